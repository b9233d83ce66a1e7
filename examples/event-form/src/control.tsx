import type { ReactNode } from 'react';
import type { PlacedIssue } from './places';
import type { EventForm } from './use-event-form';

/** What connects an input with its hint and its issues for those who do not see them side by side. */
interface InputAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

interface ControlProps {
  readonly form: Pick<EventForm, 'issues'>;
  readonly place: string;
  readonly label: string;
  readonly hint?: string;
  readonly isCheckbox?: boolean;
  readonly children: (attributes: InputAttributes) => ReactNode;
}

/** An input with its label, its hint and its issues. */
export function Control({ form, place, label, hint, isCheckbox = false, children }: ControlProps): ReactNode {
  const issues = issuesAt(form, place);
  const input = children({ id: place, ...describedBy(place, issues, hint) });
  const labelled = <label htmlFor={place}>{label}</label>;
  return (
    <div className="control" data-place={place}>
      {isCheckbox ? (
        <div className="checkbox">
          {input}
          {labelled}
        </div>
      ) : (
        labelled
      )}
      <Hint place={place} text={hint} />
      {!isCheckbox && input}
      <Issues place={place} issues={issues} />
    </div>
  );
}

interface HintProps {
  readonly place: string;
  readonly text: string | undefined;
}

export function Hint({ place, text }: HintProps): ReactNode {
  if (text === undefined) return null;
  return (
    <p className="hint" id={hintId(place)}>
      {text}
    </p>
  );
}

interface IssuesProps {
  readonly place: string;
  readonly issues: readonly PlacedIssue[];
}

/** The issues of a place, right below its input. */
export function Issues({ place, issues }: IssuesProps): ReactNode {
  if (issues.length === 0) return null;
  return (
    <ul className="issues" id={issuesId(place)}>
      {issues.map(({ rule, level, message }) => (
        <li key={`${rule} ${message}`} className={level}>
          <strong>{level === 'error' ? 'Error:' : 'Warning:'}</strong> {message}
        </li>
      ))}
    </ul>
  );
}

export function issuesAt({ issues }: Pick<EventForm, 'issues'>, place: string): PlacedIssue[] {
  return issues.filter((issue) => issue.place === place);
}

export function describedBy(
  place: string,
  issues: readonly PlacedIssue[],
  hint?: string,
): Omit<InputAttributes, 'id'> {
  const ids = [
    ...(hint === undefined ? [] : [hintId(place)]),
    ...(issues.length === 0 ? [] : [issuesId(place)]),
  ];
  return {
    'aria-describedby': ids.length === 0 ? undefined : ids.join(' '),
    'aria-invalid': issues.some(({ level }) => level === 'error'),
  };
}

const hintId = (place: string): string => `${place}-hint`;
const issuesId = (place: string): string => `${place}-issues`;

import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { count } from './count';
import { type Draft, inputOf } from './draft';
import { failureText } from './gateway';
import {
  type ChangeFragment,
  type CreateEventInput,
  type EventOperation,
  type IssueFragment,
  ValidateEventDocument,
} from './gql/graphql';
import { FORM, type PlacedIssue, placeIssues } from './places';
import { useFocus } from './use-focus';
import type { Metadata } from './use-metadata';

/** How long after the last keystroke the draft is validated, in milliseconds. */
const TYPING_PAUSE = 300;

/** What the gateway has said about a draft. */
interface Verdict {
  readonly draft: Draft;
  readonly issues: readonly PlacedIssue[];
  readonly changes: readonly ChangeFragment[];
  /** Why there is no verdict; null if there is one. */
  readonly failure: string | null;
  /** Whether a create or an update was refused. Otherwise it is a dry run. */
  readonly isRefusal: boolean;
}

/** The state of a form, and what can be done with it. */
export interface EventForm {
  readonly metadata: Metadata;
  readonly operation: EventOperation;
  readonly draft: Draft;
  readonly input: CreateEventInput;
  /** The issues that are shown: none about an input that the user has not been at yet. */
  readonly issues: readonly PlacedIssue[];
  /** What the update would change. */
  readonly changes: readonly ChangeFragment[];
  /** The result of the last dry run, in a line. */
  readonly status: string;
  readonly isChecking: boolean;
  readonly change: (part: Partial<Draft>) => void;
  readonly touch: (place: string) => void;
  readonly focus: (place: string) => void;
  /** Shows why the draft was refused, and moves the focus to the first error. */
  readonly refuse: (errors: readonly IssueFragment[], warnings?: readonly IssueFragment[]) => void;
}

/** A form for a definition, which is validated while the user types. */
export function useEventForm(initialDraft: Draft, metadata: Metadata, operation: EventOperation): EventForm {
  const client = useClient();
  const focus = useFocus();
  const [initial] = useState(initialDraft);
  const [draft, setDraft] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  // The user has been at every input of a stored event before.
  const [isComplete, setComplete] = useState(operation === 'UPDATE');
  const [verdict, setVerdict] = useState<Verdict | null>(null);

  useEffect(() => {
    if (draft === initial) return;
    let request: { unsubscribe: () => void } | undefined;
    const timer = setTimeout(() => {
      const variables = { input: inputOf(draft, metadata.fieldTypes), operation };
      request = client
        .query(ValidateEventDocument, variables, { requestPolicy: 'network-only' })
        .subscribe(({ data, error }) => {
          const { errors = [], warnings = [], changes = [] } = data?.validateEvent ?? {};
          const issues = [
            ...placeIssues(errors, 'error', draft, operation),
            ...placeIssues(warnings, 'warning', draft, operation),
          ];
          const failure = error ? failureText(error) : null;
          setVerdict((last) =>
            // A refusal may know more than a dry run of the same draft.
            last?.isRefusal && last.draft === draft
              ? last
              : { draft, issues, changes, failure, isRefusal: false },
          );
        });
    }, TYPING_PAUSE);
    return () => {
      clearTimeout(timer);
      // The answer about an older draft no longer matters, whenever it arrives.
      request?.unsubscribe();
    };
  }, [client, draft, initial, metadata, operation]);

  const isShown = ({ place, isInput }: PlacedIssue): boolean =>
    isComplete || touched.has(place) || (touched.size > 0 && !isInput);
  const issues = verdict?.issues.filter(isShown) ?? [];

  return {
    metadata,
    operation,
    draft,
    input: inputOf(draft, metadata.fieldTypes),
    issues,
    changes: verdict?.changes ?? [],
    status: verdict ? statusOf(verdict, issues) : '',
    isChecking: draft !== initial && verdict?.draft !== draft,
    change: (part) => {
      setDraft((last) => ({ ...last, ...part }));
    },
    touch: (place) => {
      setTouched((last) => (last.has(place) ? last : new Set(last).add(place)));
    },
    focus,
    refuse: (errors, warnings = []) => {
      const placed = placeIssues(errors, 'error', draft, operation);
      const all = [...placed, ...placeIssues(warnings, 'warning', draft, operation)];
      setComplete(true);
      setVerdict({ draft, issues: all, changes: verdict?.changes ?? [], failure: null, isRefusal: true });
      focus(placed[0]?.place ?? FORM);
    },
  };
}

function statusOf({ issues, changes, failure }: Verdict, shown: readonly PlacedIssue[]): string {
  if (failure !== null) return `Not checked. ${failure}`;
  const ofLevel = (level: PlacedIssue['level']): number =>
    shown.filter((each) => each.level === level).length;
  const [errors, warnings] = [ofLevel('error'), ofLevel('warning')];
  const isIncomplete = errors === 0 && issues.some(({ level }) => level === 'error');
  const breaking = changes.filter((change) => change.breaking).length;
  return [
    isIncomplete ? 'Not complete yet' : errors === 0 ? 'No errors' : count(errors, 'error'),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
    ...(changes.length > 0 ? [count(changes.length, 'change')] : []),
    ...(breaking > 0 ? [`${breaking} of them breaking`] : []),
  ].join(', ');
}

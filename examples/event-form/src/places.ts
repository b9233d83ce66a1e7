import type { AttributeName, Draft, DraftField } from './draft';
import type { EventOperation, IssueFragment } from './gql/graphql';

/** The parts of the form that issues are about. A place is the id of the element that gets the focus. */
export const NAME = 'eventName';
export const ACTIONS = 'actions';
export const DESCRIPTION = 'description';
export const FIELDS = 'fields';
export const NOTE = 'note';
export const FORM = 'form';
export const SUBMIT = 'submit';
export const READ_ONLY = 'read-only';

export const rowPlace = ({ key }: Pick<DraftField, 'key'>): string => `field-${key}`;
export const inputPlace = (row: Pick<DraftField, 'key'>, input: 'name' | 'type' | AttributeName): string =>
  `${rowPlace(row)}-${input}`;

/** An issue of a definition, and the place in the form where it belongs. */
export interface PlacedIssue extends IssueFragment, Place {
  readonly level: 'error' | 'warning';
}

interface Place {
  readonly place: string;
  /** Whether the place is an input. Otherwise it is a row, all rows or the whole form. */
  readonly isInput: boolean;
}

/** Finds the place of each issue by its path, in the draft that was validated for the operation. */
export function placeIssues(
  issues: readonly IssueFragment[],
  level: PlacedIssue['level'],
  { fields }: Pick<Draft, 'fields'>,
  operation: EventOperation,
): PlacedIssue[] {
  return issues.map((issue) => ({ ...issue, level, ...placeOf(issue.path, fields, operation) }));
}

function placeOf(
  [argument, ...path]: readonly string[],
  fields: readonly DraftField[],
  operation: EventOperation,
): Place {
  if (argument === NOTE) return { place: NOTE, isInput: true };
  const [property, index, ...below] = path;
  // The form of a stored event has no input for its name.
  if (property === NAME && operation === 'UPDATE') return { place: FORM, isInput: false };
  if (property === NAME || property === ACTIONS || property === DESCRIPTION) {
    return { place: property, isInput: true };
  }
  if (property !== FIELDS) return { place: FORM, isInput: false };
  const row = fields[Number(index)];
  if (!row) return { place: FIELDS, isInput: false };
  const name = below[0] === 'attributes' ? below[1] : below[0];
  if (name === undefined) return { place: rowPlace(row), isInput: false };
  return { place: `${rowPlace(row)}-${name}`, isInput: true };
}

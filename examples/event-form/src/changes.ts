import type { ChangeFragment } from './gql/graphql';

/** A change in words. */
export interface ChangeText {
  readonly text: string;
  /** The old and the new value, if they are not in the text. */
  readonly values?: { readonly before: string | null; readonly after: string | null };
}

export function changeText(change: ChangeFragment): ChangeText {
  const field = `Field “${change.fieldName ?? ''}”`;
  const [before, after] = [valueText(change.before), valueText(change.after)];
  switch (change.kind) {
    case 'FIELD_ADDED':
      return { text: `${field} added` };
    case 'FIELD_REMOVED':
      return { text: `${field} removed` };
    case 'FIELD_TYPE_CHANGED':
      return { text: `${field}: type`, values: { before, after } };
    case 'FIELD_ATTRIBUTE_CHANGED':
      return { text: `${field}: ${change.path.at(-1) ?? 'attribute'}`, values: { before, after } };
    case 'FIELDS_REORDERED':
      return { text: 'Fields reordered', values: { before, after } };
    case 'ACTION_ADDED':
      return { text: `Destination ${after ?? ''} added` };
    case 'ACTION_REMOVED':
      return { text: `Destination ${before ?? ''} removed` };
    case 'ACTIONS_REORDERED':
      return { text: 'Destinations reordered', values: { before, after } };
    case 'DESCRIPTION_CHANGED':
      return { text: 'Description', values: { before, after } };
    default:
      return change.kind satisfies never;
  }
}

/** A value of the platform's JSON: a text, a list of texts, or an attribute with its `value`. Null if not given. */
function valueText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'object' && value !== null && 'value' in value) return valueText(value.value);
  return null;
}

import type { CreateEventInput, EventFieldInput } from '../create-event.input';
import { isFlagSet } from '../event-wire';
import type { AttributeName } from '../field-types';

/** A field that has a flag set. */
interface FlaggedField {
  readonly field: EventFieldInput;
  /** The way to the flag's attribute. */
  readonly path: readonly string[];
}

/**
 * Every field on which the flag is given as true, whatever else is wrong with it.
 */
export function* flaggedFields({ fields }: CreateEventInput, flag: AttributeName): Generator<FlaggedField> {
  for (const [i, field] of (fields ?? []).entries()) {
    if (isFlagSet(flag, field.attributes)) yield { field, path: ['fields', String(i), 'attributes', flag] };
  }
}

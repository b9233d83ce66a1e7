import type { CreateEventInput, EventFieldInput } from '../create-event.input';
import { isFlagSet } from '../input-attributes';
import type { AttributeName } from '../../model/field-types';

/** A field for which a flag is true. */
interface FlaggedField {
  readonly field: EventFieldInput;
  /** The path to the attribute. */
  readonly path: readonly string[];
}

/**
 * Every field for which the flag is given as true, whether or not the field is valid otherwise.
 */
export function* flaggedFields({ fields }: CreateEventInput, flag: AttributeName): Generator<FlaggedField> {
  for (const [i, field] of (fields ?? []).entries()) {
    if (isFlagSet(flag, field.attributes)) yield { field, path: ['fields', String(i), 'attributes', flag] };
  }
}

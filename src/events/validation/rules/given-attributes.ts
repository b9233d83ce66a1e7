import type { AttributeInput, CreateEventInput, EventFieldInput } from '../create-event.input';
import { ATTRIBUTE_NAMES, type AttributeName } from '../../model/field-types';

/** An attribute in `attributes` that is neither absent nor null. */
interface GivenAttribute {
  readonly field: EventFieldInput;
  /** The index of the field, as it is in a path. */
  readonly index: string;
  readonly name: AttributeName;
  readonly attribute: AttributeInput;
  /** The path to the attribute. */
  readonly path: readonly string[];
}

/**
 * The given attributes of every field, in the order of the fields and of the spec.
 */
export function* givenAttributes({ fields }: CreateEventInput): Generator<GivenAttribute> {
  for (const [i, field] of (fields ?? []).entries()) {
    for (const name of ATTRIBUTE_NAMES) {
      const attribute = field.attributes?.[name];
      const index = String(i);
      if (attribute != null)
        yield { field, index, name, attribute, path: ['fields', index, 'attributes', name] };
    }
  }
}

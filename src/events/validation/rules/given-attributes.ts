import type { AttributeInput, CreateEventInput, EventFieldInput } from '../create-event.input';
import { ATTRIBUTE_NAMES, type AttributeName } from '../../model/field-types';

/** An attribute in `attributes` that is neither absent nor null. */
interface GivenAttribute {
  readonly field: EventFieldInput;
  /** The index of the field. */
  readonly index: number;
  readonly name: AttributeName;
  readonly attribute: AttributeInput;
}

/** The path to a given attribute. */
export function pathToAttribute({ index, name }: GivenAttribute): string[] {
  return ['fields', String(index), 'attributes', name];
}

/**
 * The given attributes of every field, in the order of the fields and of the spec.
 */
export function givenAttributes({ fields }: CreateEventInput): readonly GivenAttribute[] {
  const given: GivenAttribute[] = [];
  fields?.forEach((field, index) => {
    const { attributes } = field;
    if (attributes == null) return;
    for (const name of ATTRIBUTE_NAMES) {
      const attribute = attributes[name];
      if (attribute != null) given.push({ field, index, name, attribute });
    }
  });
  return given;
}

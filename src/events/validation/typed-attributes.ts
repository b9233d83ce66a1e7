import { ATTRIBUTE_NAMES, type AttributeName } from '../model/field-types';
import {
  AttributeInput,
  CreateEventInput,
  EventFieldAttributesInput,
  EventFieldInput,
} from './create-event.input';
import type { Violation } from './violation';

/**
 * An input with every typed attribute in `attributes`, which is the only place where the rules look. Of an attribute
 * that is given both ways, the typed one counts.
 */
export function foldTypedAttributes(input: CreateEventInput): CreateEventInput {
  const { fields } = input;
  if (!fields?.some(hasTypedAttributes)) return input;
  return Object.assign(new CreateEventInput(), { ...input, fields: fields.map(foldField) });
}

/**
 * A violation whose path leads to where the client gave the attribute, or would give it: the rules and the platform only
 * know `attributes`. What is below an attribute, such as its `value`, stays there.
 *
 * @param input the input as the client sent it
 */
export function toSentPlace({ fields }: CreateEventInput, violation: Violation): Violation {
  const [list, index, property, name, ...below] = violation.path;
  const attribute = below.length === 0 ? ATTRIBUTE_NAMES.find((known) => known === name) : undefined;
  const field = list === 'fields' && property === 'attributes' ? fields?.[Number(index)] : undefined;
  if (index === undefined || attribute === undefined || field === undefined) return violation;
  const isTyped = field[attribute] != null || (field.attributes == null && hasTypedAttributes(field));
  return isTyped ? { ...violation, path: ['fields', index, attribute] } : violation;
}

function hasTypedAttributes(field: EventFieldInput): boolean {
  return ATTRIBUTE_NAMES.some((name) => field[name] != null);
}

function foldField(field: EventFieldInput): EventFieldInput {
  if (!hasTypedAttributes(field)) return field;
  const { name, type } = field;
  const attributes = new EventFieldAttributesInput();
  for (const each of ATTRIBUTE_NAMES) attributes[each] = foldAttribute(field, each);
  return Object.assign(new EventFieldInput(), { name, type, attributes });
}

function foldAttribute(field: EventFieldInput, name: AttributeName): AttributeInput | null | undefined {
  const typed = field[name];
  return typed == null
    ? field.attributes?.[name]
    : Object.assign(new AttributeInput(), { value: String(typed) });
}

import type { EventDefinition, FieldAttributes } from '../model/event-definition';
import { ATTRIBUTE_NAMES } from '../model/field-types';
import { toWireAttributes } from '../model/wire-format';
import {
  AttributeInput,
  CreateEventInput,
  EventFieldAttributesInput,
  EventFieldInput,
} from './create-event.input';

/**
 * The input that has this definition: the reverse of `toDefinition`.
 */
export function toInput({ eventName, actions, description, fields }: EventDefinition): CreateEventInput {
  return Object.assign(new CreateEventInput(), {
    eventName,
    actions: [...actions],
    description,
    fields: fields.map(({ name, type, attributes }) =>
      Object.assign(new EventFieldInput(), { name, type, attributes: toAttributesInput(attributes) }),
    ),
  });
}

function toAttributesInput(attributes: FieldAttributes): EventFieldAttributesInput {
  const input = new EventFieldAttributesInput();
  const wire = toWireAttributes(attributes);
  for (const name of ATTRIBUTE_NAMES) {
    if (wire[name] !== null) input[name] = Object.assign(new AttributeInput(), wire[name]);
  }
  return input;
}

import { EventAction, EventFieldType } from '../../src/events/model/enums';
import type { EventDefinition } from '../../src/events/model/event-definition';

/** The attributes of a field that gives none. */
export const NO_ATTRIBUTES = {
  addCustomerIfNotExists: null,
  isRequired: null,
  isUniqueKeyField: null,
  isPsiData: null,
  identifierType: null,
};

/** A definition in canonical form with this number of fields. */
export function definitionOf(eventName: string, fields = 1): EventDefinition {
  return {
    eventName,
    actions: [EventAction.EMFConsumer],
    description: null,
    fields: Array.from({ length: fields }, (_, i) => ({
      name: `field${i}`,
      type: EventFieldType.string,
      attributes: NO_ATTRIBUTES,
    })),
  };
}

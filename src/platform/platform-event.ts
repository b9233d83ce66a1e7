import { canonicalValue } from '../events/model/attribute-values';
import { CustomerIdentifierType, EventAction, EventFieldType, EventStatus } from '../events/model/enums';
import { changesBetween, type EventChange } from '../events/model/event-changes';
import type { EventDefinition, FieldDefinition } from '../events/model/event-definition';
import { ATTRIBUTE_NAMES, type AttributeName } from '../events/model/field-types';
import { isJsonObject } from '../events/model/json-object';
import { findInAnyCase } from '../events/model/spelling';
import { toWireDefinition } from '../events/model/wire-format';
import { completeDraft } from '../events/validation/complete-draft';
import type { CreateEventInput, EventFieldInput } from '../events/validation/create-event.input';
import { parseDefinition } from '../events/validation/parse-definition';
import { toDefinition } from '../events/validation/to-definition';

/** How a definition compares with what the platform holds under its name. */
export type Comparison =
  | { readonly kind: 'equal' }
  | {
      readonly kind: 'different';
      /**
       * What the definition would change on the platform; empty if the platform's has parts that no rule permits, or is
       * disabled.
       */
      readonly changes: readonly EventChange[];
    }
  /** The answer does not describe an event. */
  | { readonly kind: 'unreadable' };

/**
 * The body with which the platform creates or updates an event.
 */
export function toPlatformBody(definition: EventDefinition): string {
  const { description, ...rest } = toWireDefinition(definition);
  return JSON.stringify({ ...rest, ...(description !== null && { description }) });
}

/**
 * Compares a definition with the platform's own, apart from what the platform fills in, the spelling, the order of keys
 * and what it adds. The order of lists counts. What is disabled on the platform equals no definition, because the gateway
 * only compares those of active events.
 *
 * @param json the body of `GET /v2/events/meta`
 */
export function compareWithPlatform(definition: EventDefinition, json: unknown): Comparison {
  const parsed = parseDefinition(json);
  if ('parseErrors' in parsed) return { kind: 'unreadable' };
  if (statusOnPlatform(json) === EventStatus.DISABLED) return { kind: 'different', changes: [] };
  const platform = toFamiliarDefinition(completeDraft(parsed.input));
  if (platform?.eventName !== definition.eventName) return { kind: 'different', changes: [] };
  const names = new Set(platform.fields.map(({ name }) => name));
  // Changes are between fields with different names.
  if (names.size < platform.fields.length) return { kind: 'different', changes: [] };
  const changes = changesBetween(withDefaults(platform), withDefaults(definition));
  return changes.length === 0 ? { kind: 'equal' } : { kind: 'different', changes };
}

/**
 * Whether an event is active or disabled on the platform; null if that does not say so.
 *
 * @param json the body of `GET /v2/events/meta`
 */
export function statusOnPlatform(json: unknown): EventStatus | null {
  if (!isJsonObject(json) || !isJsonObject(json.clickEventsMeta)) return null;
  const { status } = json.clickEventsMeta;
  return typeof status === 'string' ? (findInAnyCase(Object.values(EventStatus), status) ?? null) : null;
}

/** The platform's definition in canonical form; null if it has an action, a type or a value that no rule permits. */
function toFamiliarDefinition(input: CreateEventInput): EventDefinition | null {
  const actions = input.actions.flatMap((action) => findInAnyCase(Object.values(EventAction), action) ?? []);
  const isFamiliar = actions.length === input.actions.length && (input.fields ?? []).every(isFamiliarField);
  return isFamiliar ? toDefinition({ ...input, actions }) : null;
}

function isFamiliarField({ type, attributes }: EventFieldInput): boolean {
  const isAttributeFamiliar = (name: AttributeName): boolean => {
    const attribute = attributes?.[name];
    return !isUsed(name, type) || attribute == null || canonicalValue(name, attribute.value) !== null;
  };
  return Object.values(EventFieldType).includes(type) && ATTRIBUTE_NAMES.every(isAttributeFamiliar);
}

/** Whether an attribute means something for a field of the type. The platform may fill it in all the same. */
function isUsed(name: AttributeName, type: EventFieldType): boolean {
  const isForCustomers = name === 'addCustomerIfNotExists' || name === 'identifierType';
  return type === EventFieldType.customer || !isForCustomers;
}

/** The definition with the attributes that the platform fills in. */
function withDefaults(definition: EventDefinition): EventDefinition {
  const { description, fields } = definition;
  return {
    ...definition,
    description: description === '' ? null : description,
    fields: fields.map(fieldWithDefaults),
  };
}

function fieldWithDefaults({ name, type, attributes }: FieldDefinition): FieldDefinition {
  const { addCustomerIfNotExists, isRequired, isUniqueKeyField, isPsiData, identifierType } = attributes;
  const isCustomer = type === EventFieldType.customer;
  return {
    name,
    type,
    attributes: {
      addCustomerIfNotExists: isCustomer ? (addCustomerIfNotExists ?? false) : null,
      isRequired: isRequired ?? true,
      isUniqueKeyField: isUniqueKeyField ?? false,
      isPsiData: isPsiData ?? false,
      identifierType: isCustomer ? (identifierType ?? CustomerIdentifierType.mobile) : null,
    },
  };
}

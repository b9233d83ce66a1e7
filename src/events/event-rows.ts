import { CustomerIdentifierType, EventAction, EventFieldType } from './event.enums';
import type {
  EventContent,
  EventVersion,
  FieldAttributes,
  FieldDefinition,
  StoredEvent,
} from './event-definition';
import {
  type EventRow,
  type EventVersionRow,
  type FoundEvent,
  type FoundVersion,
  toTimestamp,
} from './event-statements';
import { toSearchText } from './search-text';

/**
 * An event as its row is written.
 */
export function toEventRow(orgId: string, event: StoredEvent): EventRow {
  return {
    id: event.id,
    orgId,
    eventName: event.eventName,
    version: event.version,
    actions: event.actions,
    description: event.description,
    fields: event.fields,
    searchText: toSearchText(event),
    createdAt: toTimestamp(event.createdAt.getTime()),
    updatedAt: toTimestamp(event.updatedAt.getTime()),
  };
}

/**
 * An event that is replaced as the row of that version is written.
 */
export function toVersionRow(event: StoredEvent): EventVersionRow {
  return {
    eventId: event.id,
    version: event.version,
    actions: event.actions,
    description: event.description,
    fields: event.fields,
    createdAt: toTimestamp(event.updatedAt.getTime()),
  };
}

/**
 * An event from its row.
 *
 * @throws Error where the row holds what no release of the gateway writes
 */
export function toStoredEvent(row: FoundEvent): StoredEvent {
  return {
    id: row.id,
    version: row.version,
    eventName: row.eventName,
    ...toContent(row),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/**
 * A version from its row.
 *
 * @throws Error where the row holds what no release of the gateway writes
 */
export function toEventVersion(row: FoundVersion): EventVersion {
  return { eventId: row.eventId, version: row.version, ...toContent(row), createdAt: row.createdAt };
}

function toContent({
  actions,
  description,
  fields,
}: Pick<FoundEvent, 'actions' | 'description' | 'fields'>): EventContent {
  return {
    actions: listOf(actions).map((action) => memberOf(Object.values(EventAction), action)),
    description,
    fields: listOf(fields).map(toField),
  };
}

function toField(json: unknown): FieldDefinition {
  const { name, type, attributes } = objectOf(json);
  if (typeof name !== 'string') throw new Error(UNKNOWN);
  return { name, type: memberOf(Object.values(EventFieldType), type), attributes: toAttributes(attributes) };
}

function toAttributes(json: unknown): FieldAttributes {
  const { identifierType, ...flags } = objectOf(json);
  const flag = (name: string): boolean | null => memberOf([true, false, null], flags[name]);
  return {
    addCustomerIfNotExists: flag('addCustomerIfNotExists'),
    isRequired: flag('isRequired'),
    isUniqueKeyField: flag('isUniqueKeyField'),
    isPsiData: flag('isPsiData'),
    identifierType: memberOf([...Object.values(CustomerIdentifierType), null], identifierType),
  };
}

const UNKNOWN = 'the database holds a value that the gateway does not know';

function listOf(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new Error(UNKNOWN);
  return json;
}

function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) throw new Error(UNKNOWN);
  return { ...json };
}

function memberOf<Member>(members: readonly Member[], stored: unknown): Member {
  const member = members.find((known) => known === stored);
  if (member === undefined) throw new Error(UNKNOWN);
  return member;
}

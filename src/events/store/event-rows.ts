import { CustomerIdentifierType, EventAction, EventFieldType } from '../model/enums';
import {
  currentVersionOf,
  type EventVersion,
  type FieldAttributes,
  type FieldDefinition,
  type StoredEvent,
  type VersionedContent,
} from '../model/event-definition';
import type {
  DisabledRow,
  EventRow,
  EventVersionRow,
  FoundEvent,
  FoundVersion,
  UnindexedEvent,
} from './event-statements';
import { toTimestamp } from './timestamps';
import { type SearchableEvent, toSearchText } from './search-text';

/**
 * The row of an event.
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
    createdBy: event.createdBy,
    updatedBy: event.updatedBy,
    note: event.note,
  };
}

/**
 * The row of the current version of an event, for when a newer one replaces it.
 */
export function toVersionRow(event: StoredEvent): EventVersionRow {
  const { createdAt, ...version } = currentVersionOf(event);
  return { ...version, createdAt: toTimestamp(createdAt.getTime()) };
}

/**
 * What disabling an event changes in its row; nothing if it is active.
 */
export function toDisabledRows({ id, disabledAt, disabledBy }: StoredEvent): DisabledRow[] {
  return disabledAt === null ? [] : [{ id, disabledAt: toTimestamp(disabledAt.getTime()), disabledBy }];
}

/**
 * The event in a row.
 *
 * @throws Error if the row holds a value that this release does not know
 */
export function toStoredEvent(row: FoundEvent): StoredEvent {
  return {
    id: row.id,
    version: row.version,
    eventName: row.eventName,
    ...contentOf(row),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    createdBy: row.createdBy,
    updatedBy: row.updatedBy,
    note: row.note,
    disabledAt: row.disabledAt,
    disabledBy: row.disabledBy,
  };
}

/**
 * The version in a row.
 *
 * @throws Error if the row holds a value that this release does not know
 */
export function toEventVersion(row: FoundVersion): EventVersion {
  const { eventId, version, createdAt, createdBy, note } = row;
  return { eventId, version, ...contentOf(row), createdAt, createdBy, note };
}

/**
 * The content of a version in a row.
 *
 * @throws Error if the row holds a value that this release does not know
 */
export function contentOf({
  actions,
  description,
  fields,
}: Pick<FoundEvent, 'actions' | 'description' | 'fields'>): VersionedContent {
  return {
    actions: listOf(actions).map((action) => memberOf(Object.values(EventAction), action)),
    description,
    fields: listOf(fields).map(toField),
  };
}

/**
 * What a search of the event in a row looks through.
 *
 * @throws Error if the row holds a value that this release does not know
 */
export function toSearchable({ eventName, description, fields }: UnindexedEvent): SearchableEvent {
  return { eventName, description, fields: listOf(fields).map(toField) };
}

function toField(json: unknown): FieldDefinition {
  const { name, type, attributes } = objectOf(json);
  if (typeof name !== 'string') throw new Error(UNKNOWN_VALUE);
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

const UNKNOWN_VALUE = 'the database holds a value that the gateway does not know';

function listOf(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new Error(UNKNOWN_VALUE);
  return json;
}

function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) throw new Error(UNKNOWN_VALUE);
  return { ...json };
}

/**
 * The member that a row holds.
 *
 * @throws Error if it is one that this release does not know
 */
export function memberOf<Member>(members: readonly Member[], stored: unknown): Member {
  const member = members.find((known) => known === stored);
  if (member === undefined) throw new Error(UNKNOWN_VALUE);
  return member;
}

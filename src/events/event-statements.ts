import type { Writer } from '../database/database';
import type { Provider } from '../database/migrations';

// One constant statement a table, whatever the size of the batch: the rows travel as one JSON parameter.
// A nested create of the client compiles a statement for every count of rows and runs one for every field.

/** A row of `Event`, by column; the instants as ISO 8601 with the offset `+00:00`. */
export interface EventRow {
  readonly id: string;
  readonly orgId: string;
  readonly eventName: string;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A row of `EventField`, by column. */
export interface EventFieldRow {
  readonly eventId: string;
  readonly position: number;
  readonly name: string;
  readonly type: string;
  readonly addCustomerIfNotExists: boolean | null;
  readonly isRequired: boolean | null;
  readonly isUniqueKeyField: boolean | null;
  readonly isPsiData: boolean | null;
  readonly identifierType: string | null;
}

/** The statements of a batch in the SQL of one provider. */
export interface EventStatements {
  /** Inserts what has a free name, in the order given, and resolves with the ids that it inserted. */
  insertEvents(writer: Writer, rows: readonly EventRow[]): Promise<readonly { readonly id: string }[]>;

  insertFields(writer: Writer, rows: readonly EventFieldRow[]): Promise<unknown>;
}

const SQLITE: EventStatements = {
  // "WHERE true" keeps the parser from reading ON CONFLICT as the condition of a join.
  insertEvents: (writer, rows) => writer.$queryRaw`
    INSERT INTO "Event" ("id", "orgId", "eventName", "actions", "description", "createdAt", "updatedAt")
    SELECT value ->> 'id', value ->> 'orgId', value ->> 'eventName', value -> 'actions',
           value ->> 'description', value ->> 'createdAt', value ->> 'updatedAt'
    FROM json_each(${JSON.stringify(rows)})
    WHERE true
    ON CONFLICT ("orgId", "eventName") DO NOTHING
    RETURNING "id"`,

  insertFields: (writer, rows) => writer.$executeRaw`
    INSERT INTO "EventField" ("eventId", "position", "name", "type", "addCustomerIfNotExists", "isRequired",
                              "isUniqueKeyField", "isPsiData", "identifierType")
    SELECT value ->> 'eventId', value ->> 'position', value ->> 'name', value ->> 'type',
           value ->> 'addCustomerIfNotExists', value ->> 'isRequired', value ->> 'isUniqueKeyField',
           value ->> 'isPsiData', value ->> 'identifierType'
    FROM json_each(${JSON.stringify(rows)})`,
};

/** The statements of each provider. */
export const EVENT_STATEMENTS: Readonly<Record<Provider, EventStatements>> = {
  sqlite: SQLITE,
  postgresql: SQLITE,
};

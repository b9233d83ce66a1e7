import { beforeAll, describe, expect, test } from '@jest/globals';
import { auditRecordsOf } from '../support/audit';
import {
  ask,
  type Change,
  compareVersions,
  type Connection,
  createEvent,
  type Event,
  findEvent,
  historyOf,
  revertEvent,
  rulesOf,
  updateEvent,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, CUSTOMER, definition, field, fields, flag, freshName } from '../support/definitions';
import { type Gateway, startGateway } from '../support/gateway';

let gateway: Gateway;
let url: string;
/** A gateway at which warnings reject, on the same database. */
let strict: string;

beforeAll(async () => {
  const database = await newDatabaseUrl();
  gateway = await startGateway({ DATABASE_URL: database });
  ({ url } = gateway);
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
});

interface Explained {
  readonly version: number;
  readonly changes: readonly Change[];
}

const EXPLAINED = 'version changes { kind path fieldName fieldIndex before after breaking }';

/** An event whose definition was each of these, and what each update said it changed. */
async function newHistory(...definitions: readonly object[]): Promise<[string, (readonly Change[])[]]> {
  const eventName = freshName();
  const [first, ...later] = definitions.map((each) => ({ ...definition(), ...each, eventName }));
  expect((await createEvent(url, first)).errors).toEqual([]);
  const all: (readonly Change[])[] = [[]];
  for (const input of later) {
    const { changes, errors } = await updateEvent(url, input);
    expect(errors).toEqual([]);
    all.push(changes);
  }
  return [eventName, all];
}

/** What a form would keep of an event. */
const contentOf = (event: Event | null): unknown =>
  event && { actions: event.actions, description: event.description, fields: event.fields };

describe('what a version changed', () => {
  let eventName: string;
  let all: (readonly Change[])[];

  beforeAll(async () => {
    [eventName, all] = await newHistory(
      { description: 'one' },
      { description: 'two', fields: [CUSTOMER, ...fields(3)] },
      { description: 'two', actions: ['EIConsumer'], fields: [CUSTOMER, ...fields(2)] },
      { fields: [CUSTOMER, field({ name: 'field1', type: 'double' }), field({ name: 'field0' })] },
      { description: 'five' },
    );
  });

  const page = async (given: string): Promise<Explained[]> => {
    const query = `query($eventName: String!) {
      event(eventName: $eventName) { versions(${given}) { edges { node { ${EXPLAINED} } } } }
    }`;
    const { event } = await ask<{ event: { versions: Connection<Explained> } }>(url, query, { eventName });
    return event.versions.edges.map(({ node }) => node);
  };

  test('is what its update answered, and nothing for the first', async () => {
    expect(all.slice(1).every((changes) => changes.length > 0)).toBe(true);
    expect(await page('first: 10')).toEqual(
      all.map((changes, i) => ({ version: i + 1, changes })).toReversed(),
    );
  });

  test('is the same on every page, although the version before its last is not on it', async () => {
    const whole = await page('first: 10');
    const cursor = (version: number): string =>
      Buffer.from(JSON.stringify(['VERSION', version])).toString('base64url');
    for (let version = 1; version <= 5; version++) {
      expect(await page(`first: 1, after: "${cursor(version + 1)}"`)).toEqual([whole[5 - version]]);
      expect(await page(`last: 1, before: "${cursor(version - 1)}"`)).toEqual([whole[5 - version]]);
    }
    expect(await page('first: 2')).toEqual(whole.slice(0, 2));
    expect(await page('last: 2')).toEqual(whole.slice(-2));
  });

  test('is found by the number of the version, which is null if there is none', async () => {
    const atVersion = async (number: number): Promise<Explained | null> => {
      const query = `query($eventName: String!, $number: Int!) {
        event(eventName: $eventName) { atVersion(number: $number) { ${EXPLAINED} } }
      }`;
      const variables = { eventName, number };
      const { event } = await ask<{ event: { atVersion: Explained | null } }>(url, query, variables);
      return event.atVersion;
    };
    for (const version of [5, 4, 1]) {
      expect(await atVersion(version)).toEqual({ version, changes: all[version - 1] });
    }
    for (const number of [0, -1, 6, 2_147_483_647]) expect(await atVersion(number)).toBeNull();
  });

  test('can be asked of the event that an update answers', async () => {
    const input = { ...definition(), eventName, description: 'six' };
    const query = `mutation($input: CreateEventInput!) {
      updateEvent(input: $input) { event { atVersion(number: 6) { ${EXPLAINED} } } changes { kind path fieldName fieldIndex before after breaking } }
    }`;
    const { updateEvent: payload } = await ask<{
      updateEvent: { event: { atVersion: Explained }; changes: readonly Change[] };
    }>(url, query, { input });
    expect(payload.event.atVersion).toEqual({ version: 6, changes: payload.changes });
  });
});

describe('compareVersions', () => {
  test('has what leads from one version to the other, in either direction, and what each of them changed', async () => {
    const [eventName, all] = await newHistory(
      { description: 'one' },
      { description: 'two', fields: [CUSTOMER, field({ name: 'a' })] },
      { description: 'three', fields: [CUSTOMER, field({ name: 'a', type: 'double' })] },
    );
    const described = (version: number, description: string): object => ({
      version,
      description,
      changes: all[version - 1],
    });
    expect(await compareVersions(url, eventName, 1, 3)).toMatchObject({
      from: described(1, 'one'),
      to: described(3, 'three'),
      changes: [
        { kind: 'DESCRIPTION_CHANGED', before: 'one', after: 'three' },
        {
          kind: 'FIELD_ADDED',
          path: ['fields', '1'],
          fieldName: 'a',
          fieldIndex: 1,
          after: { type: 'double' },
          breaking: false,
        },
      ],
    });
    expect(await compareVersions(url, eventName, 3, 1)).toMatchObject({
      from: described(3, 'three'),
      to: described(1, 'one'),
      changes: [
        { kind: 'DESCRIPTION_CHANGED', before: 'three', after: 'one' },
        {
          kind: 'FIELD_REMOVED',
          path: ['fields', '1'],
          fieldName: 'a',
          fieldIndex: null,
          before: { type: 'double' },
          breaking: true,
        },
      ],
    });
    expect((await compareVersions(url, eventName, 1, 2))?.changes).toEqual(all[1]);
    expect((await compareVersions(url, eventName, 2, 2))?.changes).toEqual([]);
  });

  test('is null for an unknown event and for a version that the event lacks', async () => {
    const [eventName] = await newHistory({}, { description: 'two' });
    expect(await compareVersions(url, freshName(), 1, 1)).toBeNull();
    expect(await compareVersions(url, 'a\0b', 1, 1)).toBeNull();
    for (const [from, to] of [
      [0, 1],
      [1, 3],
      [-1, 2],
      [3, 3],
    ] as const) {
      expect(await compareVersions(url, eventName, from, to)).toBeNull();
    }
  });
});

describe('revertEvent', () => {
  test('gives the event the definition of an earlier version as a new version, with its note and its changes', async () => {
    const input = cartAbandoned();
    const eventName = String(input.eventName);
    const { event: first } = await createEvent(url, input);
    await updateEvent(url, { ...input, description: 'changed', actions: ['EIConsumer'] });
    const wanted = (await compareVersions(url, eventName, 2, 1))?.changes;
    const { event, changes, warnings, errors } = await revertEvent(url, eventName, 1, {
      expectedVersion: 2,
      note: 'a mistake',
    });
    expect([warnings, errors]).toEqual([[], []]);
    expect(changes).toEqual(wanted);
    expect(changes.map(({ kind }) => kind)).toEqual([
      'ACTION_REMOVED',
      'ACTION_ADDED',
      'DESCRIPTION_CHANGED',
    ]);
    expect(event).toMatchObject({ id: first?.id, version: 3, createdAt: first?.createdAt });
    expect(contentOf(event)).toEqual(contentOf(first));
    expect(await findEvent(url, eventName)).toEqual(event);
    expect(await historyOf(url, eventName)).toMatchObject([
      { version: 3, note: 'a mistake' },
      { version: 2, note: null },
      { version: 1, note: null },
    ]);
    expect(auditRecordsOf(gateway.log).filter((record) => record?.eventName === eventName)).toMatchObject([
      { action: 'event.created', version: 1 },
      { action: 'event.updated', version: 2 },
      { action: 'event.updated', version: 3 },
    ]);
  });

  test('to a definition that the event has already creates no version', async () => {
    const [eventName] = await newHistory(
      { description: 'one' },
      { description: 'two' },
      { description: 'one' },
    );
    const before = await findEvent(url, eventName);
    for (const to of [1, 3]) {
      expect(await revertEvent(url, eventName, to, { note: 'not kept' })).toMatchObject({
        ...{ event: before, changes: [], errors: [] },
      });
    }
    expect(await historyOf(url, eventName)).toHaveLength(3);
  });

  test('repeats the warnings of the definition, with paths that start at the version', async () => {
    const [eventName] = await newHistory({ fields: [field({ name: 'event_name' })] }, {});
    const { event, warnings, errors } = await revertEvent(url, eventName, 1);
    expect([event?.version, errors]).toEqual([3, []]);
    expect(rulesOf(warnings)).toEqual([
      'CUSTOMER_FIELD_MISSING to.fields',
      'FIELD_NAME_RESERVED to.fields.0.name',
    ]);
    expect(warnings[1]?.message).toContain('"event_name"');
  });

  test('to a definition that the rules reject by now answers with the violations, and changes nothing', async () => {
    const [eventName] = await newHistory({ fields: [field({ name: 'event_name' })] }, {});
    const { event, changes, warnings, errors } = await revertEvent(strict, eventName, 1, {
      expectedVersion: 1,
    });
    expect([event, warnings]).toEqual([null, []]);
    expect(changes.map(({ kind }) => kind)).toEqual(['FIELD_REMOVED', 'FIELD_ADDED']);
    expect(rulesOf(errors)).toEqual([
      'CUSTOMER_FIELD_MISSING to.fields',
      'FIELD_NAME_RESERVED to.fields.0.name',
      'VERSION_CONFLICT expectedVersion',
    ]);
    expect(await historyOf(url, eventName)).toHaveLength(2);
  });

  test('cannot take a field out of the unique key', async () => {
    const key = field({ attributes: { isRequired: flag('true'), isUniqueKeyField: flag('true') } });
    const [eventName] = await newHistory({}, { fields: [CUSTOMER, key] });
    const { event, errors } = await revertEvent(url, eventName, 1);
    expect(event).toBeNull();
    expect(rulesOf(errors)).toEqual(['UNIQUE_KEY_IRREVERSIBLE to.fields']);
    expect(errors[0]?.message).toContain('"cartId"');
  });

  test('is rejected if somebody else has updated the event in the meantime', async () => {
    const [eventName] = await newHistory(
      { description: 'one' },
      { description: 'two' },
      { description: 'three' },
    );
    const { event, currentEvent, errors } = await revertEvent(url, eventName, 1, { expectedVersion: 2 });
    expect(event).toBeNull();
    expect(currentEvent).toMatchObject({ version: 3, description: 'three' });
    expect(rulesOf(errors)).toEqual(['VERSION_CONFLICT expectedVersion']);
    expect((await revertEvent(url, eventName, 1, { expectedVersion: 3 })).event?.version).toBe(4);
  });

  test('reports an unknown version, together with what else is wrong', async () => {
    const [eventName] = await newHistory({}, { description: 'two' });
    for (const to of [0, -1, 3, 2_147_483_647]) {
      const { event, errors } = await revertEvent(url, eventName, to);
      expect(event).toBeNull();
      expect(errors).toMatchObject([{ rule: 'VERSION_NOT_FOUND', code: null, path: ['to'] }]);
      expect(errors[0]?.message).toContain('from 1 to 2');
    }
    const note = 'x'.repeat(1_001);
    const conflict = await revertEvent(url, eventName, 3, { expectedVersion: 1, note });
    expect(rulesOf(conflict.errors)).toEqual([
      'VERSION_NOT_FOUND to',
      'VERSION_CONFLICT expectedVersion',
      'NOTE_INVALID note',
    ]);
    expect(conflict.currentEvent).toMatchObject({ version: 2, description: 'two' });
    expect(rulesOf((await revertEvent(url, eventName, 1, { note })).errors)).toEqual(['NOTE_INVALID note']);
    expect(await historyOf(url, eventName)).toHaveLength(2);
  });

  test.each([freshName(), '', 'a\0b', 'x'.repeat(100_000)])('reports an unknown event', async (eventName) => {
    const { event, errors } = await revertEvent(url, eventName, 1, { note: '\0' });
    expect(event).toBeNull();
    expect(rulesOf(errors)).toEqual(['EVENT_NOT_FOUND eventName', 'NOTE_INVALID note']);
    expect(errors[0]).toMatchObject({ code: 1816 });
  });

  test('by many at once, to different versions, leaves a history without gaps', async () => {
    const [eventName] = await newHistory(
      { description: 'one' },
      { description: 'two' },
      { description: 'three' },
    );
    const payloads = await Promise.all(
      Array.from({ length: 12 }, (_, i) => revertEvent(url, eventName, (i % 3) + 1)),
    );
    for (const [i, { event }] of payloads.entries()) {
      expect(event?.description).toBe(['one', 'two', 'three'][i % 3]);
    }
    const versions = await historyOf(url, eventName);
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, i) => versions.length - i));
  });
});

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hashOf } from '../../src/auth/api-keys';
import { auditLinesOf, auditRecordsOf } from '../support/audit';
import {
  createEvent,
  createEvents,
  findEvent,
  historyOf,
  postEvent,
  postJson,
  rulesOf,
  send,
  updateEvent,
  validateEvent,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, definition, freshName, type WireDefinition } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type Gateway, startGateway } from '../support/gateway';
import { startKeyServer } from '../support/tokens';

let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
  ({ url } = gateway);
});

/** Stores a definition and resolves with its name and with its JSON. */
async function stored(json: WireDefinition = definition()): Promise<[string, WireDefinition]> {
  expect((await createEvent(url, json)).errors).toEqual([]);
  return [String(json.eventName), json];
}

describe('a gateway that authenticates nobody', () => {
  test('stores events and versions without an author', async () => {
    const [name, json] = await stored();
    expect(await findEvent(url, name)).toMatchObject({ createdBy: null, updatedBy: null });
    const { event } = await updateEvent(url, { ...json, description: 'changed' });
    expect(event).toMatchObject({ version: 2, createdBy: null, updatedBy: null });
    expect(await historyOf(url, name)).toEqual([
      { version: 2, createdBy: null, note: null },
      { version: 1, createdBy: null, note: null },
    ]);
  });
});

describe('a gateway that knows its callers', () => {
  test('stores who created an event and each version, and names them in the audit log', async () => {
    const keyServer = await startKeyServer();
    const file = path.join(temporaryFolder(), 'api-keys.json');
    const entry = { name: 'ci', sha256: hashOf('secret'), organisation: 'acme', scopes: ['events:write'] };
    writeFileSync(file, JSON.stringify([entry]));
    const known = await startGateway({
      ...{ DATABASE_URL: await newDatabaseUrl(), API_KEYS_FILE: file },
      ...keyServer.environment,
    });
    const ada = { authorization: `Bearer ${await keyServer.token({ sub: 'ada@example.com' })}` };
    const json = definition();
    const created = await postJson(`${known.url}/v2/events`, json, ada);
    const changed = { ...json, description: 'changed' };
    const updated = await send(`${known.url}/v2/events`, {
      method: 'PUT',
      body: JSON.stringify(changed),
      headers: { 'content-type': 'application/json', 'x-api-key': 'secret' },
    });
    expect([created.status, updated.status]).toEqual([200, 200]);

    const query = `query($eventName: String!) {
      event(eventName: $eventName) { createdBy updatedBy versions { edges { node { version createdBy } } } }
    }`;
    const variables = { eventName: json.eventName };
    const found = await postJson(`${known.url}/graphql`, { query, variables }, ada);
    const versions = [
      { version: 2, createdBy: 'ci' },
      { version: 1, createdBy: 'ada@example.com' },
    ];
    expect(found.body).toEqual({
      data: {
        event: {
          ...{ createdBy: 'ada@example.com', updatedBy: 'ci' },
          versions: { edges: versions.map((node) => ({ node })) },
        },
      },
    });
    expect(auditRecordsOf(known.log)).toMatchObject([
      {
        action: 'event.created',
        orgId: 'acme',
        caller: 'ada@example.com',
        eventName: json.eventName,
        version: 1,
      },
      { action: 'event.updated', orgId: 'acme', caller: 'ci', eventName: json.eventName, version: 2 },
    ]);

    const disabled = await send(`${known.url}/v2/events/disable?event_name=${String(json.eventName)}`, {
      ...{ method: 'PUT', headers: { 'x-api-key': 'secret' } },
    });
    expect(disabled.status).toBe(200);
    const lifecycle = 'query($eventName: String!) { event(eventName: $eventName) { disabledBy updatedBy } }';
    const after = await postJson(`${known.url}/graphql`, { query: lifecycle, variables }, ada);
    expect(after.body).toEqual({ data: { event: { disabledBy: 'ci', updatedBy: 'ci' } } });
    expect(auditRecordsOf(known.log).at(-1)).toMatchObject({
      ...{ action: 'event.disabled', orgId: 'acme', caller: 'ci', eventName: json.eventName, version: 2 },
    });
  });
});

describe('a note', () => {
  test('is kept with its version, also when that is replaced', async () => {
    const [name, json] = await stored();
    const notes = ['Größe & "quotes"\n\u0001', '', null];
    for (const [i, note] of notes.entries()) {
      const { errors } = await updateEvent(url, { ...json, description: `${i}` }, undefined, note);
      expect(errors).toEqual([]);
      const [newest] = await historyOf(url, name);
      expect(newest).toEqual({ version: i + 2, createdBy: null, note });
    }
    expect((await historyOf(url, name)).map(({ note }) => note)).toEqual([...notes.toReversed(), null]);
  });

  test('is not kept if the update changes nothing', async () => {
    const [name, json] = await stored();
    await updateEvent(url, { ...json, description: 'changed' }, undefined, 'kept');
    const again = await updateEvent(url, { ...json, description: 'changed' }, undefined, 'not kept');
    expect(again).toMatchObject({ event: { version: 2 }, changes: [], errors: [] });
    expect((await historyOf(url, name)).map(({ note }) => note)).toEqual(['kept', null]);
  });

  test('is not removed when the event is updated through REST, which has no notes', async () => {
    const [name, json] = await stored();
    await updateEvent(url, { ...json, description: 'changed' }, undefined, 'why');
    const { status } = await send(`${url}/v2/events`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...json, description: 'through REST', note: 'unknown' }),
    });
    expect(status).toBe(200);
    expect((await historyOf(url, name)).map(({ note }) => note)).toEqual([null, 'why', null]);
  });

  test.each([
    ['of 1,000 characters', 'x'.repeat(1_000)],
    ['of 1,000 characters, each a surrogate pair', '😀'.repeat(1_000)],
    ['of blanks', '  '],
  ])('%s is valid', async (_, note) => {
    const [name, json] = await stored();
    const { errors } = await updateEvent(url, { ...json, description: 'changed' }, 1, note);
    expect(errors).toEqual([]);
    expect((await historyOf(url, name)).map((version) => version.note)).toEqual([note, null]);
  });

  test.each([
    ['of 1,001 characters', 'x'.repeat(1_001)],
    ['of 1,001 characters, each a surrogate pair', '😀'.repeat(1_001)],
    ['of half a megabyte', 'x'.repeat(500_000)],
    ['with a NUL', 'a\0b'],
    ['with the first half of a surrogate pair', 'a\ud83d'],
    ['with the second half of a surrogate pair', '\ude00b'],
    ['with a line break after 1,000 characters', `${'x'.repeat(1_000)}\n`],
  ])('%s rejects the update', async (_, note) => {
    const [name, json] = await stored();
    const { event, changes, errors } = await updateEvent(url, { ...json, description: 'changed' }, 1, note);
    expect(event).toBeNull();
    expect(changes).toMatchObject([{ path: ['description'] }]);
    expect(errors).toMatchObject([{ rule: 'NOTE_INVALID', code: null, path: ['note'] }]);
    expect(errors[0]?.message).toMatch(/^The note is invalid: .*\.$/);
    expect(await findEvent(url, name)).toMatchObject({ version: 1, description: null });
  });

  test('that is invalid is reported together with everything else', async () => {
    const [, json] = await stored(cartAbandoned());
    const invalid = '\0';
    const rules = async (input: WireDefinition, expectedVersion?: number): Promise<string[]> =>
      rulesOf((await updateEvent(url, input, expectedVersion, invalid)).errors);
    expect(await rules({ ...json, actions: [], fields: [] }, 7)).toEqual([
      'ACTIONS_INVALID input.actions',
      'UNIQUE_KEY_IRREVERSIBLE input.fields',
      'VERSION_CONFLICT expectedVersion',
      'NOTE_INVALID note',
    ]);
    // A valid definition is compared with the stored event as well.
    expect(await rules({ ...json, fields: [] }, 7)).toEqual([
      'UNIQUE_KEY_IRREVERSIBLE input.fields',
      'VERSION_CONFLICT expectedVersion',
      'NOTE_INVALID note',
    ]);
    expect(await rules(definition({ eventName: freshName() }))).toEqual([
      'EVENT_NOT_FOUND input.eventName',
      'NOTE_INVALID note',
    ]);
    expect(await rules(definition({ eventName: '!' }))).toEqual([
      'EVENT_NAME_INVALID input.eventName',
      'NOTE_INVALID note',
    ]);
    // Nothing would change, which does not make the note valid.
    expect(await rules(json)).toEqual(['NOTE_INVALID note']);
  });
});

describe('the audit log', () => {
  /** The number of lines before the test. */
  let before: number;

  beforeEach(() => {
    before = gateway.log.length;
  });

  const lines = (): ReturnType<typeof auditLinesOf> => auditLinesOf(gateway.log.slice(before));
  const records = (): ReturnType<typeof auditRecordsOf> => auditRecordsOf(gateway.log.slice(before));
  const nobody = { orgId: 'default', caller: null };

  test('has a line for a created event, with the id of the request', async () => {
    const { event } = await createEvent(url, cartAbandoned());
    expect(lines()).toMatchObject([{ level: 30, msg: 'audit', reqId: expect.any(String) }]);
    // The shape of every line: in this order, and nothing else.
    expect(JSON.stringify(records())).toBe(
      JSON.stringify([
        { action: 'event.created', ...nobody, eventId: event?.id, eventName: event?.eventName, version: 1 },
      ]),
    );
    const request = gateway.log.slice(before).find((line) => line.includes('"msg":"request"'));
    expect(JSON.parse(request ?? '{}')).toMatchObject({ reqId: lines()[0]?.reqId });
  });

  test('has a line for an event that is created or updated through REST', async () => {
    const json = cartAbandoned();
    expect((await postEvent(url, json)).status).toBe(200);
    const body = JSON.stringify({ ...json, description: 'changed' });
    const headers = { 'content-type': 'application/json' };
    expect((await send(`${url}/v2/events`, { method: 'PUT', headers, body })).status).toBe(200);
    const event = await findEvent(url, String(json.eventName));
    const stored = { ...nobody, eventId: event?.id, eventName: json.eventName };
    expect(records()).toEqual([
      { action: 'event.created', ...stored, version: 1 },
      { action: 'event.updated', ...stored, version: 2 },
    ]);
  });

  test('has a line for each event of a list that is stored, and none for the others', async () => {
    const [valid, invalid, last] = [definition(), definition({ actions: [] }), definition()];
    await createEvents(url, [valid, invalid, last]);
    expect(records()).toEqual([]);
    const { results } = await createEvents(url, [valid, invalid, last], 'REJECT_FAILED_ROWS');
    expect(records()).toEqual(
      [results[0], results[2]].map((result) => ({
        ...{ action: 'event.created', ...nobody },
        ...{ eventId: result?.event?.id, eventName: result?.event?.eventName, version: 1 },
      })),
    );
  });

  test('has a line for an update, which holds neither the definition nor the note', async () => {
    const [eventName, json] = await stored();
    before = gateway.log.length;
    const { event } = await updateEvent(url, { ...json, description: 'a secret' }, 1, 'another secret');
    expect(records()).toEqual([
      { action: 'event.updated', ...nobody, eventId: event?.id, eventName, version: 2 },
    ]);
    expect(gateway.log.slice(before).join()).not.toContain('secret');
  });

  test('has no line where nothing was stored', async () => {
    const key = `key of ${freshName()}`;
    const input = cartAbandoned();
    await createEvent(url, input, key);
    before = gateway.log.length;

    expect((await createEvent(url, input, key)).replayed).toBe(true);
    expect((await createEvent(url, cartAbandoned(), key)).errors).toHaveLength(1);
    expect((await createEvent(url, input)).errors).toHaveLength(1);
    expect((await createEvent(url, { ...input, actions: [] })).errors).toHaveLength(2);
    // The first one is rolled back.
    expect((await createEvents(url, [definition(), input])).results).toHaveLength(2);
    expect((await validateEvent(url, definition())).valid).toBe(true);
    expect((await validateEvent(url, { ...input, description: 'x' }, 'UPDATE')).valid).toBe(true);
    expect((await updateEvent(url, input)).changes).toEqual([]);
    expect((await updateEvent(url, { ...input, description: 'x' }, 7)).errors).toHaveLength(1);
    expect((await updateEvent(url, definition())).errors).toHaveLength(1);
    expect((await updateEvent(url, { ...input, actions: [] })).errors).toHaveLength(1);
    await findEvent(url, String(input.eventName));
    expect(gateway.log.slice(before).length).toBeGreaterThanOrEqual(10);
    expect(records()).toEqual([]);
  });
});

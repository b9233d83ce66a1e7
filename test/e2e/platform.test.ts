import { beforeAll, describe, expect, test } from '@jest/globals';
import { auditRecordsOf } from '../support/audit';
import {
  createEvent,
  createEventAnswer,
  createEvents,
  findEvent,
  historyOf,
  postEvent,
  postJson,
  revertEvent,
  rulesOf,
  send,
  updateEvent,
  validateEvent,
  validateEvents,
  type WireAnswer,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { freshName, namedEvent, type WireDefinition } from '../support/definitions';
import { type Gateway, startGateway } from '../support/gateway';
import type { PlatformServer } from '../support/platform/platform-server';
import { KEY, SECRET, startPlatform } from '../support/platform/start-platform';
import { until } from '../support/until';

let platform: PlatformServer;
let gateway: Gateway;
let url: string;

/** What a gateway in front of the platform needs. */
const variablesFor = (server: PlatformServer): Record<string, string> => ({
  PLATFORM_URL: server.url,
  PLATFORM_AUTH: 'oauth',
  PLATFORM_KEY: KEY,
  PLATFORM_SECRET: SECRET,
  PLATFORM_TIMEOUT: '1',
});

beforeAll(async () => {
  platform = await startPlatform();
  gateway = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...variablesFor(platform) });
  ({ url } = gateway);
});

const auditFor = (eventName: string) =>
  auditRecordsOf(gateway.log).filter((record) => record?.eventName === eventName);
const onPlatform = (eventName: string) => platform.memory(KEY).given(eventName);
const callsFor = (eventName: string, operation: string): number =>
  platform.calls.filter((call) => call.eventName === eventName && call.operation === operation).length;

describe('createEvent', () => {
  test('creates the event on the platform, and stores what that has accepted', async () => {
    const input = namedEvent();
    const { event, warnings, errors } = await createEvent(url, input);
    expect([event?.eventName, warnings, errors]).toEqual([input.eventName, [], []]);
    expect(onPlatform(input.eventName)).toMatchObject({ eventName: input.eventName });
    expect(await findEvent(url, input.eventName)).toMatchObject({ id: event?.id, version: 1 });
    expect(auditFor(input.eventName)).toMatchObject([{ action: 'event.created', version: 1 }]);
  });

  test('does not send what a rule rejects, nor a name that is taken here', async () => {
    const invalid = { ...namedEvent(), actions: [] };
    expect(rulesOf((await createEvent(url, invalid)).errors)).toEqual(['ACTIONS_INVALID input.actions']);
    expect(callsFor(invalid.eventName, 'create')).toBe(0);
    const input = namedEvent();
    await createEvent(url, input);
    expect(rulesOf((await createEvent(url, input)).errors)).toEqual(['EVENT_ALREADY_EXISTS input.eventName']);
    expect(callsFor(input.eventName, 'create')).toBe(1);
  });

  test.each([
    [1806, 'eventName'],
    [1810, 'actions'],
    [4711, ''],
  ])('reports the refusal %i of the platform with its code, its message and a path', async (code, place) => {
    const input = namedEvent();
    platform.plan({ fault: { kind: 'refuse', status: 200, code, message: 'so it is' }, on: 'create' });
    if (code === 1806) {
      const other = { ...input, actions: ['EIConsumer'] };
      platform.memory(KEY).store('create', other);
    }
    const { event, errors } = await createEvent(url, input);
    expect(event).toBeNull();
    expect(errors).toMatchObject([
      {
        rule: 'PLATFORM_REFUSED',
        code,
        message: 'The platform refuses the event: so it is',
        path: ['input', ...(place ? [place] : [])],
      },
    ]);
    expect(await findEvent(url, input.eventName)).toBeNull();
  });

  test('passes warnings of the platform on', async () => {
    platform.plan({ fault: { kind: 'warning', code: 1899, message: 'take care' }, on: 'create' });
    const { event, warnings } = await createEvent(url, namedEvent());
    expect(event).not.toBeNull();
    expect(warnings).toMatchObject([{ rule: 'PLATFORM_WARNING', code: 1899 }]);
  });

  test('adopts an equal event that the platform has already', async () => {
    const input = namedEvent();
    platform.memory(KEY).store('create', input);
    const { event, warnings } = await createEvent(url, input);
    expect(event).toMatchObject({ eventName: input.eventName, version: 1 });
    expect(rulesOf(warnings)).toEqual(['ADOPTED_FROM_PLATFORM input.eventName']);
  });

  test('learns the verdict of a call whose answer is lost', async () => {
    const input = namedEvent();
    platform.plan({ fault: { kind: 'cut', stores: true }, on: 'create' });
    expect((await createEvent(url, input)).event).toMatchObject({ version: 1 });
    expect(callsFor(input.eventName, 'create')).toBe(1);
  });

  test('says that the outcome is unknown after a timeout, and a retry with the key gets the event', async () => {
    const input = namedEvent();
    const key = freshName();
    platform.plan({ fault: { kind: 'silent', stores: true }, on: 'create' });
    const answer = await createEventAnswer(url, input, key);
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'SERVICE_UNAVAILABLE', outcomeUnknown: true } },
    ]);
    const { id } = await until(() => findEvent(url, input.eventName));
    expect(await createEvent(url, input, key)).toMatchObject({ event: { id }, replayed: true, errors: [] });
    expect(callsFor(input.eventName, 'create')).toBe(1);
    expect(auditFor(input.eventName)).toMatchObject([
      { action: 'event.created', orgId: 'default', version: 1 },
    ]);
  });

  test('with the same key joins the request that is under way', async () => {
    const input = namedEvent();
    const key = freshName();
    platform.plan({ fault: { kind: 'slow', ms: 400 }, on: 'create' });
    const answers = await Promise.all([createEvent(url, input, key), createEvent(url, input, key)]);
    expect(answers.map(({ event }) => event?.eventName)).toEqual([input.eventName, input.eventName]);
    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    expect(callsFor(input.eventName, 'create')).toBe(1);
  });

  test('answers 503 with the time to try again, and stores nothing, if the platform is too busy', async () => {
    const server = await startPlatform();
    const { url: busy } = await startGateway({
      DATABASE_URL: await newDatabaseUrl(),
      ...variablesFor(server),
    });
    server.plan({ fault: { kind: 'busy', status: 429, retryAfter: 30 }, on: 'create' });
    const input = namedEvent();
    const { status, headers } = await postEvent(busy, input);
    expect([status, headers.get('retry-after')]).toEqual([503, '30']);
    expect((await postEvent(busy, input)).status).toBe(503);
    expect(server.calls.filter(({ operation }) => operation === 'create')).toHaveLength(1);
    expect(await findEvent(busy, input.eventName)).toBeNull();
  });
});

describe('createEvents', () => {
  test('creates the events on the platform in their order, and a retry with the key returns them', async () => {
    const inputs = [namedEvent(), namedEvent(), namedEvent()];
    const key = freshName();
    const first = await createEvents(url, inputs, 'REJECT_EVERYTHING', key);
    expect(first).toMatchObject({
      replayed: false,
      results: inputs.map(({ eventName }) => ({ event: { eventName } })),
    });
    const names = platform.memory(KEY).names;
    expect(names.slice(-3)).toEqual(inputs.map(({ eventName }) => eventName));
    const second = await createEvents(url, inputs, 'REJECT_EVERYTHING', key);
    expect(second).toEqual({ ...first, replayed: true });
    expect(callsFor(inputs[2]?.eventName ?? '', 'create')).toBe(1);
  });

  test.each(['REJECT_EVERYTHING', 'REJECT_FAILED_ROWS'])(
    'with %s stops at the first refusal, keeps what was accepted, and goes on when it is sent again',
    async (errorPolicy) => {
      const inputs = [namedEvent(), namedEvent(), namedEvent()];
      const [first = '', second = '', third = ''] = inputs.map(({ eventName }) => eventName);
      platform.memory(KEY).store('create', { ...namedEvent(second), actions: ['EIConsumer'] });
      const key = freshName();
      const { results } = await createEvents(url, inputs, errorPolicy, key);
      expect(results.map(({ event }) => event?.eventName)).toEqual([first, undefined, undefined]);
      expect(results.map(({ errors }) => rulesOf(errors))).toEqual([
        [],
        ['PLATFORM_REFUSED inputs.1.eventName'],
        ['BATCH_REFUSED inputs.2'],
      ]);
      expect([callsFor(first, 'create'), callsFor(third, 'create')]).toEqual([1, 0]);
      platform.memory(KEY).store('update', namedEvent(second));
      const again = await createEvents(url, inputs, errorPolicy, key);
      expect(again.results.map(({ event }) => event?.eventName)).toEqual([first, second, third]);
      expect(callsFor(first, 'create')).toBe(1);
    },
  );

  test('sends nothing if a rule or a taken name rejects the list', async () => {
    const taken = namedEvent();
    await createEvent(url, taken);
    const free = namedEvent();
    const { results } = await createEvents(url, [free, taken]);
    expect(results.map(({ errors }) => rulesOf(errors))).toEqual([
      ['BATCH_REFUSED inputs.0'],
      ['EVENT_ALREADY_EXISTS inputs.1.eventName'],
    ]);
    expect(callsFor(free.eventName, 'create')).toBe(0);
  });
});

describe('updateEvent', () => {
  test('updates the event on the platform, and stores the new version with its note', async () => {
    const input = namedEvent();
    await createEvent(url, input);
    const changed = { ...input, description: 'changed' };
    const { event, changes, errors } = await updateEvent(url, changed, 1, 'why');
    expect(errors).toEqual([]);
    expect(event).toMatchObject({ version: 2, description: 'changed' });
    expect(changes).toMatchObject([{ path: ['description'] }]);
    expect(onPlatform(input.eventName)).toMatchObject({ description: 'changed' });
    expect(await historyOf(url, input.eventName)).toMatchObject([
      { version: 2, note: 'why' },
      { version: 1 },
    ]);
  });

  test('that reverts to an earlier version is made on the platform, and is up to the platform', async () => {
    const input = namedEvent();
    const { eventName } = input;
    await createEvent(url, input);
    await updateEvent(url, { ...input, description: 'changed' });
    const { event, errors } = await revertEvent(url, eventName, 1, { note: 'back' });
    expect([event?.version, event?.description, errors]).toEqual([3, input.description, []]);
    expect(onPlatform(eventName)).toMatchObject({ description: input.description });
    expect(callsFor(eventName, 'update')).toBe(2);
    // The event has the definition already.
    expect(await revertEvent(url, eventName, 1)).toMatchObject({ event: { version: 3 }, changes: [] });
    expect(callsFor(eventName, 'update')).toBe(2);

    platform.plan({ fault: { kind: 'refuse', status: 400, code: 1802, message: 'no' }, on: 'update' });
    const refused = await revertEvent(url, eventName, 2);
    expect(refused).toMatchObject({
      event: null,
      changes: [{ kind: 'DESCRIPTION_CHANGED', after: 'changed' }],
      errors: [{ rule: 'PLATFORM_REFUSED' }],
    });
    expect(await findEvent(url, eventName)).toMatchObject({ version: 3 });
  });

  test('without changes, of an unknown event or of another version calls nobody', async () => {
    const input = namedEvent();
    await createEvent(url, input);
    expect(await updateEvent(url, input)).toMatchObject({ event: { version: 1 }, changes: [], errors: [] });
    const changed = { ...input, description: 'changed' };
    expect(rulesOf((await updateEvent(url, changed, 7)).errors)).toEqual([
      'VERSION_CONFLICT expectedVersion',
    ]);
    expect(callsFor(input.eventName, 'update')).toBe(0);
    const unknown = namedEvent();
    expect(rulesOf((await updateEvent(url, unknown)).errors)).toEqual(['EVENT_NOT_FOUND input.eventName']);
    expect(callsFor(unknown.eventName, 'update')).toBe(0);
  });

  test('that the platform refuses leaves the event as it is', async () => {
    const input = namedEvent();
    await createEvent(url, input);
    platform.plan({ fault: { kind: 'refuse', status: 400, code: 1802, message: 'no' }, on: 'update' });
    const { event, changes, errors } = await updateEvent(url, { ...input, description: 'changed' });
    expect(event).toBeNull();
    expect(changes).toMatchObject([{ kind: 'DESCRIPTION_CHANGED', after: 'changed' }]);
    expect(errors).toMatchObject([{ rule: 'PLATFORM_REFUSED', code: 1802 }]);
    expect(await findEvent(url, input.eventName)).toMatchObject({
      version: 1,
      description: input.description,
    });
  });

  test('that changes nothing the platform shows cannot overwrite a later one by arriving late', async () => {
    const input = namedEvent();
    const withField = (attributes: object): object => ({
      ...input,
      fields: [{ name: 'cartId', type: 'string', attributes }],
    });
    await createEvent(url, withField({}));
    platform.plan({ fault: { kind: 'late', ms: 1_500 }, on: 'update' });
    const same = withField({ isRequired: { valueType: 'Boolean', value: 'true' } });
    const put = async (body: object): Promise<number> => {
      const headers = { 'content-type': 'application/json' };
      return (await send(`${url}/v2/events`, { method: 'PUT', headers, body: JSON.stringify(body) })).status;
    };
    expect(await put(same)).toBe(503);
    const newest = { ...same, description: 'newest' };
    await until(async () => ((await put(newest)) === 200 ? true : null));
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(onPlatform(input.eventName)).toMatchObject({ description: 'newest' });
    expect(await findEvent(url, input.eventName)).toMatchObject({ description: 'newest' });
  });

  test('whose answer is lost is settled in the background', async () => {
    const input = namedEvent();
    await createEvent(url, input);
    platform.plan({ fault: { kind: 'silent', stores: true }, on: 'update' });
    const put = { method: 'PUT', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ ...input, description: 'changed' });
    const { status, headers } = await send(`${url}/v2/events`, { ...put, body });
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    const event = await until(async () => {
      const found = await findEvent(url, input.eventName);
      return found?.version === 2 ? found : null;
    });
    expect(event.description).toBe('changed');
    expect(callsFor(input.eventName, 'update')).toBe(1);
  });
});

describe('validateEvent', () => {
  test('asks the platform whether it has the event', async () => {
    const [absent, equal, different] = [namedEvent(), namedEvent(), namedEvent()];
    platform.memory(KEY).store('create', equal);
    platform.memory(KEY).store('create', { ...different, actions: ['EIConsumer'] });
    expect(await validateEvent(url, absent)).toMatchObject({ valid: true, warnings: [], errors: [] });
    const adopted = await validateEvent(url, equal);
    expect([adopted.valid, rulesOf(adopted.warnings)]).toEqual([
      true,
      ['ADOPTED_FROM_PLATFORM input.eventName'],
    ]);
    const refused = await validateEvent(url, different);
    expect([refused.valid, rulesOf(refused.errors)]).toEqual([false, ['PLATFORM_REFUSED input.eventName']]);
    expect(refused.errors).toMatchObject([{ code: 1806 }]);
    expect(callsFor(absent.eventName, 'create')).toBe(0);
  });

  test('of an update asks the platform whether it has the event', async () => {
    const [known, unknown] = [namedEvent(), namedEvent()];
    await createEvent(url, known);
    await createEvent(url, unknown);
    platform.memory(KEY).forget(unknown.eventName);
    const change = { description: 'changed' };
    expect(await validateEvent(url, { ...known, ...change }, 'UPDATE')).toMatchObject({
      ...{ valid: true, warnings: [], changes: [{ path: ['description'] }] },
    });
    const refused = await validateEvent(url, { ...unknown, ...change }, 'UPDATE');
    expect([refused.valid, rulesOf(refused.errors)]).toEqual([false, ['PLATFORM_REFUSED input.eventName']]);
    expect(refused).toMatchObject({ changes: [{ path: ['description'] }], errors: [{ code: 1816 }] });
    platform.plan({ fault: { kind: 'error', stores: false }, on: 'find' });
    const notAsked = await validateEvent(url, { ...known, ...change }, 'UPDATE');
    expect([notAsked.valid, rulesOf(notAsked.warnings)]).toEqual([
      true,
      ['PLATFORM_NOT_ASKED input.eventName'],
    ]);
    expect(callsFor(known.eventName, 'update')).toBe(0);
  });

  test('of a draft that a rule rejects asks nobody', async () => {
    const { eventName } = namedEvent();
    const asked = platform.calls.length;
    const { valid, errors } = await validateEvent(url, { eventName, fields: [null] });
    expect([valid, errors.length]).toEqual([false, 3]);
    expect(platform.calls).toHaveLength(asked);
  });

  test('says so if the platform cannot be asked', async () => {
    platform.plan({ fault: { kind: 'error', stores: false }, on: 'find' });
    const { valid, warnings } = await validateEvent(url, namedEvent());
    expect([valid, rulesOf(warnings)]).toEqual([true, ['PLATFORM_NOT_ASKED input.eventName']]);
  });
});

describe('validateEvents', () => {
  test('asks the platform about each definition, and sends none', async () => {
    const [absent, equal, different] = [namedEvent(), namedEvent(), namedEvent()];
    platform.memory(KEY).store('create', equal);
    platform.memory(KEY).store('create', { ...different, actions: ['EIConsumer'] });
    const { valid, results } = await validateEvents(url, [
      absent,
      equal,
      different,
      { ...absent, actions: [] },
    ]);
    expect(valid).toBe(false);
    expect(results.map((result) => [result.valid, rulesOf(result.warnings), rulesOf(result.errors)])).toEqual(
      [
        [true, [], []],
        [true, ['ADOPTED_FROM_PLATFORM inputs.1.eventName'], []],
        [false, [], ['PLATFORM_REFUSED inputs.2.eventName']],
        [false, [], ['EVENT_NAME_DUPLICATE inputs.3.eventName', 'ACTIONS_INVALID inputs.3.actions']],
      ],
    );
    expect(callsFor(absent.eventName, 'find')).toBe(1);
    expect(callsFor(absent.eventName, 'create')).toBe(0);
  });

  test('asks about five at a time, and has the time of one write for all of them', async () => {
    const inputs = Array.from({ length: 100 }, () => namedEvent());
    platform.plan({ fault: { kind: 'silent', stores: false }, on: 'find', times: 5 });
    const before = platform.calls.length;
    const start = performance.now();
    const { valid, results } = await validateEvents(url, inputs);
    // PLATFORM_TIMEOUT is a second: for each of a hundred, that would be more than a minute.
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(valid).toBe(true);
    expect(results.map(({ warnings }) => rulesOf(warnings))).toEqual(
      inputs.map((_, i) => [`PLATFORM_NOT_ASKED inputs.${i}.eventName`]),
    );
    // The others waited for these.
    expect(platform.calls.slice(before).map(({ concurrent }) => concurrent)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('REST', () => {
  test("answers the platform's own code and message", async () => {
    const input = namedEvent();
    platform.plan({ fault: { kind: 'refuse', status: 200, code: 1899, message: 'not today' }, on: 'create' });
    const { status, body } = await postEvent(url, input);
    expect(status).toBe(400);
    expect(body).toEqual({ warnings: [], errors: [{ status: false, code: 1899, message: 'not today' }] });
    expect((await postEvent(url, input)).body).toEqual({ warnings: [], errors: [] });
  });
});

test('while the platform is down, writes are refused at once, reads go on, and writes resume by themselves', async () => {
  const server = await startPlatform();
  const { port } = new URL(server.url);
  const { url: own } = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...variablesFor(server) });
  const before = namedEvent();
  await createEvent(own, before);
  await server.close();
  for (let i = 0; i < 12; i++) {
    const { status, headers } = await postEvent(own, namedEvent());
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  }
  const refused = await createEventAnswer(own, namedEvent());
  expect(refused.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  expect(refused.errors?.[0]?.extensions).not.toHaveProperty('outcomeUnknown');
  expect(await findEvent(own, before.eventName)).toMatchObject({ version: 1 });
  const ready = { status: 200, body: { status: 'ok', platform: 'down' } };
  expect(await send(`${own}/readyz`)).toMatchObject(ready);

  const again = await startPlatform({ port: Number(port) });
  const input = namedEvent();
  await until(async () => {
    const { status } = await postJson<WireAnswer>(`${own}/v2/events`, input);
    return status === 200 ? status : null;
  });
  expect(again.memory(KEY).names).toEqual([input.eventName]);
  expect(await send(`${own}/readyz`)).toMatchObject({ body: { status: 'ok', platform: 'up' } });
});

test('a platform that is back is found without a write', async () => {
  const server = await startPlatform();
  const { port } = new URL(server.url);
  const { url: own } = await startGateway({ DATABASE_URL: await newDatabaseUrl(), ...variablesFor(server) });
  await server.close();
  const platformOf = async () => (await send<{ readonly platform: string }>(`${own}/readyz`)).body.platform;
  for (let i = 0; i < 12; i++) await postEvent(own, namedEvent());
  expect(await platformOf()).toBe('down');
  await startPlatform({ port: Number(port) });
  await until(async () => ((await platformOf()) === 'up' ? true : null));
});

test('what a gateway leaves open when it stops, another one settles', async () => {
  const DATABASE_URL = await newDatabaseUrl();
  const server = await startPlatform();
  const first = await startGateway({ DATABASE_URL, SHUTDOWN_GRACE: '1', ...variablesFor(server) });
  const input = namedEvent();
  server.plan({ fault: { kind: 'silent', stores: true }, on: 'create' });
  server.plan({ fault: { kind: 'silent', stores: false }, on: 'find', times: 2 });
  expect((await createEventAnswer(first.url, input)).errors).toMatchObject([
    { extensions: { outcomeUnknown: true } },
  ]);
  await first.close();
  const registry = await startGateway({ DATABASE_URL });
  expect(registry.log.join()).toContain('not settled without PLATFORM_URL');
  expect(await findEvent(registry.url, input.eventName)).toBeNull();
  await registry.close();
  const second = await startGateway({ DATABASE_URL, ...variablesFor(server) });
  expect(await until(() => findEvent(second.url, input.eventName))).toMatchObject({ version: 1 });
  expect(server.memory(KEY).names).toEqual([input.eventName]);
});

describe('with the credentials of the caller', () => {
  let server: PlatformServer;
  let own: Gateway;

  beforeAll(async () => {
    server = await startPlatform({ tokens: ['token.of.ana'] });
    own = await startGateway({
      DATABASE_URL: await newDatabaseUrl(),
      PLATFORM_URL: server.url,
      PLATFORM_AUTH: 'caller',
      PLATFORM_TIMEOUT: '1',
    });
  });

  const post = (input: WireDefinition, token: string) =>
    postJson<WireAnswer>(`${own.url}/v2/events`, input, { 'x-cap-api-oauth-token': token });

  test('the token is passed on and never logged, and the platform decides about it', async () => {
    const input = namedEvent();
    expect((await post(input, 'token.of.ben')).status).toBe(401);
    expect(await findEvent(own.url, input.eventName)).toBeNull();
    expect((await post(input, 'token.of.ana')).status).toBe(200);
    expect(server.memory('token.of.ana').names).toEqual([input.eventName]);
    expect(own.log.join()).not.toContain('token.of');
  });

  test('what a call leaves open is settled by the next one', async () => {
    const input = namedEvent();
    server.plan({ fault: { kind: 'silent', stores: true }, on: 'create' });
    const { status, body } = await post(input, 'token.of.ana');
    expect([status, body.errors[0]?.message]).toEqual([
      503,
      expect.stringContaining('The next write of the organisation settles it.'),
    ]);
    await until(async () => {
      expect((await post(namedEvent(), 'token.of.ana')).status).toBe(200);
      return findEvent(own.url, input.eventName);
    });
  });
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { auditRecordsOf } from '../support/audit';
import {
  ask,
  createEvent,
  disableEvent,
  graphql,
  type GraphQLAnswer,
  rulesOf,
  send,
  updateEvent,
  validateEvent,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { freshName, namedEvent } from '../support/definitions';
import { type Gateway, startGateway } from '../support/gateway';
import { spawnGateway } from '../support/gateway-process';
import { CreateEventDocument, DisableEventDocument } from '../support/gql/graphql';
import type { Fault } from '../support/platform/faults';
import { inFrontOf, untilSettled } from '../support/platform/in-front';
import type { PlatformServer } from '../support/platform/platform-server';
import { KEY, startPlatform } from '../support/platform/start-platform';
import { until, untilTrue } from '../support/until';

/** A gateway in front of a platform of its own. */
interface Scene {
  readonly platform: PlatformServer;
  readonly database: string;
  readonly gateway: Gateway;
  readonly url: string;
}

async function start(variables: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const platform = await startPlatform();
  const database = await newDatabaseUrl();
  const gateway = await startGateway({
    ...{ DATABASE_URL: database, ...inFrontOf(platform), PLATFORM_TIMEOUT: '1', ...variables },
  });
  return { platform, database, gateway, url: gateway.url };
}

let scene: Scene;

beforeAll(async () => {
  scene = await start();
});

/** Stores an event on both sides, and resolves with its name. */
async function stored(url = scene.url): Promise<string> {
  const input = namedEvent();
  expect((await createEvent(url, input)).errors).toEqual([]);
  return input.eventName;
}

const callsFor = (eventName: string, operation: string, { platform } = scene): number =>
  platform.calls.filter((call) => call.eventName === eventName && call.operation === operation).length;

const isDisabledThere = (eventName: string, { platform } = scene): boolean =>
  platform.memory(KEY).isDisabled(eventName);

async function statusOf(eventName: string, url = scene.url): Promise<string | undefined> {
  const query = 'query($eventName: String!) { event(eventName: $eventName) { status } }';
  return (await ask<{ event: { status: string } | null }>(url, query, { eventName })).event?.status;
}

function disableAnswer(url: string, eventName: string): Promise<GraphQLAnswer<unknown>> {
  return graphql(url, DisableEventDocument.toString(), { eventName });
}

const UNKNOWN = { extensions: { code: 'SERVICE_UNAVAILABLE', outcomeUnknown: true } };

interface PendingWrite {
  readonly id: string;
  readonly operation: string;
  readonly eventName: string;
  readonly definition: { readonly eventName: string; readonly actions: readonly string[] };
  readonly lastReason: string | null;
}

async function pendingWrites(url: string): Promise<readonly PendingWrite[]> {
  const query = '{ pendingWrites { id operation eventName definition lastReason } }';
  return (await ask<{ pendingWrites: PendingWrite[] }>(url, query)).pendingWrites;
}

describe('disableEvent', () => {
  test('disables the event on the platform, and then here', async () => {
    const eventName = await stored();
    expect(await disableEvent(scene.url, eventName)).toMatchObject({
      ...{ event: { status: 'DISABLED' }, warnings: [], errors: [] },
    });
    expect(isDisabledThere(eventName)).toBe(true);
    expect(
      auditRecordsOf(scene.gateway.log).filter((record) => record?.eventName === eventName),
    ).toMatchObject([{ action: 'event.created' }, { action: 'event.disabled', version: 1 }]);
  });

  test('calls nobody if the event is unknown, disabled already or in another version', async () => {
    const eventName = await stored();
    expect(rulesOf((await disableEvent(scene.url, eventName, 7)).errors)).toEqual([
      'VERSION_CONFLICT expectedVersion',
    ]);
    expect(callsFor(eventName, 'disable')).toBe(0);
    await disableEvent(scene.url, eventName);
    expect((await disableEvent(scene.url, eventName)).errors).toEqual([]);
    expect(callsFor(eventName, 'disable')).toBe(1);
    const unknown = freshName();
    expect(rulesOf((await disableEvent(scene.url, unknown)).errors)).toEqual(['EVENT_NOT_FOUND eventName']);
    expect(callsFor(unknown, 'disable')).toBe(0);
  });

  test.each([200, 400])(
    'leaves the event active if the platform refuses with the status %i',
    async (status) => {
      const eventName = await stored();
      scene.platform.plan({
        fault: { kind: 'refuse', status, code: 1810, message: 'so it is' },
        on: 'disable',
      });
      const { event, errors } = await disableEvent(scene.url, eventName);
      expect([event, ...rulesOf(errors)]).toEqual([null, 'PLATFORM_REFUSED eventName']);
      expect(errors).toMatchObject([{ code: 1810, message: 'The platform refuses the event: so it is' }]);
      expect(await statusOf(eventName)).toBe('ACTIVE');
      expect(await pendingWrites(scene.url)).toEqual([]);
    },
  );

  test('is answered by REST in the words of the platform', async () => {
    const eventName = await stored();
    const path = `${scene.url}/v2/events/disable?event_name=${eventName}`;
    scene.platform.plan({ fault: { kind: 'refuse', status: 200, code: 4711, message: 'no' }, on: 'disable' });
    expect(await send(path, { method: 'PUT' })).toMatchObject({
      ...{ status: 400, body: { warnings: [], errors: [{ status: false, code: 4711, message: 'no' }] } },
    });
    scene.platform.plan({ fault: { kind: 'warning', code: 1899, message: 'take care' }, on: 'disable' });
    expect(await send(path, { method: 'PUT' })).toMatchObject({
      ...{
        status: 200,
        body: { warnings: [{ status: true, code: 1899, message: 'take care' }], errors: [] },
      },
    });
  });

  test.each([
    ['says so by its status', { showsStatus: true, refusesSecondDisable: true }],
    ['refuses a second time, and says why', { refusesSecondDisable: true }],
    ['accepts a second time', {}],
  ])('succeeds for an event that was disabled on the platform, which %s', async (_, manners) => {
    const own = await start();
    Object.assign(own.platform.memory(KEY), manners);
    const eventName = await stored(own.url);
    own.platform.memory(KEY).disable(eventName);
    expect((await disableEvent(own.url, eventName)).errors).toEqual([]);
    expect(await statusOf(eventName, own.url)).toBe('DISABLED');
  });

  test('and updates take turns: none overtakes the other on the platform', async () => {
    const input = namedEvent();
    await createEvent(scene.url, input);
    scene.platform.plan({ fault: { kind: 'slow', ms: 300 }, on: 'disable' });
    const disabling = disableEvent(scene.url, input.eventName);
    await untilTrue(() => callsFor(input.eventName, 'disable') === 1);
    const { errors } = await updateEvent(scene.url, { ...input, description: 'late' });
    expect(rulesOf(errors)).toEqual(['EVENT_DISABLED input.eventName']);
    expect((await disabling).errors).toEqual([]);
    expect(callsFor(input.eventName, 'update')).toBe(0);
  });
});

describe('an event that is disabled on the platform alone', () => {
  test('refuses an update, also as a dry run if the platform shows its status', async () => {
    const own = await start();
    own.platform.memory(KEY).showsStatus = true;
    const input = namedEvent();
    await createEvent(own.url, input);
    own.platform.memory(KEY).disable(input.eventName);
    const changed = { ...input, description: 'changed' };
    const { valid, errors } = await validateEvent(own.url, changed, 'UPDATE');
    expect([valid, ...rulesOf(errors)]).toEqual([false, 'PLATFORM_REFUSED input']);
    expect(rulesOf((await updateEvent(own.url, changed)).errors)).toEqual(['PLATFORM_REFUSED input']);
  });

  test('is not adopted by a create with an equal definition', async () => {
    const own = await start();
    own.platform.memory(KEY).showsStatus = true;
    const input = namedEvent();
    own.platform.memory(KEY).store('create', input);
    own.platform.memory(KEY).disable(input.eventName);
    expect(rulesOf((await validateEvent(own.url, input)).errors)).toEqual([
      'PLATFORM_REFUSED input.eventName',
    ]);
    const { event, errors } = await createEvent(own.url, input);
    expect([event, errors[0]?.rule]).toEqual([null, 'PLATFORM_REFUSED']);
  });
});

describe('a disable whose outcome is not known', () => {
  const silent: Fault = { kind: 'silent', stores: true };

  /** Leaves the disable of an event pending, and resolves with the event's name. */
  async function leavePending(own: Scene, fault: Fault): Promise<string> {
    const eventName = await stored(own.url);
    own.platform.plan({ fault, on: 'disable' });
    own.platform.plan({ fault: { kind: 'error', stores: false }, on: 'find', times: Infinity });
    expect((await disableAnswer(own.url, eventName)).errors).toMatchObject([UNKNOWN]);
    return eventName;
  }

  const act = (url: string, field: string, id: string): Promise<Record<string, unknown>> =>
    ask(url, `mutation($id: ID!) { ${field}(id: $id) { event { status } errors { rule } } }`, { id });

  test.concurrent('is listed, and settled in the background', async () => {
    const own = await start();
    const eventName = await leavePending(own, silent);
    const [write] = await pendingWrites(own.url);
    expect(write).toMatchObject({
      ...{ operation: 'DISABLE', eventName, definition: { eventName, actions: ['EMFConsumer'] } },
    });
    expect(await statusOf(eventName, own.url)).toBe('ACTIVE');
    own.platform.plans.clear();
    await untilSettled(own.database);
    expect([await statusOf(eventName, own.url), isDisabledThere(eventName, own)]).toEqual(['DISABLED', true]);
  });

  test.concurrent('of an event whose own create is pending waits for that', async () => {
    const own = await start({ PLATFORM_TIMEOUT: '3' });
    const input = namedEvent();
    own.platform.plan({ fault: { kind: 'cut', stores: true }, on: 'create' });
    own.platform.plan({ fault: { kind: 'error', stores: false }, on: 'find', times: Infinity });
    const { errors } = await graphql(own.url, CreateEventDocument.toString(), { input });
    expect(errors).toMatchObject([UNKNOWN]);
    const disable = disableEvent(own.url, input.eventName);
    own.platform.plans.clear();
    expect(await disable).toMatchObject({ event: { status: 'DISABLED' }, errors: [] });
    expect(isDisabledThere(input.eventName, own)).toBe(true);
  });

  test.concurrent('is settled by retryPendingWrite', async () => {
    const own = await start();
    const eventName = await leavePending(own, { kind: 'silent', stores: false });
    const [write] = await pendingWrites(own.url);
    own.platform.plans.clear();
    await until(async () => {
      await act(own.url, 'retryPendingWrite', write?.id ?? '');
      return (await statusOf(eventName, own.url)) === 'DISABLED' ? true : null;
    });
    expect(isDisabledThere(eventName, own)).toBe(true);
    expect(await pendingWrites(own.url)).toEqual([]);
  });

  test.concurrent('is discarded once nothing can arrive any more, and leaves the event active', async () => {
    const own = await start();
    const eventName = await leavePending(own, { kind: 'silent', stores: false });
    const [write] = await pendingWrites(own.url);
    own.platform.plans.clear();
    // The gateway itself would send it again.
    own.platform.plan({ fault: { kind: 'forbidden' }, on: 'disable', times: Infinity });
    await until(async () => {
      await act(own.url, 'discardPendingWrite', write?.id ?? '');
      return (await pendingWrites(own.url)).length === 0 ? true : null;
    });
    expect([await statusOf(eventName, own.url), isDisabledThere(eventName, own)]).toEqual(['ACTIVE', false]);
  });
});

describe('a gateway that is killed leaves no disable that another one does not settle', () => {
  const POINTS: readonly [string, Fault, boolean][] = [
    [
      'before the platform has disabled the event, which it does not',
      { kind: 'silent', stores: false },
      false,
    ],
    ['after the platform has disabled the event, before it answers', { kind: 'silent', stores: true }, true],
  ];

  test.concurrent.each(POINTS)('%s', async (_, fault, isDone) => {
    const own = await start();
    const eventName = await stored(own.url);
    await own.gateway.close();
    const variables = { DATABASE_URL: own.database, ...inFrontOf(own.platform), PLATFORM_TIMEOUT: '1' };
    const killed = await spawnGateway(variables);
    own.platform.plan({ fault, on: 'disable' });
    const answer = Promise.allSettled([disableAnswer(killed.url, eventName)]);
    await untilTrue(() => callsFor(eventName, 'disable', own) === 1);
    await untilTrue(() => isDisabledThere(eventName, own) === isDone);
    await killed.end('SIGKILL');
    expect(await answer).toMatchObject([{ status: 'rejected' }]);

    const { url } = await startGateway(variables);
    expect(await pendingWrites(url)).toMatchObject([{ operation: 'DISABLE', eventName }]);
    await untilSettled(own.database);
    expect([await statusOf(eventName, url), isDisabledThere(eventName, own)]).toEqual(['DISABLED', true]);
    expect((await disableEvent(url, eventName)).errors).toEqual([]);
  });
});

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { hashOf } from '../../src/auth/api-keys';
import { auditRecordsOf } from '../support/audit';
import { type GraphQLAnswer, postJson, send } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { namedEvent, type WireDefinition } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type Gateway, startGateway } from '../support/gateway';
import type { PlatformServer } from '../support/platform/platform-server';
import { KEY, SECRET, startPlatform } from '../support/platform/start-platform';
import { until } from '../support/until';

type Caller = 'operator' | 'restricted' | 'writer' | 'rival';

const CALLERS: Readonly<Record<Caller, { organisation: string; scopes: string[] }>> = {
  operator: { organisation: 'acme', scopes: ['events:read', 'events:operate'] },
  restricted: { organisation: 'acme', scopes: ['events:operate'] },
  writer: { organisation: 'acme', scopes: ['events:read', 'events:write'] },
  rival: { organisation: 'rival', scopes: ['events:read', 'events:write', 'events:operate'] },
};

let platform: PlatformServer;
let gateway: Gateway;
let DATABASE_URL: string;
let API_KEYS_FILE: string;

beforeEach(async () => {
  platform = await startPlatform();
  DATABASE_URL = await newDatabaseUrl();
  API_KEYS_FILE = path.join(temporaryFolder(), 'api-keys.json');
  const entries = Object.entries(CALLERS).map(([name, rest]) => ({ name, sha256: hashOf(name), ...rest }));
  writeFileSync(API_KEYS_FILE, JSON.stringify(entries));
  const PLATFORM_CREDENTIALS_FILE = path.join(path.dirname(API_KEYS_FILE), 'platform.json');
  const credentials = { acme: { key: KEY, secret: SECRET }, rival: { key: 'rival', secret: 'rival' } };
  writeFileSync(PLATFORM_CREDENTIALS_FILE, JSON.stringify(credentials));
  gateway = await startGateway({
    ...{ DATABASE_URL, API_KEYS_FILE, PLATFORM_URL: platform.url, PLATFORM_AUTH: 'oauth' },
    ...{ PLATFORM_CREDENTIALS_FILE, PLATFORM_TIMEOUT: '1' },
  });
});

interface PendingWrite {
  readonly id: string;
  readonly operation: string;
  readonly eventName: string;
  readonly definition: WireDefinition;
  readonly createdBy: string | null;
  readonly attempts: number;
  readonly lastReason: string | null;
}

interface Payload {
  readonly event: { readonly eventName: string; readonly version: number } | null;
  readonly pendingWrite: PendingWrite | null;
  readonly discarded?: boolean;
  readonly errors: readonly { readonly rule: string; readonly path: readonly string[] }[];
}

const WRITE = 'id operation eventName definition createdBy attempts lastReason';

async function ask<Data>(caller: Caller, query: string, variables: object = {}, url = gateway.url) {
  const key = { 'x-api-key': caller };
  return (await postJson<GraphQLAnswer<Data>>(`${url}/graphql`, { query, variables }, key)).body;
}

async function pendingWrites(
  caller: Caller = 'operator',
  url = gateway.url,
): Promise<readonly PendingWrite[]> {
  const query = `{ pendingWrites { ${WRITE} } }`;
  return (await ask<{ pendingWrites: PendingWrite[] }>(caller, query, {}, url)).data?.pendingWrites ?? [];
}

async function act(
  field: 'retryPendingWrite' | 'discardPendingWrite',
  id: string,
  caller: Caller = 'operator',
) {
  const discarded = field === 'discardPendingWrite' ? 'discarded' : '';
  const query = `mutation($id: ID!) { ${field}(id: $id) {
    event { eventName version } pendingWrite { ${WRITE} } ${discarded} errors { rule path } } }`;
  const { data } = await ask<Record<string, Payload>>(caller, query, { id });
  const payload = data?.[field];
  if (payload === undefined) throw new Error(`${field} was refused`);
  return payload;
}

/** Acts until no gateway is at the write. */
function actWhenFree(field: Parameters<typeof act>[0], id: string): Promise<Payload> {
  return until(async () => {
    const payload = await act(field, id);
    return isUnsettled(payload) ? null : payload;
  });
}

const isUnsettled = ({ errors }: Payload): boolean => errors[0]?.rule === 'PENDING_WRITE_UNSETTLED';

/** Makes the platform fail whatever the gateway asks it. */
function failFinds(): void {
  platform.plan({ fault: { kind: 'error', stores: false }, on: 'find', times: Infinity });
}

/** Sends a write whose outcome stays unknown, and resolves with it. */
async function leavePending(
  input: WireDefinition,
  { stores, method = 'POST' }: { readonly stores: boolean; readonly method?: 'POST' | 'PUT' },
): Promise<PendingWrite> {
  platform.plan({ fault: { kind: 'cut', stores }, on: method === 'POST' ? 'create' : 'update' });
  failFinds();
  const { status } = await send(`${gateway.url}/v2/events`, {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': 'writer' },
    body: JSON.stringify(input),
  });
  expect(status).toBe(503);
  const [write, ...others] = await pendingWrites();
  expect(others).toEqual([]);
  if (write === undefined) throw new Error('no write is pending');
  return write;
}

test('a write whose outcome is not known is listed with its attempts and the last reason', async () => {
  const input = namedEvent();
  const write = await leavePending(input, { stores: true });
  expect(write).toMatchObject({
    ...{ operation: 'CREATE', eventName: input.eventName, createdBy: 'writer' },
    definition: { eventName: input.eventName, actions: input.actions },
  });
  // On a busy machine, an attempt may end before the platform is asked.
  const { attempts } = await until(async () => {
    const [listed] = await pendingWrites();
    return listed && /status 500|failing|no answer/.test(listed.lastReason ?? '') ? listed : null;
  });
  expect(attempts).toBeGreaterThanOrEqual(1);
});

test('at most 100 writes are listed at a time', async () => {
  const { errors } = await ask('operator', '{ pendingWrites(first: 101) { id } }');
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

describe('retryPendingWrite', () => {
  test('says that the outcome is still unknown, and then stores what the platform has', async () => {
    const input = namedEvent();
    const { id } = await leavePending(input, { stores: true });
    const failed = await act('retryPendingWrite', id);
    expect(failed).toMatchObject({
      ...{ event: null, pendingWrite: { id } },
      errors: [{ rule: 'PENDING_WRITE_UNSETTLED', path: ['id'] }],
    });
    platform.plans.clear();
    const found = await until(async () => {
      const { data } = await ask<{ event: object | null }>(
        'writer',
        'query($eventName: String!) { event(eventName: $eventName) { version } }',
        { eventName: input.eventName },
      );
      if (data?.event) return data.event;
      await act('retryPendingWrite', id);
      return null;
    });
    expect(found).toEqual({ version: 1 });
    expect(await pendingWrites()).toEqual([]);
    expect(platform.memory(KEY).names).toEqual([input.eventName]);
    expect((await act('retryPendingWrite', id)).errors).toMatchObject([
      { rule: 'PENDING_WRITE_NOT_FOUND', path: ['id'] },
    ]);
  });
});

describe('discardPendingWrite', () => {
  test('gives up what the platform does not have, once nothing can arrive any more', async () => {
    const input = namedEvent();
    const { id } = await leavePending(input, { stores: false });
    expect(isUnsettled(await act('discardPendingWrite', id))).toBe(true);
    platform.plans.clear();
    // The gateway itself would send a create again that the platform does not have.
    platform.plan({ fault: { kind: 'forbidden' }, on: 'create', times: Infinity });
    const { discarded } = await actWhenFree('discardPendingWrite', id);
    expect(discarded).toBe(true);
    expect(await pendingWrites()).toEqual([]);
    expect(platform.memory(KEY).names).toEqual([]);
    expect(auditRecordsOf(gateway.log)).toContainEqual({
      ...{ action: 'write.discarded', orgId: 'acme', caller: 'operator' },
      ...{ writeId: id, eventName: input.eventName },
    });
  });

  test('stores what the platform has accepted instead', async () => {
    const input = namedEvent();
    const { id } = await leavePending(input, { stores: true });
    platform.plans.clear();
    const payload = await actWhenFree('discardPendingWrite', id);
    const stored = { eventName: input.eventName, version: 1 };
    // The gateway may have been faster.
    if (payload.errors[0]?.rule !== 'PENDING_WRITE_NOT_FOUND') {
      expect(payload).toMatchObject({ event: stored, discarded: false, errors: [] });
    }
    const { data } = await ask<{ event: object }>(
      'writer',
      'query($eventName: String!) { event(eventName: $eventName) { eventName version } }',
      { eventName: input.eventName },
    );
    expect(data?.event).toEqual(stored);
    expect(await pendingWrites()).toEqual([]);
  });
});

test('what somebody retries in one operation has the time of one write', async () => {
  const { id } = await leavePending(namedEvent(), { stores: true });
  platform.plans.clear();
  platform.plan({ fault: { kind: 'silent', stores: false }, on: 'find', times: Infinity });
  const retries = Array.from(
    { length: 10 },
    (_, i) => `a${i}: retryPendingWrite(id: "${id}") { errors { rule } }`,
  );
  const before = performance.now();
  const { errors } = await ask('operator', `mutation { ${retries.join(' ')} }`);
  expect(errors).toBeUndefined();
  // PLATFORM_TIMEOUT is one second.
  expect(performance.now() - before).toBeLessThan(6_000);
});

test('a write is discarded where the platform holds something that cannot be read', async () => {
  const input = namedEvent();
  platform.memory(KEY).store('create', { ...input, fields: [{ name: 7, type: 'string' }] });
  const { id } = await leavePending(input, { stores: false });
  platform.plans.clear();
  expect(await actWhenFree('discardPendingWrite', id)).toMatchObject({ discarded: true, errors: [] });
});

describe('who may', () => {
  test('another organisation sees nothing of a pending write and can do nothing about it', async () => {
    const { id } = await leavePending(namedEvent(), { stores: true });
    expect(await pendingWrites('rival')).toEqual([]);
    for (const field of ['retryPendingWrite', 'discardPendingWrite'] as const) {
      expect(await act(field, id, 'rival')).toMatchObject({
        ...{ event: null, pendingWrite: null },
        errors: [{ rule: 'PENDING_WRITE_NOT_FOUND' }],
      });
    }
    expect(await pendingWrites()).toMatchObject([{ id }]);
  });

  test.each(['event { id }', 'pendingWrite { id }', 'warnings { rule }', 'errors { rule }'])(
    'a caller who may operate but not read cannot select %s, which is about what others have sent',
    async (selection) => {
      const { id } = await leavePending(namedEvent(), { stores: true });
      for (const field of ['retryPendingWrite', 'discardPendingWrite']) {
        const { errors } = await ask('restricted', `mutation { ${field}(id: "${id}") { ${selection} } }`);
        expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', scope: 'events:read' } }]);
      }
      expect(await pendingWrites('writer')).toMatchObject([{ id }]);
    },
  );

  test('a caller who may write but not operate can list, but neither retry nor discard', async () => {
    const { id } = await leavePending(namedEvent(), { stores: true });
    expect(await pendingWrites('writer')).toMatchObject([{ id }]);
    for (const field of ['retryPendingWrite', 'discardPendingWrite']) {
      const { errors } = await ask('writer', `mutation { ${field}(id: "${id}") { errors { rule } } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', scope: 'events:operate' } }]);
    }
  });
});

test('without a platform, what was left can be looked at but not settled', async () => {
  const { id } = await leavePending(namedEvent(), { stores: true });
  await gateway.close();
  gateway = await startGateway({ DATABASE_URL, API_KEYS_FILE });
  expect(await pendingWrites()).toMatchObject([{ id }]);
  for (const field of ['retryPendingWrite', 'discardPendingWrite'] as const) {
    expect(await act(field, id)).toMatchObject({ pendingWrite: { id }, errors: [{ path: ['id'] }] });
  }
  expect(await pendingWrites()).toMatchObject([{ id }]);
});

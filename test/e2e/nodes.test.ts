import { beforeAll, describe, expect, test } from '@jest/globals';
import { uuidv7 } from 'uuidv7';
import { ask, createEvent, type Event, graphql, updateEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { startGateway } from '../support/gateway';

interface Node {
  readonly __typename: string;
  readonly id: string;
  readonly eventName?: string;
  readonly version?: number;
  readonly description?: string;
  readonly changes?: readonly { readonly kind: string }[];
}

const NODE = `__typename id
  ... on Event { eventName version }
  ... on EventVersion { version description changes { kind } }`;

const NODES = `query($ids: [ID!]!) { nodes(ids: $ids) { ${NODE} } }`;

let url: string;

/** An event with three versions, and one with a single version. */
let updated: Event;
let single: Event;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
  const input = cartAbandoned();
  await createEvent(url, input);
  await updateEvent(url, { ...input, description: 'second' });
  updated = present((await updateEvent(url, { ...input, actions: ['EIConsumer'] })).event);
  single = present((await createEvent(url, cartAbandoned())).event);
});

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error('the gateway has stored nothing');
  return value;
}

async function nodes(ids: readonly unknown[]): Promise<(Node | null)[]> {
  return (await ask<{ nodes: (Node | null)[] }>(url, NODES, { ids })).nodes;
}

async function node(id: string): Promise<Node | null> {
  return (await ask<{ node: Node | null }>(url, `query($id: ID!) { node(id: $id) { ${NODE} } }`, { id }))
    .node;
}

/** The ids of the versions of an event, newest first. */
async function versionIds(eventName: string): Promise<string[]> {
  const { event } = await ask<{ event: { versions: { edges: { node: { id: string } }[] } } }>(
    url,
    'query($eventName: String!) { event(eventName: $eventName) { versions { edges { node { id } } } } }',
    { eventName },
  );
  return event.versions.edges.map((edge) => edge.node.id);
}

describe('an id finds', () => {
  test('an event', async () => {
    const { id, eventName } = updated;
    expect(await node(id)).toEqual({ __typename: 'Event', id, eventName, version: 3 });
  });

  test('each version of an event, with what it has changed', async () => {
    const [third = '', second = '', first = ''] = await versionIds(updated.eventName);
    expect(new Set([first, second, third, updated.id]).size).toBe(4);
    const description = 'Left with a full cart';
    const versions = [await node(first), await node(second), await node(third)];
    expect(versions).toEqual([
      { __typename: 'EventVersion', id: first, version: 1, description, changes: [] },
      {
        ...{ __typename: 'EventVersion', id: second, version: 2, description: 'second' },
        changes: [{ kind: 'DESCRIPTION_CHANGED' }],
      },
      {
        ...{ __typename: 'EventVersion', id: third, version: 3, description },
        changes: ['ACTION_REMOVED', 'ACTION_ADDED', 'DESCRIPTION_CHANGED'].map((kind) => ({ kind })),
      },
    ]);
  });

  test('the same version, whichever way it was read', async () => {
    const { event, compareVersions } = await ask<{
      event: { atVersion: { id: string } };
      compareVersions: { from: { id: string } };
    }>(
      url,
      `query($e: String!) {
        event(eventName: $e) { atVersion(number: 2) { id } }
        compareVersions(eventName: $e, from: 2, to: 1) { from { id } }
      }`,
      { e: updated.eventName },
    );
    const [, second] = await versionIds(updated.eventName);
    expect([event.atVersion.id, compareVersions.from.id]).toEqual([second, second]);
  });

  test.each([
    ['of no event', () => uuidv7()],
    ['of a version of no event', () => `${uuidv7()}:1`],
    ['of a version that the event lacks', () => `${updated.id}:4`],
    ['of a version that no event can have', () => `${updated.id}:9999999999`],
    ['of the version zero', () => `${updated.id}:0`],
    ['of a version with a sign', () => `${updated.id}:-1`],
    ['in upper case', () => updated.id.toUpperCase()],
    ['with more behind it', () => `${updated.id}:1:1`],
    ['that is empty', () => ''],
    ['that no database stores', () => '\0\ud800'],
  ])('nothing if it is an id %s', async (_, idOf) => {
    expect(await node(idOf())).toBeNull();
    expect(await nodes([idOf()])).toEqual([null]);
  });
});

describe('nodes', () => {
  test('returns what each id finds, in the order of the ids, and null where there is nothing', async () => {
    const [, second = ''] = await versionIds(updated.eventName);
    const ids = [single.id, second, uuidv7(), updated.id, 'x', `${updated.id}:3`, single.id];
    const found = await nodes(ids);
    expect(found.map((each) => each?.id)).toEqual([
      ...[single.id, second, undefined, updated.id, undefined, `${updated.id}:3`, single.id],
    ]);
    expect(found.map((each) => each?.__typename)).toEqual([
      ...['Event', 'EventVersion', undefined, 'Event', undefined, 'EventVersion', 'Event'],
    ]);
  });

  test('of no ids is empty', async () => {
    expect(await nodes([])).toEqual([]);
  });

  test('takes a hundred ids', async () => {
    const ids = Array.from({ length: 100 }, (_, i) => (i % 2 ? updated.id : `${updated.id}:${(i % 3) + 1}`));
    expect((await nodes(ids)).map((each) => each?.id)).toEqual(ids);
  });

  test.each([101, 20_000])('refuses %d ids', async (length) => {
    const { data, errors } = await graphql(url, NODES, { ids: Array(length).fill(updated.id) });
    expect(data).toEqual({ nodes: null });
    expect(errors).toMatchObject([
      { message: 'The argument ids may have at most 100 ids.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

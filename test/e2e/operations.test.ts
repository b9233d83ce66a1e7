import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { type GraphQLAnswer, postJson } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { cartAbandoned, definition } from '../support/definitions';
import { startGateway } from '../support/gateway';
import { PROJECT } from '../support/project';

const EXAMPLES = path.join(PROJECT, 'examples');
const DOCUMENT = readFileSync(path.join(EXAMPLES, 'operations.graphql'), 'utf8');
const VARIABLES = JSON.parse(readFileSync(path.join(EXAMPLES, 'variables.json'), 'utf8')) as object;

/** Starts a gateway, and resolves with what runs an operation of the file on it. */
async function start(): Promise<(operationName: string, variables: object) => Promise<unknown>> {
  const { url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
  return async (operationName, variables) => {
    const request = { query: DOCUMENT, operationName, variables };
    const { body } = await postJson<GraphQLAnswer<unknown>>(`${url}/graphql`, request);
    expect(body.errors).toBeUndefined();
    return body.data;
  };
}

const EVENT_NAME = 'CartAbandoned';
const input = cartAbandoned(EVENT_NAME);
const changed = { ...input, description: 'changed' };
const ok = { warnings: [], errors: [] };
const at = { path: ['description'], fieldName: null, fieldIndex: null };
const change = {
  kind: 'DESCRIPTION_CHANGED',
  ...at,
  before: input.description,
  after: 'changed',
  breaking: false,
};

const changedBack = { ...change, before: 'changed', after: input.description };

/** The operations of the file in order, with their variables and the essentials of their results. */
const OPERATIONS: [string, object, object][] = [
  [
    'CreateEvent',
    { input },
    {
      createEvent: {
        event: { eventName: EVENT_NAME, version: 1 },
        eventEdge: { cursor: expect.any(String) },
        replayed: false,
        ...ok,
      },
    },
  ],
  [
    'ValidateEvent',
    { draft: { ...input, actions: null } },
    {
      validateEvent: {
        valid: false,
        definition: { uniqueKey: ['eventName', 'customer', 'cartId'], jsonSchema: { title: EVENT_NAME } },
        errors: [
          { rule: 'EVENT_ALREADY_EXISTS', params: { given: EVENT_NAME } },
          { rule: 'ACTIONS_INVALID' },
        ],
      },
    },
  ],
  [
    'ValidateEvents',
    { inputs: [definition({ eventName: 'Other' }), input] },
    { validateEvents: { valid: false, results: [{ valid: true }, { valid: false }], errors: [] } },
  ],
  [
    'PreviewUpdate',
    { changed, expectedVersion: 1 },
    { validateEvent: { valid: true, changes: [change], errors: [] } },
  ],
  [
    'UpdateEvent',
    { changed, expectedVersion: 1, note: 'why' },
    { updateEvent: { event: { version: 2, updatedBy: null }, changes: [change], currentEvent: null, ...ok } },
  ],
  ['UpdateEventSafely', { changed }, { updateEvent: { event: { version: 2 }, errors: [] } }],
  [
    'CreateEvents',
    { inputs: [definition({ eventName: 'Other' }), input] },
    { createEvents: { results: [{ event: { eventName: 'Other' } }, { event: null }], errors: [] } },
  ],
  [
    'Event',
    { eventName: EVENT_NAME },
    {
      event: {
        description: 'changed',
        fields: [{ name: 'customer' }, { name: 'cartId' }, { name: 'cartValue' }],
      },
    },
  ],
  [
    'Events',
    { first: 1, filter: { search: 'cart' } },
    { events: { totalCount: 1, edges: [{ node: { eventName: EVENT_NAME } }] } },
  ],
  [
    'EventVersions',
    { eventName: EVENT_NAME },
    {
      event: {
        versions: {
          totalCount: 2,
          edges: [
            { node: { version: 2, createdBy: null, note: 'why' } },
            { node: { version: 1, createdBy: null, note: null } },
          ],
        },
      },
    },
  ],
  [
    'EventHistory',
    { eventName: EVENT_NAME },
    {
      event: {
        versions: {
          edges: [
            { node: { version: 2, note: 'why', changes: [change] } },
            { node: { version: 1, changes: [] } },
          ],
        },
      },
    },
  ],
  [
    'EventAtVersion',
    { eventName: EVENT_NAME, number: 1 },
    { event: { atVersion: { version: 1, description: input.description } } },
  ],
  [
    'CompareVersions',
    { eventName: EVENT_NAME, from: 2, to: 1 },
    { compareVersions: { from: { version: 2 }, to: { version: 1 }, changes: [changedBack] } },
  ],
  [
    'RevertEvent',
    { eventName: EVENT_NAME, to: 1, revertNote: 'back' },
    {
      revertEvent: {
        event: { version: 3, description: input.description },
        query: { events: { edges: [{ node: {} }, { node: {} }] } },
        changes: [changedBack],
        ...ok,
      },
    },
  ],
  ['EventJsonSchema', { eventName: EVENT_NAME }, { event: { jsonSchema: { title: EVENT_NAME } } }],
  ['Node', {}, { node: { eventName: EVENT_NAME } }],
  ['Nodes', { ids: ['the id of nothing'] }, { nodes: [null] }],
  [
    'FormMetadata',
    {},
    {
      fieldTypes: expect.arrayContaining([expect.objectContaining({ type: 'double' })]),
      eventActions: [{ action: 'EMFConsumer' }, { action: 'EIConsumer' }],
      eventLimits: { maxFields: 100 },
    },
  ],
  ['PendingWrites', {}, { pendingWrites: [] }],
  ['RetryPendingWrite', {}, { retryPendingWrite: { errors: [{ rule: 'PENDING_WRITE_NOT_FOUND' }] } }],
  [
    'DiscardPendingWrite',
    {},
    { discardPendingWrite: { discarded: false, errors: [{ rule: 'PENDING_WRITE_NOT_FOUND' }] } },
  ],
  [
    'DisableEvent',
    { disabledName: EVENT_NAME },
    { disableEvent: { event: { status: 'DISABLED', disabledBy: null }, errors: [] } },
  ],
  [
    'DisabledEvents',
    { first: 20 },
    { events: { totalCount: 1, edges: [{ node: { eventName: EVENT_NAME } }] } },
  ],
];

test('every operation of the file is in the list', () => {
  const names = parse(DOCUMENT).definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? node.name?.value : node.kind,
  );
  expect(names).toEqual(OPERATIONS.map(([name]) => name));
});

test('the operations work one after the other', async () => {
  const run = await start();
  let id: string | undefined;
  for (const [name, variables, answer] of OPERATIONS) {
    const data = await run(name, { id, ...variables });
    expect([name, data]).toMatchObject([name, answer]);
    id ??= (data as { createEvent?: { event: { id: string } } }).createEvent?.event.id;
  }
});

test('with the variables of the example, the operation that disables an event leaves that of the others active', async () => {
  const run = await start();
  for (const [name] of OPERATIONS) await run(name, VARIABLES);
  const event = { eventName: EVENT_NAME, status: 'ACTIVE' };
  expect(await run('Event', VARIABLES)).toMatchObject({ event });
  expect(await run('DisabledEvents', VARIABLES)).toMatchObject({
    events: { edges: [{ node: { eventName: 'CartShared' } }] },
  });
});

import { beforeAll, expect, test } from '@jest/globals';
import { EventAction } from '../../../src/events/model/enums';
import type { OrgEventStore } from '../../../src/events/store/event-store';
import { forOrg, newDatabaseUrl, openStore, insert, runBeside } from '../../support/database';
import { freshName } from '../../support/definitions';

let url: string;
let stores: readonly OrgEventStore[];

beforeAll(async () => {
  url = await newDatabaseUrl();
  stores = [
    forOrg((await openStore({ DATABASE_URL: url })).store, 'default'),
    forOrg((await openStore({ DATABASE_URL: url })).store, 'default'),
  ];
});

/** Sends the same 250 requests to both stores at once, to the second one in reverse order. */
async function sendInOppositeOrders(keyOf: (name: string) => string | undefined): Promise<string[]> {
  const names = Array.from({ length: 250 }, freshName);
  const [one, two] = stores;
  const send = (store: OrgEventStore | undefined, eventName: string) => {
    const key = keyOf(eventName);
    return (
      store &&
      insert(
        store,
        { eventName, actions: [EventAction.EMFConsumer], description: 'x'.repeat(1_000), fields: [] },
        key === undefined ? undefined : { operation: 'createEvent', key, inputHash: eventName },
      )
    );
  };
  const outcomes = await Promise.all([
    ...names.map((name) => send(one, name)),
    ...[...names].reverse().map((name) => send(two, name)),
  ]);
  return outcomes.map((outcome) => outcome?.kind ?? 'none');
}

async function deadlocks(): Promise<unknown> {
  // The server updates its statistics with a delay.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const [row] = await runBeside(
    url,
    'SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.count;
}

const count = (kinds: readonly string[], kind: string): number =>
  kinds.filter((each) => each === kind).length;

test('two gateways that get the same names in opposite orders never deadlock', async () => {
  for (let round = 0; round < 10; round++) {
    const kinds = await sendInOppositeOrders(() => undefined);
    expect([count(kinds, 'inserted'), count(kinds, 'name-taken')]).toEqual([250, 250]);
  }
  expect(await deadlocks()).toBe(0);
});

test('two gateways that get the same keys in opposite orders never deadlock', async () => {
  for (let round = 0; round < 10; round++) {
    const kinds = await sendInOppositeOrders((name) => `key of ${name}`);
    expect([count(kinds, 'inserted'), count(kinds, 'replayed')]).toEqual([250, 250]);
  }
  expect(await deadlocks()).toBe(0);
});

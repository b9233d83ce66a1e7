import { expect, test } from '@jest/globals';
import type { Writer } from '../../src/database/access';
import { DatabaseUnavailableError } from '../../src/database/database-unavailable-error';
import { WriteQueue } from '../../src/database/write-queue';

/** A queue of an operation whose results are known, and its `submit` function. */
function queueOf<Result>(
  execute: (batch: readonly number[]) => Promise<readonly Result[]>,
  weightOf: (write: number) => number = () => 1,
  exclusiveKeyOf: (write: number) => string | undefined = () => undefined,
  maxWait = 60_000,
): { submit: (write: number) => Promise<Result>; drain: () => Promise<void> } {
  // The transaction is not used by the operation.
  const writer = {} as Writer;
  const queue = new WriteQueue((work) => work(writer), maxWait);
  const submit = queue.add<number, Result>({
    execute: async (_, requests) =>
      (await execute(requests)).map((value) => ({ status: 'fulfilled', value })),
    weightOf,
    exclusiveKeyOf,
  });
  return { submit, drain: () => queue.drain() };
}

/** A queue whose commits finish on demand. */
function controlledQueue(
  weightOf?: (write: number) => number,
  exclusiveKeyOf?: (write: number) => string | undefined,
  maxWait?: number,
): {
  queue: ReturnType<typeof queueOf<string>>;
  batches: (readonly number[])[];
  finish: (error?: Error) => Promise<void>;
} {
  const batches: (readonly number[])[] = [];
  let end: (error?: Error) => void = () => undefined;
  const queue = queueOf<string>(
    (batch) =>
      new Promise((resolve, reject) => {
        batches.push(batch);
        end = (error) => {
          if (error) reject(error);
          else resolve(batch.map((write) => `wrote ${write}`));
        };
      }),
    weightOf,
    exclusiveKeyOf,
    maxWait,
  );
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    queue,
    batches,
    finish: async (error) => {
      await turn();
      end(error);
      await turn();
    },
  };
}

test('writes that arrive during a commit share the next one', async () => {
  const { queue, batches, finish } = controlledQueue();
  const first = queue.submit(1);
  await finish();
  const second = queue.submit(2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const others = [3, 4, 5].map((write) => queue.submit(write));
  await finish();
  await finish();
  expect(batches).toEqual([[1], [2], [3, 4, 5]]);
  expect(await Promise.all([first, second, ...others])).toEqual([1, 2, 3, 4, 5].map((n) => `wrote ${n}`));
});

test('writes in the same turn of the event loop share a commit', async () => {
  const { queue, batches, finish } = controlledQueue();
  const writes = [1, 2, 3].map((write) => queue.submit(write));
  await finish();
  await Promise.all(writes);
  expect(batches).toEqual([[1, 2, 3]]);
});

test('no write is acknowledged before its commit has finished', async () => {
  const { queue, finish } = controlledQueue();
  let acknowledged = false;
  const write = queue.submit(1).then(() => (acknowledged = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(acknowledged).toBe(false);
  await finish();
  await write;
});

test('a failed commit fails all writes of its batch, and the next one works', async () => {
  const { queue, finish } = controlledQueue();
  const failing = [queue.submit(1), queue.submit(2)].map((write) => write.catch((error: unknown) => error));
  await finish(new Error('disk full'));
  expect(await Promise.all(failing)).toEqual([new Error('disk full'), new Error('disk full')]);
  const next = queue.submit(3);
  await finish();
  expect(await next).toBe('wrote 3');
});

test('a burst is committed in batches of at most 256', async () => {
  const sizes: number[] = [];
  const queue = queueOf<number>((batch) => {
    sizes.push(batch.length);
    return Promise.resolve(batch);
  });
  await Promise.all(Array.from({ length: 600 }, (_, i) => queue.submit(i)));
  expect(sizes).toEqual([256, 256, 88]);
});

test('draining waits for the current batch and for waiting writes', async () => {
  const { queue, finish } = controlledQueue();
  const done: string[] = [];
  void queue.submit(1).then((outcome) => done.push(outcome));
  await new Promise((resolve) => setTimeout(resolve, 5));
  void queue.submit(2).then((outcome) => done.push(outcome));
  const drained = queue.drain().then(() => done.push('drained'));
  await finish();
  await finish();
  await drained;
  expect(done).toEqual(['wrote 1', 'wrote 2', 'drained']);
  await queue.drain();
});

test('a batch ends before the write that would make it too heavy, and the others keep their order', async () => {
  const { queue, batches, finish } = controlledQueue((weight) => weight);
  const weights = [Infinity, 100, 156, 1, 300, 256, 0.5];
  const writes = weights.map((weight) => queue.submit(weight));
  for (let i = 0; i < 6; i++) await finish();
  expect(batches).toEqual([[Infinity], [100, 156], [1], [300], [256], [0.5]]);
  expect(await Promise.all(writes)).toEqual(weights.map((n) => `wrote ${n}`));
});

test('writes with the same key go into different batches, and the others do not wait for them', async () => {
  const { queue, batches, finish } = controlledQueue(undefined, (write) => (write < 10 ? 'key' : undefined));
  const writes = [1, 2, 30, 3, 40].map((write) => queue.submit(write));
  for (let i = 0; i < 3; i++) await finish();
  expect(batches).toEqual([[1, 30, 40], [2], [3]]);
  expect(await Promise.all(writes)).toEqual([1, 2, 30, 3, 40].map((n) => `wrote ${n}`));
});

test('the event loop turns between two batches', async () => {
  let turn = 0;
  let isDone = false;
  const countTurns = (): void => {
    turn += 1;
    if (!isDone) setImmediate(countTurns);
  };
  countTurns();
  const turns: number[] = [];
  const queue = queueOf<number>((batch) => {
    turns.push(turn);
    return Promise.resolve(batch);
  });
  await Promise.all(Array.from({ length: 600 }, (_, i) => queue.submit(i)));
  isDone = true;
  expect(turns).toHaveLength(3);
  expect(new Set(turns).size).toBe(3);
});

test('a write that waits too long is rejected and never executed, and one in a batch is not', async () => {
  const { queue, batches, finish } = controlledQueue(undefined, undefined, 100);
  const first = queue.submit(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const others = [2, 3].map((write) => queue.submit(write).catch((error: unknown) => error));
  const rejections = await Promise.all(others);
  expect(rejections).toEqual([expect.any(DatabaseUnavailableError), expect.any(DatabaseUnavailableError)]);
  expect(rejections).toMatchObject([{ outcomeUnknown: false }, { outcomeUnknown: false }]);
  const last = queue.submit(4);
  await finish();
  await finish();
  expect(await Promise.all([first, last])).toEqual(['wrote 1', 'wrote 4']);
  expect(batches).toEqual([[1], [4]]);
  await queue.drain();
});

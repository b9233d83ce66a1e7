import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Writer } from '../../src/database/access';
import { OverloadedError } from '../../src/database/database-unavailable-error';
import { type Commits, WriteQueue } from '../../src/database/write-queue';
import { type EndedBatch, UNOBSERVED, type WriteObserver } from '../../src/observer';

/** Runs all work with a writer, and notes what for. */
function commitsOf(writer: Writer, kinds: string[] = []): Commits {
  return {
    transaction: (work) => {
      kinds.push('transaction');
      return work(writer);
    },
    oneStatement: (work) => {
      kinds.push('one statement');
      return work(writer);
    },
    gatheringTime: 0.2,
  };
}

/** A queue of an operation whose results are known, and its `submit` function. */
function queueOf<Result>(
  execute: (batch: readonly number[]) => Promise<readonly Result[]>,
  weightOf: (write: number) => number = () => 1,
  exclusiveKeyOf: (write: number) => string | undefined = () => undefined,
  maxWait = 60_000,
): { submit: (write: number) => Promise<Result>; drain: () => Promise<void> } {
  // The transaction is not used by the operation.
  const writer = {} as Writer;
  const queue = new WriteQueue(commitsOf(writer), maxWait, UNOBSERVED);
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

describe('after a batch of several writes', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Submits three writes that share a batch, and then three in successive turns of the event loop. */
  const submitAgain = async (): Promise<readonly (readonly number[])[]> => {
    const { queue, batches, finish } = controlledQueue();
    const writes = [1, 2, 3].map((write) => queue.submit(write));
    await finish();
    await Promise.all(writes);
    for (const write of [4, 5, 6]) {
      writes.push(queue.submit(write));
      await turn();
    }
    await finish();
    await finish();
    await Promise.all(writes);
    return batches;
  };

  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('the next one waits for as many, because the clients that were answered send their next writes', async () => {
    jest.spyOn(performance, 'now').mockReturnValue(0);
    expect(await submitAgain()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test('the next one does not wait for long', async () => {
    let time = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (time += 1));
    expect(await submitAgain()).toEqual([[1, 2, 3], [4], [5, 6]]);
  });
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

/** How a write ended. */
const outcome = (write: Promise<string>): Promise<string> =>
  write.catch((error: unknown) => (error instanceof OverloadedError ? 'refused' : 'failed'));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a write that would wait too long', () => {
  test('because the current batch hangs is refused when its time is over, and never executed', async () => {
    const { queue, batches, finish } = controlledQueue(undefined, undefined, 100);
    const first = queue.submit(1);
    await pause(5);
    const others = [2, 3].map((write) => queue.submit(write).catch((error: unknown) => error));
    const rejections = await Promise.all(others);
    expect(rejections).toEqual([expect.any(OverloadedError), expect.any(OverloadedError)]);
    expect(rejections).toMatchObject([{ outcomeUnknown: false }, { outcomeUnknown: false }]);
    await finish();
    expect(await first).toBe('wrote 1');
    const last = queue.submit(4);
    await finish();
    expect(await last).toBe('wrote 4');
    expect(batches).toEqual([[1], [4]]);
    await queue.drain();
  });

  test('because the current batch already takes longer than that is refused at once', async () => {
    const { queue, finish } = controlledQueue(undefined, undefined, 100);
    const first = queue.submit(1);
    await pause(150);
    const refused = queue.submit(2);
    // A timer would take longer than this turn.
    const end = await Promise.race([outcome(refused), new Promise((resolve) => setImmediate(resolve))]);
    expect(end).toBe('refused');
    await finish();
    expect(await first).toBe('wrote 1');
  });

  test('because batches take long is refused at once, and says when to try again', async () => {
    const queue = queueOf<string>(
      async (batch) => {
        await pause(300);
        return batch.map((write) => `wrote ${write}`);
      },
      undefined,
      undefined,
      800,
    );
    await queue.submit(0);
    // Batches of 256: the first begins at once, and the fifth some 1.2 seconds later.
    const writes = Array.from({ length: 5 * 256 }, (_, i) => queue.submit(i));
    const refusals = (await Promise.allSettled(writes)).flatMap((write) =>
      write.status === 'rejected' ? [write.reason as unknown] : [],
    );
    expect(refusals.length).toBeGreaterThanOrEqual(256);
    expect(refusals.length).toBeLessThanOrEqual(4 * 256);
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(OverloadedError);
      expect(refusal).toMatchObject({ retryAfter: expect.any(Number) });
    }
    const seconds = refusals.map((refusal) => (refusal instanceof OverloadedError ? refusal.retryAfter : 0));
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...seconds)).toBeLessThan(60);
  });

  test('because of others with the same key is refused', async () => {
    const queue = queueOf<string>(
      async (batch) => {
        await pause(50);
        return batch.map((write) => `wrote ${write}`);
      },
      undefined,
      (write) => (write < 1_000 ? 'key' : undefined),
      300,
    );
    await queue.submit(0);
    const sameKey = Promise.all(Array.from({ length: 100 }, (_, i) => outcome(queue.submit(i))));
    const other = outcome(queue.submit(1_000));
    expect((await sameKey).filter((end) => end === 'refused').length).toBeGreaterThan(80);
    expect(await other).toBe('wrote 1000');
  });
});

test('a queue whose batches were slow accepts writes as soon as nothing is under way, and soon as many as ever', async () => {
  let duration = 300;
  const queue = queueOf<string>(
    async (batch) => {
      await pause(duration);
      return batch.map((write) => `wrote ${write}`);
    },
    undefined,
    undefined,
    100,
  );
  expect(await outcome(queue.submit(1))).toBe('wrote 1');
  const slow = outcome(queue.submit(2));
  await pause(10);
  expect(await outcome(queue.submit(3))).toBe('refused');
  expect(await slow).toBe('wrote 2');
  duration = 0;
  for (let write = 4; write < 14; write++) expect(await outcome(queue.submit(write))).toBe(`wrote ${write}`);
  const many = await Promise.all(Array.from({ length: 512 }, (_, i) => outcome(queue.submit(i))));
  expect(many.filter((end) => end === 'refused')).toEqual([]);
});

test('while every batch takes longer than a write may wait, some writes are accepted in each', async () => {
  const queue = queueOf<string>(
    async (batch) => {
      await pause(300);
      return batch.map((write) => `wrote ${write}`);
    },
    undefined,
    undefined,
    150,
  );
  const ends: Promise<string>[] = [];
  for (let write = 0; write < 60; write++) {
    ends.push(outcome(queue.submit(write)));
    await pause(30);
  }
  const refused = (await Promise.all(ends)).filter((end) => end === 'refused').length;
  expect(refused).toBeGreaterThan(5);
  expect(60 - refused).toBeGreaterThan(5);
});

test('what waits is bounded, whatever its weight and however fast batches are', async () => {
  const { queue, finish } = controlledQueue((write) => (write === 0 ? Infinity : 2));
  const first = queue.submit(0);
  await finish();
  await first;
  const ends = Array.from({ length: 10_000 }, (_, i) => outcome(queue.submit(i + 1)));
  const heavy = outcome(queue.submit(0));
  expect(await heavy).toBe('refused');
  for (let batch = 0; batch < 64; batch++) await finish();
  expect((await Promise.all(ends)).filter((end) => end !== 'refused')).toHaveLength((64 * 256) / 2);
  const last = queue.submit(1);
  await finish();
  expect(await last).toBe('wrote 1');
});

describe('the observer is told', () => {
  const observed = (maxWait = 60_000) => {
    const batches: EndedBatch[] = [];
    let refused = 0;
    const observer: WriteObserver = {
      batchEnded: (batch) => batches.push(batch),
      writeRefused: () => (refused += 1),
    };
    let end: (error?: Error) => void = () => undefined;
    const queue = new WriteQueue(commitsOf({} as Writer), maxWait, observer);
    const submit = queue.add<number, number>({
      execute: (_, requests) =>
        new Promise((resolve, reject) => {
          end = (error) => {
            if (error) reject(error);
            else resolve(requests.map((value) => ({ status: 'fulfilled', value })));
          };
        }),
      weightOf: () => 1,
      exclusiveKeyOf: () => undefined,
    });
    return {
      queue,
      submit,
      batches,
      refused: () => refused,
      end: (error?: Error) => {
        end(error);
      },
    };
  };
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

  test('of each batch: its size, how long each write has waited, and how long it took', async () => {
    const { queue, submit, batches, end } = observed();
    const first = submit(1);
    await turn();
    const others = [submit(2), submit(3)];
    expect(queue.length).toBe(2);
    await turn();
    end();
    await first;
    await turn();
    end();
    await Promise.all(others);
    expect(queue.length).toBe(0);
    expect(batches.map(({ isCommitted, waits }) => [isCommitted, waits.length])).toEqual([
      [true, 1],
      [true, 2],
    ]);
    for (const wait of batches[1]?.waits ?? []) expect(wait).toBeGreaterThan(4);
    for (const { duration, commit } of batches) {
      expect(commit).toBeGreaterThanOrEqual(0);
      expect(duration).toBeGreaterThan(commit ?? Infinity);
    }
  });

  test('of a batch that fails before COMMIT', async () => {
    const { submit, batches, end } = observed();
    const write = submit(1);
    await turn();
    end(new Error('the disk is full'));
    await expect(write).rejects.toThrow('the disk is full');
    expect(batches).toMatchObject([{ isCommitted: false, waits: [expect.any(Number)], commit: null }]);
  });

  test('of a write that is refused because of those before it', async () => {
    const { submit, refused, end } = observed(20);
    const first = submit(1);
    await turn();
    await expect(submit(2)).rejects.toThrow(OverloadedError);
    expect(refused()).toBe(1);
    end();
    await first;
  });
});

test('a batch has no transaction only if a single operation takes one statement for it', async () => {
  const kinds: string[] = [];
  const queue = new WriteQueue(commitsOf({} as Writer, kinds), 60_000, UNOBSERVED);
  const operation = (isOneStatement?: (requests: readonly number[]) => boolean) =>
    queue.add<number, number>({
      execute: (_, requests) =>
        Promise.resolve(requests.map((value) => ({ status: 'fulfilled' as const, value }))),
      ...(isOneStatement && { isOneStatement }),
      weightOf: () => 1,
      exclusiveKeyOf: () => undefined,
    });
  const insert = operation((requests) => requests.every((request) => request < 10));
  const update = operation();
  await Promise.all([insert(1), insert(2)]);
  await Promise.all([insert(1), insert(10)]);
  await update(1);
  await Promise.all([insert(1), update(1)]);
  expect(kinds).toEqual(['one statement', 'transaction', 'transaction', 'transaction']);
});

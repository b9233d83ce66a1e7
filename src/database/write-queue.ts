import type { WriteObserver } from '../observer';
import type { Writer } from './access';
import { BatchTimes } from './batch-times';
import { type TracedWrite, tracer } from '../tracing/tracer';
import { OverloadedError } from './database-unavailable-error';
import { type WaitingWrite, WaitingWrites } from './waiting-writes';

/**
 * A kind of write. The requests of one operation that share a batch are executed together, so that a batch takes a
 * constant number of statements.
 */
export interface WriteOperation<Request, Result> {
  /**
   * Executes requests in the transaction of their batch and resolves with a result for each, in their order. A
   * request can fail alone; if the promise rejects, the whole batch is rolled back. It may be called again with the
   * same requests after a rollback.
   */
  execute(writer: Writer, requests: readonly Request[]): Promise<readonly PromiseSettledResult<Result>[]>;

  /** Whether executing these requests takes exactly one statement, so that it needs no transaction; left out if never. */
  isOneStatement?(requests: readonly Request[]): boolean;

  /** The share of a batch that a request takes: 1 for a small one. A request heavier than a batch is one by itself. */
  weightOf(request: Request): number;

  /** Requests with the same key never share a batch. */
  exclusiveKeyOf(request: Request): string | undefined;
}

/** Runs the work and resolves after it has been committed. */
type Commit = <T>(work: (writer: Writer) => Promise<T>) => Promise<T>;

/** How a database commits work. */
export interface Commits {
  /** Any work. */
  readonly transaction: Commit;
  /** Work that executes exactly one statement: in less time. */
  readonly oneStatement: Commit;
  /** How long a batch may wait for as many writes as the one before, in ms. */
  readonly gatheringTime: number;
}

/** The most seconds after which a client should try again. */
const MAX_RETRY_AFTER = 60;

/** A request that waits for its batch. */
interface WaitingRequest extends WaitingWrite {
  /** By `performance.now()`. */
  readonly since: number;
  readonly trace: TracedWrite;
  readonly joinBatch: () => void;
}

/**
 * Group commit: requests that arrive while a batch is being committed wait and share the next one. A process has
 * one queue, and all of its writes go through it. A request that would wait too long is rejected at once, so that
 * those that are accepted are answered in time whatever the load is.
 */
export class WriteQueue {
  readonly #commits: Commits;
  readonly #maxWait: number;
  readonly #observer: WriteObserver;
  readonly #stages: BatchStage[] = [];
  readonly #waiting = new WaitingWrites<WaitingRequest>();
  readonly #times = new BatchTimes();
  #working: Promise<void> | null = null;
  /** The number of writes in the last batch. */
  #lastSize = 1;

  /**
   * @param commits run the work of a batch
   * @param maxWait how long a request may wait for its batch, in ms
   * @param observer is told of each batch before its requests are answered
   */
  constructor(commits: Commits, maxWait: number, observer: WriteObserver) {
    this.#commits = commits;
    this.#maxWait = maxWait;
    this.#observer = observer;
  }

  /** How many requests wait for their batch. */
  get length(): number {
    return this.#waiting.size;
  }

  /**
   * Adds an operation and returns the function that submits a request of it. That resolves once the request is
   * committed, and rejects with OverloadedError if the request would wait too long for its batch, or does so after
   * all. A batch executes operations in the order in which they were added, so that all gateways lock rows in the same
   * order.
   */
  add<Request, Result>(operation: WriteOperation<Request, Result>): (request: Request) => Promise<Result> {
    const stage = new OperationStage(operation);
    this.#stages.push(stage);
    const submit = (request: Request, trace: TracedWrite): Promise<Result> =>
      new Promise((resolve, reject) => {
        const waiting: WaitingRequest = {
          since: performance.now(),
          trace,
          weight: operation.weightOf(request),
          exclusiveKey: operation.exclusiveKeyOf(request),
          joinBatch: () => {
            clearTimeout(timer);
            this.#waiting.delete(waiting);
            stage.add({ request, resolve, reject });
          },
        };
        const refuse = (): void => {
          this.#observer.writeRefused();
          reject(overloaded(this.#waitOf(waiting)));
        };
        if (this.#waitOf(waiting) > this.#maxWait || this.#waiting.isFull(waiting)) {
          refuse();
          return;
        }
        // The estimate cannot know of a database that is about to hang.
        const timer = setTimeout(() => {
          this.#waiting.delete(waiting);
          refuse();
        }, this.#maxWait);
        this.#waiting.add(waiting);
        this.#working ??= this.#work();
      });
    return (request) => tracer().traceWrite((trace) => submit(request, trace));
  }

  /** Resolves when no request is waiting or being committed. */
  async drain(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  /** How long a new request would wait for its batch, in ms; 0 if the queue is idle, however slow it has been. */
  #waitOf(write: WaitingWrite): number {
    return this.#times.until(this.#waiting.batchesBefore(write));
  }

  async #work(): Promise<void> {
    while (this.#waiting.size > 0) {
      await this.#gather();
      const batch = this.#waiting.nextBatch();
      if (batch.length === 0) continue;
      this.#lastSize = batch.length;
      for (const { joinBatch } of batch) joinBatch();
      await this.#commit(batch);
    }
    this.#working = null;
  }

  /** Waits a moment, until as many writes are waiting as the last batch had. */
  async #gather(): Promise<void> {
    // Requests that were parsed in the same turn of the event loop share a batch. On SQLite, executing a batch lets
    // nothing else run: without this turn, a long queue would block everything else.
    await new Promise(setImmediate);
    const end = performance.now() + this.#commits.gatheringTime;
    while (this.#waiting.size < this.#lastSize && performance.now() < end) await new Promise(setImmediate);
  }

  async #commit(batch: readonly WaitingRequest[]): Promise<void> {
    const start = performance.now();
    const waits = batch.map(({ since }) => start - since);
    const progress: { executedAt: number | null; isCommitted: boolean } = {
      executedAt: null,
      isCommitted: false,
    };
    this.#times.start();
    try {
      const stages = this.#stages.filter((stage) => stage.hasRequests);
      const isOneStatement = stages.length === 1 && stages.every((stage) => stage.isOneStatement);
      const commit = isOneStatement ? this.#commits.oneStatement : this.#commits.transaction;
      const execute = (): Promise<void> =>
        commit(async (writer) => {
          // A statement that commits by itself counts as its commit.
          progress.executedAt = isOneStatement ? performance.now() : null;
          for (const stage of stages) await stage.execute(writer);
          progress.executedAt ??= performance.now();
        });
      const traces = batch.map(({ trace }) => trace);
      await tracer().traceBatch(traces, execute);
      progress.isCommitted = true;
      for (const stage of this.#stages) stage.acknowledge();
    } catch (error) {
      for (const stage of this.#stages) stage.fail(error);
    } finally {
      this.#times.end();
      const end = performance.now();
      const { executedAt, isCommitted } = progress;
      const commit = executedAt === null ? null : end - executedAt;
      this.#observer.batchEnded({ isCommitted, waits, duration: end - start, commit });
    }
  }
}

/** @param wait how long the request would wait, in ms: by then, those that wait now are committed */
function overloaded(wait: number): OverloadedError {
  return new OverloadedError(Math.min(Math.max(Math.ceil(wait / 1000), 1), MAX_RETRY_AFTER));
}

/** The part of the current batch that belongs to one operation. */
interface BatchStage {
  readonly hasRequests: boolean;
  readonly isOneStatement: boolean;
  execute(writer: Writer): Promise<void>;
  acknowledge(): void;
  fail(error: unknown): void;
}

interface BatchedRequest<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

class OperationStage<Request, Result> implements BatchStage {
  readonly #operation: WriteOperation<Request, Result>;
  #requests: BatchedRequest<Request, Result>[] = [];
  #results: readonly PromiseSettledResult<Result>[] = [];

  constructor(operation: WriteOperation<Request, Result>) {
    this.#operation = operation;
  }

  get hasRequests(): boolean {
    return this.#requests.length > 0;
  }

  get isOneStatement(): boolean {
    return this.#operation.isOneStatement?.(this.#requests.map(({ request }) => request)) ?? false;
  }

  add(request: BatchedRequest<Request, Result>): void {
    this.#requests.push(request);
  }

  async execute(writer: Writer): Promise<void> {
    const requests = this.#requests.map(({ request }) => request);
    this.#results = await this.#operation.execute(writer, requests);
    if (this.#results.length !== requests.length) throw new Error('a write operation left out a result');
  }

  acknowledge(): void {
    for (const [i, { resolve, reject }] of this.#requests.entries()) {
      const result = this.#results[i];
      if (result?.status === 'fulfilled') resolve(result.value);
      else reject(result?.reason);
    }
    this.#clear();
  }

  fail(error: unknown): void {
    for (const { reject } of this.#requests) reject(error);
    this.#clear();
  }

  #clear(): void {
    this.#requests = [];
    this.#results = [];
  }
}

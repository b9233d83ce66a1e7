import type {
  AnsweredRequest,
  CallerRefusalReason,
  EndedBatch,
  EndedCall,
  EndedOperation,
  Observer,
} from '../observer';
import type { PendingIntents } from '../events/store/intents/prisma-intent-reader';
import { CIRCUITS } from '../platform/circuit';
import type { GatewayState, PlatformState } from './gateway-state';
import { createInstruments, type Instruments } from './instruments';

/** How old collected metrics may be, in ms: however many scrapers there are, and however fast, each costs little. */
const MAX_AGE = 1_000;

/** How long the database may take to say what is pending, in ms. A scrape should not fail because of it. */
const MAX_PENDING_TIME = 1_000;

/** Metrics as text. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** Counts and measures what the gateway does. */
export class Metrics implements Observer {
  readonly #instruments: Instruments;
  #state: GatewayState | null = null;
  #collected: { readonly at: number; readonly exposition: Promise<Exposition> } | null = null;

  private constructor(instruments: Instruments) {
    this.#instruments = instruments;
  }

  static async open(): Promise<Metrics> {
    return new Metrics(await createInstruments());
  }

  /** Reads this state from now on, whenever metrics are collected. */
  watch(state: GatewayState): void {
    this.#state = state;
  }

  /** The metrics in the text format of Prometheus, as they were at most a second ago. */
  expose(): Promise<Exposition> {
    const now = performance.now();
    if (this.#collected === null || now - this.#collected.at >= MAX_AGE) {
      this.#collected = { at: now, exposition: this.#collect() };
    }
    return this.#collected.exposition;
  }

  operationEnded({ operation, outcome, rules, duration }: EndedOperation): void {
    const { operations, operationDuration, rejections } = this.#instruments;
    operations.inc({ operation, outcome });
    operationDuration.observe({ operation }, toSeconds(duration));
    for (const rule of rules) rejections.inc({ operation, rule });
  }

  batchEnded({ isCommitted, waits, duration, commit }: EndedBatch): void {
    const { batches, batchSize, batchDuration, commitDuration, writeWait } = this.#instruments;
    batches.inc({ outcome: isCommitted ? 'committed' : 'failed' });
    batchSize.observe(waits.length);
    batchDuration.observe(toSeconds(duration));
    if (commit !== null) commitDuration.observe(toSeconds(commit));
    for (const wait of waits) writeWait.observe(toSeconds(wait));
  }

  writeRefused(): void {
    this.#instruments.writesRefused.inc();
  }

  callEnded({ call, outcome, duration }: EndedCall): void {
    this.#instruments.platformCalls.inc({ call, outcome });
    this.#instruments.platformCallDuration.observe({ call }, toSeconds(duration));
  }

  callerRefused(reason: CallerRefusalReason): void {
    this.#instruments.callerRefusals.inc({ reason });
  }

  requestAnswered({ route, operation, outcome, duration }: AnsweredRequest): void {
    this.#instruments.requests.inc({ route, operation, outcome });
    this.#instruments.requestDuration.observe({ route, operation }, toSeconds(duration));
  }

  async #collect(): Promise<Exposition> {
    if (this.#state !== null) await this.#read(this.#state);
    const { registry } = this.#instruments;
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  async #read({ queueLength, connections, refusals, platform }: GatewayState): Promise<void> {
    const instruments = this.#instruments;
    instruments.queueLength.set(queueLength());
    const pool = connections();
    if (pool !== null) {
      instruments.connectionsMax.set(pool.max);
      instruments.connectionsOpen.set(pool.open);
      instruments.connectionsIdle.set(pool.idle);
      instruments.connectionsWaiting.set(pool.waiting);
    }
    instruments.refusals.reset();
    for (const [reason, count] of refusals) instruments.refusals.inc({ reason }, count);
    if (platform !== null) await this.#readPlatform(platform);
  }

  async #readPlatform({ circuit, pending }: PlatformState): Promise<void> {
    const current = circuit();
    for (const state of CIRCUITS) this.#instruments.circuit.set({ state }, state === current ? 1 : 0);
    const { pendingWrites, oldestPendingWrite } = this.#instruments;
    const writes = await inTime(pending());
    // Not a number: an old one would hide that nobody knows.
    pendingWrites.set(writes?.count ?? NaN);
    oldestPendingWrite.set(writes === null ? NaN : ageOf(writes));
  }
}

function toSeconds(ms: number): number {
  return ms / 1_000;
}

function ageOf({ oldest }: PendingIntents): number {
  return oldest === null ? 0 : toSeconds(Math.max(Date.now() - oldest.getTime(), 0));
}

/** The value; null if it cannot be read, or takes too long. */
async function inTime<Value>(reading: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, MAX_PENDING_TIME, null);
  });
  try {
    return await Promise.race([reading, tooLate]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

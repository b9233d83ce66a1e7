import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Dispatcher } from 'undici';
import { CORES, programTimeOf, waitingTime } from './cores';
import type { Exchange, Question } from './exchange';
import type { CpuTime, ServerProcess } from './server-process';
import { type Sample, toSample } from './statistics';

/** A server and what it is asked. */
export interface Target {
  readonly server: ServerProcess;
  readonly exchange: Exchange;
}

export interface Load {
  /** Connections are distributed over them. */
  readonly targets: readonly Target[];
  /** Each sends one request after the other. */
  readonly connections: number;
}

/** A sample, and what may have disturbed it: shares of a core, NaN if they are not known. */
export interface LoadSample extends Sample {
  /** How busy the process of the load was. */
  readonly loadBusy: number;
  /** How long it waited for its core. */
  readonly loadWait: number;
  /** What other programs and the hypervisor took from the core of the servers. */
  readonly disturbance: number;
}

/**
 * Sends requests on all connections for some time. Connections are opened before, and every answer is checked.
 *
 * @throws Error if an answer is not as expected
 */
export async function runLoad({ targets, connections }: Load, seconds: number): Promise<LoadSample> {
  const senders = Array.from({ length: connections }, (_, i) => {
    const target = targets[i % targets.length];
    if (target === undefined) throw new Error('a load needs a target');
    return new Sender(target);
  });
  try {
    await Promise.all(senders.map((sender) => sender.ask()));
    const latencies: number[] = [];
    const measured = new AbortController();
    const before = readUsage(targets);
    const sending = Promise.all(senders.map((sender) => sender.askUntil(measured.signal, latencies)));
    await Promise.race([sleep(seconds * 1_000), sending]);
    const after = readUsage(targets);
    measured.abort();
    const answered = [...latencies];
    await sending;
    return toLoadSample(answered, before, after);
  } finally {
    await Promise.all(senders.map((sender) => sender.close()));
  }
}

/** Sends requests on a connection of its own. */
class Sender implements Dispatcher.DispatchHandler {
  readonly #exchange: Exchange;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #client: Client;
  #question: Question;
  #status = 0;
  #body = '';
  #settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor({ server, exchange }: Target) {
    this.#exchange = exchange;
    this.#headers = { 'content-type': 'application/json', ...server.headers };
    this.#client = new Client(server.url);
    this.#question = exchange.next();
  }

  /** Resolves when the answer has arrived and is as expected. */
  ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#body = '';
      const { body } = this.#question;
      // Much cheaper than the client's other methods.
      this.#client.dispatch(
        { path: this.#exchange.path, method: 'POST', headers: this.#headers, body },
        this,
      );
    });
  }

  /** Sends requests until the signal is aborted, and adds the time of each answer in ms. */
  async askUntil(signal: AbortSignal, latencies: number[]): Promise<void> {
    while (!signal.aborted) {
      const sentAt = performance.now();
      await this.ask();
      latencies.push(performance.now() - sentAt);
    }
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }

  onRequestStart(): void {
    // The client takes an object without this method for a handler of an earlier release.
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    // What is expected is ASCII.
    this.#body += chunk.toString('latin1');
  }

  onResponseEnd(): void {
    try {
      this.#exchange.accept(this.#question, this.#status, this.#body);
      this.#question = this.#exchange.next();
      this.#settle?.resolve();
    } catch (error) {
      this.#settle?.reject(error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle?.reject(error);
  }
}

/** Readings of clocks in ms. */
interface Usage {
  readonly time: number;
  readonly servers: CpuTime;
  readonly load: number;
  readonly loadWait: number;
  /** What all programs have used of the core of the servers. */
  readonly core: number;
}

function readUsage(targets: readonly Target[]): Usage {
  const { user, system } = process.cpuUsage();
  const times = [...new Set(targets.map(({ server }) => server))].map(({ cpu }) => cpu);
  const core = CORES?.servers[0];
  return {
    time: performance.now(),
    servers: {
      program: times.reduce((sum, { program }) => sum + program, 0),
      total: times.reduce((sum, { total }) => sum + total, 0),
    },
    load: (user + system) / 1_000,
    loadWait: waitingTime(),
    core: core === undefined ? NaN : programTimeOf(core),
  };
}

function toLoadSample(latencies: readonly number[], before: Usage, after: Usage): LoadSample {
  const elapsed = after.time - before.time;
  const others = after.core - before.core - (after.servers.program - before.servers.program);
  return {
    ...toSample(latencies, { elapsed, cpu: after.servers.total - before.servers.total }),
    loadBusy: (after.load - before.load) / elapsed,
    loadWait: (after.loadWait - before.loadWait) / elapsed,
    disturbance: Math.max(0, others) / elapsed,
  };
}

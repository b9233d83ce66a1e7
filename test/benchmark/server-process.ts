import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { freePort } from '../support/free-port';
import { memoryOf } from '../support/process-memory';
import { CORES, nodeOn, TICK } from './cores';
import type { Exchange } from './exchange';

/** A server to be started. */
export interface ServerOptions {
  /** What Node runs. It listens at HOST and PORT. */
  readonly args: readonly string[];
  readonly databaseUrl: string;
  /** Other variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly core?: number | undefined;
}

/** CPU time in ms; NaN on a system without /proc. */
export interface CpuTime {
  /** Without that of the kernel. */
  readonly program: number;
  readonly total: number;
}

/** As `npm start` runs a gateway, and the yardsticks too, so that they are not slow after a pause either. */
const NODE_ARGS = ['--no-memory-reducer'];

/** The processes of the servers that run. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const HOST = '127.0.0.1';

/** How long to wait before a server that does not listen yet is asked again, in ms. */
const PAUSE = 2;

/** A server in a process of its own, on a core of its own. */
export class ServerProcess {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From the start of the process to its first answer, in ms. */
  readonly firstAnswer: number;
  readonly #process: ChildProcess;

  private constructor(
    child: ChildProcess,
    url: string,
    headers: Readonly<Record<string, string>>,
    firstAnswer: number,
  ) {
    this.#process = child;
    this.url = url;
    this.headers = headers;
    this.firstAnswer = firstAnswer;
  }

  /**
   * Starts a server and resolves when it has given its first answer. Its log is thrown away.
   *
   * @throws Error if it exits or gives another answer than the exchange expects
   */
  static async start(options: ServerOptions, exchange: Exchange): Promise<ServerProcess> {
    const { args, databaseUrl, environment, headers = {}, core = CORES?.servers[0] } = options;
    const port = await freePort();
    const url = `http://${HOST}:${port}`;
    const startedAt = performance.now();
    const [command, ...commandArgs] = nodeOn(core, [...NODE_ARGS, ...args]);
    const child = spawn(command, commandArgs, {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        HOST,
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    try {
      while ((await ask(url, headers, exchange)) === undefined) {
        if (!running.has(child)) throw new Error(`${args.join(' ')} did not start: ${stderr}`);
        await sleep(PAUSE);
      }
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return new ServerProcess(child, url, headers, performance.now() - startedAt);
  }

  /**
   * Asks one question and resolves with the body of the answer.
   *
   * @throws Error if it is not as expected
   */
  async ask(exchange: Exchange): Promise<string> {
    const body = await ask(this.url, this.headers, exchange);
    if (body === undefined) throw new Error(`nothing listens at ${this.url}`);
    return body;
  }

  /** The CPU time of all threads so far. */
  get cpu(): CpuTime {
    if (process.platform !== 'linux') return { program: NaN, total: NaN };
    const stat = readFileSync(`/proc/${this.#process.pid}/stat`, 'utf8');
    // The second column is the name of the program in parentheses.
    const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const program = Number(columns[11]) * TICK;
    return { program, total: program + Number(columns[12]) * TICK };
  }

  /** The most memory that was resident so far, in bytes; NaN on a system without /proc. */
  get peakMemory(): number {
    return memoryOf(this.#process.pid)?.peak ?? NaN;
  }

  /** The memory that is resident, in bytes; NaN on a system without /proc. */
  get memory(): number {
    return memoryOf(this.#process.pid)?.now ?? NaN;
  }

  /** Kills all servers that were started. */
  static async killAll(): Promise<void> {
    await Promise.all([...running].map(kill));
  }

  /** Kills the process: what it has acknowledged has to be on disk. */
  async kill(): Promise<void> {
    await kill(this.#process);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Resolves with the body of the answer; undefined if nothing listens there yet. */
async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  exchange: Exchange,
): Promise<string | undefined> {
  const question = exchange.next();
  try {
    const { statusCode, body } = await request(`${url}${exchange.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: question.body,
    });
    const text = await body.text();
    exchange.accept(question, statusCode, text);
    return text;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return undefined;
    throw error;
  }
}

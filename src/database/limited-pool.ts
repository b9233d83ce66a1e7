import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { codeOf } from './reason';

/** The server's error for a connection that is one too many. */
const TOO_MANY_CONNECTIONS = '53300';

/** How long the pool makes do with the connections that it has before it asks for another, in ms. */
const SHARING_TIME = 1_000;

/** The pause before the server is asked again for a first connection, in ms. */
const PAUSE = 100;

interface LimitedPoolConfig extends PoolConfig {
  readonly max: number;
  readonly connectionTimeoutMillis: number;
}

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

/**
 * A pool for a server that may accept fewer connections than the pool may open. Where the plain one fails a request
 * for which the server refuses a new connection, this one lets it wait for one of the others.
 */
export class LimitedPool extends Pool {
  readonly #max: number;
  readonly #timeout: number;
  #open = 0;
  #isSharing = false;

  constructor(config: LimitedPoolConfig) {
    super(config);
    this.#max = config.max;
    this.#timeout = config.connectionTimeoutMillis;
    this.on('connect', () => {
      this.#open += 1;
    });
    this.on('remove', () => {
      this.#open -= 1;
    });
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | undefined {
    const connecting = this.#connect();
    if (callback === undefined) return connecting;
    connecting.then(
      (client) => {
        callback(undefined, client, (release) => {
          client.release(release);
        });
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), undefined, () => undefined);
      },
    );
    return undefined;
  }

  async #connect(): Promise<PoolClient> {
    const deadline = Date.now() + this.#timeout;
    for (;;) {
      try {
        return await super.connect();
      } catch (error) {
        if (codeOf(error) !== TOO_MANY_CONNECTIONS || Date.now() >= deadline) throw error;
        this.#share();
        if (this.#open === 0) await sleep(PAUSE);
      }
    }
  }

  /** Lets requests wait for the connections that are open, for a while. */
  #share(): void {
    this.options.max = Math.max(this.#open, 1);
    if (this.#isSharing) return;
    this.#isSharing = true;
    setTimeout(() => {
      this.#isSharing = false;
      this.options.max = this.#max;
    }, SHARING_TIME).unref();
  }
}

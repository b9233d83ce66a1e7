import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { WireDefinition } from '../definitions';
import { type Fault, FaultPlans, type Operation, type Plan } from './faults';
import { error, type PlatformError, PlatformMemory } from './platform-memory';

/** A call as the platform has seen it. */
export interface Call {
  readonly operation: Operation;
  /** The key, the user or the token that it came with; null if it was not let in. */
  readonly account: string | null;
  readonly eventName: string | null;
  /** How many calls were under way, with this one. */
  readonly concurrent: number;
}

export interface PlatformOptions {
  /** The secrets of the OAuth keys. */
  readonly keys?: Readonly<Record<string, string>>;
  /** The passwords of the users. */
  readonly users?: Readonly<Record<string, string>>;
  /** Tokens that others have issued. */
  readonly tokens?: readonly string[];
  readonly ttlSeconds?: number;
  readonly port?: number;
  /** Decides which calls the faults with a share hit. */
  readonly seed?: number;
}

const METHODS: Readonly<Record<string, Operation>> = { POST: 'create', PUT: 'update', GET: 'find' };

/**
 * Stands in for the platform: an HTTP server on a real port, with its own memory of events and with faults on demand.
 */
export class PlatformServer {
  readonly plans: FaultPlans;
  readonly calls: Call[] = [];
  /** Every token that it has issued. */
  readonly issuedTokens: string[] = [];
  readonly #options: PlatformOptions;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #accounts = new Map<string, PlatformMemory>();
  /** The account and the end of each token. */
  readonly #tokens = new Map<string, { readonly account: string; readonly endsAt: number }>();
  #concurrent = 0;
  #url = '';

  private constructor(options: PlatformOptions) {
    this.#options = options;
    this.plans = new FaultPlans(options.seed ?? 1);
  }

  static async start(options: PlatformOptions): Promise<PlatformServer> {
    const platform = new PlatformServer(options);
    platform.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(platform.#server, 'listening');
    const address = platform.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the platform has no port');
    platform.#url = `http://127.0.0.1:${address.port}`;
    return platform;
  }

  get url(): string {
    return this.#url;
  }

  plan(plan: Plan): void {
    this.plans.add(plan);
  }

  /** The events of an account, by its key, user or token. */
  memory(account: string): PlatformMemory {
    const memory = this.#accounts.get(account) ?? new PlatformMemory();
    this.#accounts.set(account, memory);
    return memory;
  }

  /** Ends all tokens before their time. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#concurrent += 1;
    response.once('close', () => (this.#concurrent -= 1));
    const { pathname, searchParams } = new URL(request.url ?? '', this.#url);
    const isToken = pathname === '/v3/oauth/token/generate';
    const isDisable = request.method === 'PUT' && pathname === '/v2/events/disable';
    const operation = isToken ? 'token' : isDisable ? 'disable' : (METHODS[request.method ?? ''] ?? 'find');
    const account = isToken ? null : this.#accountOf(request);
    const fault = isToken || account !== null ? this.plans.next(operation) : null;
    if (fault?.kind === 'unread') {
      this.calls.push({ operation, account, eventName: null, concurrent: this.#concurrent });
      return;
    }
    const body = await read(request);
    const json: unknown = body === '' ? null : JSON.parse(body);
    const eventName = searchParams.get('event_name') ?? nameIn(json);
    this.calls.push({ operation, account, eventName, concurrent: this.#concurrent });

    const answer = (status: number, json: unknown): void => {
      if (fault?.kind === 'half') sendHalf(response, status, JSON.stringify(json));
      else send(response, status, JSON.stringify(json));
    };
    if (!isToken && account === null) {
      answer(401, { warnings: [], errors: [error(401, 'invalid token')] });
      return;
    }
    if (account === null) {
      if (fault === null || !disturb(fault, request, response, () => undefined))
        this.#issueToken(json, answer);
      return;
    }
    const memory = this.memory(account);
    if (operation === 'find') {
      if (fault !== null && disturb(fault, request, response, () => undefined)) return;
      const meta = memory.meta(eventName ?? '');
      const unknown = error(1816, `${eventName ?? ''} event doesnt exist`);
      if (meta === null) answer(400, { warnings: [], errors: [unknown] });
      else answer(200, meta);
      return;
    }
    const write = operation === 'update' ? 'update' : 'create';
    const errors = isDisable ? memory.checkDisable(eventName ?? '') : memory.check(write, json);
    const store = (): void => {
      if (isDisable) memory.disable(eventName ?? '');
      else memory.store(write, json);
    };
    if (fault !== null && disturb(fault, request, response, store)) return;
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    store();
    const warnings =
      fault?.kind === 'warning' ? [{ status: true, code: fault.code, message: fault.message }] : [];
    if (errors.length > 0) answer(400, { warnings: [], errors });
    else answer(200, { warnings, errors: [] });
  }

  #issueToken(json: unknown, answer: (status: number, json: unknown) => void): void {
    const { key = '', secret } = json as { key?: string; secret?: string };
    if (secret === undefined || this.#options.keys?.[key] !== secret) {
      answer(401, { data: null, errors: [error(401, `the key ${key} is unknown`)] });
      return;
    }
    const { ttlSeconds = 300 } = this.#options;
    const accessToken = randomUUID();
    this.issuedTokens.push(accessToken);
    this.#tokens.set(accessToken, { account: key, endsAt: Date.now() + ttlSeconds * 1000 });
    answer(200, { data: { accessToken, ttlSeconds }, errors: null });
  }

  #accountOf({ headers }: IncomingMessage): string | null {
    const token = headers['x-cap-api-oauth-token'];
    if (typeof token === 'string') {
      const issued = this.#tokens.get(token);
      if (issued !== undefined && Date.now() < issued.endsAt) return issued.account;
      return this.#options.tokens?.includes(token) ? token : null;
    }
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const [user = '', hash = ''] = Buffer.from(basic, 'base64').toString().split(':');
    const password = this.#options.users?.[user];
    return password !== undefined && createHash('md5').update(password).digest('hex') === hash ? user : null;
  }
}

/** Disturbs a call; returns false if the call goes on. */
function disturb(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  store: () => void,
): boolean {
  if ('stores' in fault && fault.stores) store();
  switch (fault.kind) {
    case 'slow':
    case 'warning':
    case 'half':
      return false;
    case 'unread':
    case 'silent':
      return true;
    case 'cut':
      response.destroy();
      return true;
    case 'late':
      setTimeout(store, fault.ms);
      response.destroy();
      return true;
    case 'error':
      send(response, 500, JSON.stringify({ errors: [error(500, 'internal error')] }));
      return true;
    case 'unauthenticated':
      send(response, 401, JSON.stringify({ warnings: [], errors: [error(401, 'invalid token')] }));
      return true;
    case 'forbidden':
      send(response, 403, JSON.stringify({ errorCode: 4000, message: 'not permitted' }));
      return true;
    case 'busy':
      response.setHeader('retry-after', String(fault.retryAfter));
      send(response, fault.status, JSON.stringify({ message: 'try again later' }));
      return true;
    case 'html':
      send(response, fault.status, '<html><body><h1>Bad Gateway</h1></body></html>', 'text/html');
      return true;
    case 'refuse':
      send(
        response,
        fault.status,
        JSON.stringify({ warnings: [], errors: [error(fault.code, fault.message)] }),
      );
      return true;
    case 'echo': {
      const { 'x-cap-api-oauth-token': token = '', authorization = '' } = request.headers;
      const errors = [error(1899, `not for ${String(token)}${authorization}`)];
      send(response, 400, JSON.stringify({ warnings: [], errors }).replace(/[=/]/g, escape));
      return true;
    }
    case 'long':
      store();
      send(response, 200, JSON.stringify({ warnings: [], errors: [], padding: 'x'.repeat(1024 * 1024) }));
      return true;
    case 'redirect':
      response.setHeader('location', '/elsewhere');
      send(response, 307, '');
      return true;
  }
}

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

/** A character as JSON may also write it. */
function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Sends the first half of an answer, and leaves the connection open. */
function sendHalf(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.write(body.slice(0, body.length / 2));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

function nameIn(json: unknown): string | null {
  const { eventName } = (json ?? {}) as WireDefinition;
  return typeof eventName === 'string' ? eventName : null;
}

export type { PlatformError };

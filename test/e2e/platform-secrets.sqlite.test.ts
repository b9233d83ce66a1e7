import { expect, test } from '@jest/globals';
import { newDatabaseUrl, provider, runBeside } from '../support/database';
import { definition, freshName } from '../support/definitions';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';
import { CreateEventDocument, UpdateEventDocument, ValidateEventDocument } from '../support/gql/graphql';
import type { Fault, Operation } from '../support/platform/faults';
import { pendingNames, untilSettled } from '../support/platform/in-front';
import type { PlatformOptions, PlatformServer } from '../support/platform/platform-server';
import { startPlatform } from '../support/platform/start-platform';
import { untilTrue } from '../support/until';
import { fileWith, found, KEY, md5, PASSWORD, SECRET, USER } from '../support/secrets';
import { startKeyServer } from '../support/tokens';

/** A way to authenticate at the platform. */
interface Kind {
  readonly platform: PlatformOptions;
  readonly variables: Readonly<Record<string, string>>;
  /** What callers send. */
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Every faulty answer that says something, to every call. */
const FAULTS: readonly Fault[] = [
  { kind: 'unauthenticated' },
  { kind: 'forbidden' },
  { kind: 'busy', status: 429, retryAfter: 1 },
  { kind: 'error', stores: false },
  { kind: 'html', status: 502, stores: false },
  { kind: 'html', status: 200, stores: false },
  { kind: 'redirect' },
  { kind: 'cut', stores: false },
  { kind: 'long' },
  { kind: 'refuse', status: 400, code: 1802, message: 'so it is' },
  { kind: 'echo' },
  { kind: 'warning', code: 900, message: 'take care' },
];

/** A gateway at work, and everything that has left it. */
class Exposure {
  readonly #gateway: GatewayProcess;
  readonly #headers: Readonly<Record<string, string>>;
  readonly database: string;
  readonly answers: string[] = [];
  readonly #rows: string[] = [];

  constructor(gateway: GatewayProcess, database: string, headers: Readonly<Record<string, string>>) {
    this.#gateway = gateway;
    this.database = database;
    this.#headers = headers;
  }

  /** Creates, validates and updates an event, through both APIs. */
  async work(): Promise<void> {
    const [first, second] = [definition(), definition()];
    await this.#graphql(CreateEventDocument, { input: first, idempotencyKey: `key of ${freshName()}` });
    await this.#rest('POST', second);
    await this.#graphql(ValidateEventDocument, { input: definition(), operation: 'CREATE' });
    await this.#graphql(UpdateEventDocument, { input: { ...first, description: 'changed' } });
    await this.#rest('PUT', { ...second, description: 'changed' });
  }

  /** Creates an event through each API; resolves with the status of REST and the code of GraphQL. */
  async create(headers = this.#headers): Promise<readonly [number, string | undefined]> {
    const { body } = await this.#graphql(CreateEventDocument, { input: definition() }, headers);
    const { status } = await this.#rest('POST', definition(), headers);
    return [status, /"code":"(\w+)"/.exec(body)?.[1]];
  }

  /** Resolves when a create succeeds: the gateway may hold calls back after failures. */
  async recovered(): Promise<void> {
    await untilTrue(async () => (await this.create())[0] === 200);
  }

  /** Notes what the database holds at the moment. */
  async dump(): Promise<void> {
    const tables = await runBeside(
      this.database,
      provider === 'sqlite'
        ? // The index of searches has no rows of its own: it is stored in other tables.
          `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'`
        : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    for (const { name } of tables) {
      this.#rows.push(JSON.stringify(await runBeside(this.database, `SELECT * FROM "${String(name)}"`)));
    }
  }

  /** Stops the gateway; resolves with all that it has written and answered. */
  async end(): Promise<Readonly<Record<'log' | 'errors' | 'answers' | 'rows', string>>> {
    const { stdout, stderr, code } = await this.#gateway.end();
    expect(code).toBe(0);
    return { log: stdout, errors: stderr, answers: this.answers.join('\n'), rows: this.#rows.join('\n') };
  }

  #graphql(
    query: { toString(): string },
    variables: object,
    headers = this.#headers,
  ): Promise<{ status: number; body: string }> {
    return this.#send('/graphql', 'POST', { query: query.toString(), variables }, headers);
  }

  #rest(
    method: 'POST' | 'PUT',
    body: object,
    headers = this.#headers,
  ): Promise<{ status: number; body: string }> {
    return this.#send('/v2/events', method, body, headers);
  }

  async #send(
    route: string,
    method: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: string }> {
    const response = await fetch(`${this.#gateway.url}${route}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    this.answers.push(JSON.stringify([...response.headers]), text);
    return { status: response.status, body: text };
  }
}

async function expose({ variables, headers }: Kind, platform: PlatformServer): Promise<Exposure> {
  const database = await newDatabaseUrl();
  const gateway = await spawnGateway({
    DATABASE_URL: database,
    LOG_LEVEL: 'debug',
    PLATFORM_URL: platform.url,
    PLATFORM_TIMEOUT: '2',
    ...variables,
  });
  return new Exposure(gateway, database, headers);
}

const OAUTH: Kind = {
  platform: { keys: { [KEY]: SECRET }, ttlSeconds: 3 },
  variables: { PLATFORM_AUTH: 'oauth', PLATFORM_KEY: KEY, PLATFORM_SECRET: SECRET },
  headers: {},
  secrets: [KEY, SECRET],
};

const TOKEN = 'token.of.ana-61c2';

const CALLER: Kind = {
  platform: { tokens: [TOKEN] },
  variables: { PLATFORM_AUTH: 'caller' },
  headers: { 'x-cap-api-oauth-token': TOKEN },
  secrets: [TOKEN],
};

/** Working setups of each way to authenticate at the platform. */
const KINDS: Readonly<Record<string, () => Kind | Promise<Kind>>> = {
  'an OAuth key': () => OAUTH,
  'an OAuth key of the organisation': () => {
    const file = fileWith(JSON.stringify({ default: { key: KEY, secret: SECRET } }));
    return { ...OAUTH, variables: { PLATFORM_AUTH: 'oauth', PLATFORM_CREDENTIALS_FILE: file } };
  },
  'a user with a password in a file': () => ({
    platform: { users: { [USER]: PASSWORD } },
    variables: {
      PLATFORM_AUTH: 'basic',
      PLATFORM_USER: USER,
      PLATFORM_PASSWORD_FILE: fileWith(`${PASSWORD}\n`),
    },
    headers: {},
    secrets: [USER, PASSWORD, `${USER}:${md5(PASSWORD)}`],
  }),
  'the token of a caller': () => CALLER,
  'the token of a caller whom the gateway knows': async () => {
    const keyServer = await startKeyServer();
    const token = await keyServer.token();
    return {
      platform: { tokens: [token] },
      variables: { ...CALLER.variables, ...keyServer.environment },
      headers: { authorization: `Bearer ${token}` },
      secrets: [token, token.slice(token.lastIndexOf('.') + 1)],
    };
  },
};

test.concurrent.each(Object.entries(KINDS))(
  '%s is in no log line, no answer and no row, whatever goes wrong',
  async (_, setUp) => {
    const kind = await setUp();
    const platform = await startPlatform(kind.platform);
    const exposure = await expose(kind, platform);
    const isCallers = kind.variables.PLATFORM_AUTH === 'caller';
    const plan = (fault: Fault, on: Operation, times = 1): void => {
      platform.plan({ fault, on, times });
    };
    await exposure.work();
    expect(platform.calls.filter(({ operation }) => operation === 'update')).toHaveLength(2);

    for (const fault of FAULTS) {
      for (const on of ['create', 'update', 'find', 'token'] as const) plan(fault, on);
      platform.revokeTokens();
      await exposure.work();
      platform.plans.clear();
      await exposure.recovered();
    }
    // A renewed token is not accepted either, so that the platform's refusal reaches the client.
    plan({ kind: 'unauthenticated' }, 'create', 4);
    expect(await exposure.create()).toEqual(
      isCallers ? [401, 'UNAUTHENTICATED'] : [503, 'SERVICE_UNAVAILABLE'],
    );
    platform.plans.clear();
    await exposure.recovered();
    plan({ kind: 'forbidden' }, 'create', 2);
    expect(await exposure.create()).toEqual(isCallers ? [403, 'FORBIDDEN'] : [503, 'SERVICE_UNAVAILABLE']);
    await exposure.recovered();
    await exposure.create({ ...kind.headers, 'x-cap-api-oauth-token': 'token.of.ben' });

    // What is pending is in the database, with its reason.
    plan({ kind: 'silent', stores: false }, 'create', 2);
    plan({ kind: 'error', stores: false }, 'find', 50);
    expect(await exposure.create()).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect((await pendingNames(exposure.database)).length).toBeGreaterThan(0);
    await exposure.dump();
    platform.plans.clear();
    if (!isCallers) await untilSettled(exposure.database);
    await platform.close();
    await exposure.create();
    await exposure.dump();

    const { log, errors, answers, rows } = await exposure.end();
    const secrets = [...kind.secrets, ...platform.issuedTokens, 'token.of.ben'];
    expect(platform.issuedTokens.length > 0).toBe(kind.variables.PLATFORM_AUTH === 'oauth');
    // There is something to look through.
    expect(log.split('\n').length).toBeGreaterThan(50);
    const reasons = ['no answer in time', 'status 401', 'status 403', 'ECONNREFUSED'];
    expect(reasons.filter((reason) => !log.includes(reason))).toEqual([]);
    expect(['so it is', 'not for'].filter((message) => !answers.includes(message))).toEqual([]);
    expect(rows).toMatch(/"lastReason":"\w/);
    for (const text of [log, errors, answers, rows]) expect(found(text, secrets)).toEqual([]);
  },
  300_000,
);

test('a secret that the platform does not accept is in no log line, no answer and no row', async () => {
  const platform = await startPlatform(OAUTH.platform);
  const wrong = 'wrong/0e88+21=c "quoted" 77';
  const exposure = await expose(
    { ...OAUTH, variables: { ...OAUTH.variables, PLATFORM_SECRET: wrong } },
    platform,
  );
  await exposure.work();
  expect(await exposure.create()).toEqual([503, 'SERVICE_UNAVAILABLE']);
  await exposure.dump();
  const { log, errors, answers, rows } = await exposure.end();
  expect(log).toContain('no OAuth token: the platform answered with status 401');
  for (const text of [log, errors, answers, rows]) expect(found(text, [KEY, wrong])).toEqual([]);
});

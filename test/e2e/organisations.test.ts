import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { uuidv7 } from 'uuidv7';
import { hashOf } from '../../src/auth/api-keys';
import { PERMISSIONS } from '../../src/auth/permissions';
import { registryContext } from '../../src/events/event-context';
import { createGraphQLContext } from '../../src/events/graphql/graphql-context';
import { PrismaIntentReader } from '../../src/events/store/intents/prisma-intent-reader';
import { LeftoverWrites } from '../../src/events/store/leftover-writes';
import { PrismaEventStore } from '../../src/events/store/prisma-event-store';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { MutationSequence } from '../../src/graphql/mutation-sequence';
import { RequestObservation } from '../../src/http/request-observation';
import { UNOBSERVED } from '../../src/observer';
import { type Answer, postJson, send } from '../support/client';
import { cartAbandoned } from '../support/definitions';
import { forOrg, newDatabaseUrl, openStore, runBeside } from '../support/database';
import { temporaryFolder } from '../support/folder';
import { startGateway } from '../support/gateway';
import { recordingReads, type Statement } from '../support/recorded-reads';
import { payloadStepsOf, type Step, stepsOf, type Target } from '../support/walk';

// Whether something exists in one organisation must not matter to a caller of another one: what it is answered about
// something that exists must equal what it is answered about something that was made up.

const ORGANISATIONS = ['acme', 'rival'] as const;
type Organisation = (typeof ORGANISATIONS)[number];

const schema = buildGatewaySchema();
const STEPS = stepsOf(schema);

/** `Query.event` of `Query.event(eventName)`. */
const rootOf = (title: string): string => title.replace(/\(.*/, '');

let url: string;
let databaseUrl: string;

beforeAll(async () => {
  const file = path.join(temporaryFolder(), 'api-keys.json');
  const scopes = ['events:read', 'events:write', 'events:operate'];
  const entries = ORGANISATIONS.map((organisation) => ({
    ...{ name: `key of ${organisation}`, sha256: hashOf(`secret of ${organisation}`) },
    ...{ organisation, scopes },
  }));
  writeFileSync(file, JSON.stringify(entries));
  databaseUrl = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: databaseUrl, API_KEYS_FILE: file, RATE_LIMIT: '0' }));
});

const keyOf = (organisation: Organisation): Record<string, string> => ({
  'x-api-key': `secret of ${organisation}`,
});

let count = 0;

/** Names of the same length for what exists and what does not. */
function nameTarget(
  kind: 'Real' | 'Fake',
): Pick<Target, 'eventName' | 'description' | 'idempotencyKey' | 'definition'> {
  const suffix = String(count).padStart(5, '0');
  const eventName = `${kind}${suffix}`;
  const description = `The description of ${eventName}`;
  return {
    eventName,
    description,
    idempotencyKey: `key of ${eventName}`,
    definition: { ...cartAbandoned(eventName), description },
  };
}

interface Created {
  readonly data: { readonly createEvent: { readonly event: { readonly id: string } } };
}

interface Listed {
  readonly data: { readonly events: { readonly edges: readonly { readonly cursor: string }[] } };
}

/** An event of acme with two versions, and its twin that does not exist. */
async function newTargets(): Promise<{ real: Target; fake: Target }> {
  count += 1;
  const names = nameTarget('Real');
  const ask = async <Body>(query: string, variables: object): Promise<Body> =>
    (await postJson<Body>(`${url}/graphql`, { query, variables }, keyOf('acme'))).body;
  const { definition: input, idempotencyKey, eventName } = names;
  const created = await ask<Created>(
    'mutation($input: CreateEventInput!, $idempotencyKey: String) { createEvent(input: $input, idempotencyKey: $idempotencyKey) { event { id } } }',
    { input, idempotencyKey },
  );
  await ask('mutation($input: CreateEventInput!) { updateEvent(input: $input) { event { version } } }', {
    input: { ...input, actions: ['EIConsumer'] },
  });
  const listed = await ask<Listed>(
    'query($search: String) { events(filter: { search: $search }) { edges { cursor } } }',
    { search: eventName },
  );
  const { id } = created.data.createEvent.event;
  const cursor = listed.data.events.edges[0]?.cursor ?? '';
  const real = { ...names, id, cursor };
  const madeUp = uuidv7();
  const [field, createdAt] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  const madeUpCursor = Buffer.from(JSON.stringify([field, createdAt, madeUp])).toString('base64url');
  return { real, fake: { ...nameTarget('Fake'), id: madeUp, cursor: madeUpCursor } };
}

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What differs between any two requests. */
const VOLATILE_HEADERS = ['date', 'content-length'];

/** An answer without what differs between any two requests, and without the names of the targets. */
function comparable({ status, headers, body }: Answer<unknown>): unknown {
  const json = JSON.stringify(body)
    .replaceAll(/"cursor":"[^"]+"/g, '"cursor":"…"')
    .replaceAll(/"(start|end)Cursor":"[^"]+"/g, '"$1Cursor":"…"')
    .replaceAll(UUID, 'ID')
    .replaceAll(INSTANT, 'INSTANT')
    .replaceAll(/(Real|Fake)\d{5}/g, 'NAME');
  const kept = [...headers].filter(([name]) => !VOLATILE_HEADERS.includes(name));
  return { status, headers: kept, body: JSON.parse(json) as unknown };
}

function take(
  organisation: Organisation,
  { query, variables }: Step,
  target: Target,
): Promise<Answer<unknown>> {
  return postJson(`${url}/graphql`, { query, variables: variables(target) }, keyOf(organisation));
}

/** Everything that is stored for an organisation. */
async function dump(organisation: Organisation): Promise<unknown[]> {
  const own = `"orgId" = '${organisation}'`;
  return [
    await runBeside(databaseUrl, `SELECT * FROM "Event" WHERE ${own} ORDER BY "id"`),
    await runBeside(databaseUrl, `SELECT * FROM "IdempotencyKey" WHERE ${own} ORDER BY "key"`),
    await runBeside(
      databaseUrl,
      `SELECT * FROM "EventVersion" WHERE "eventId" IN (SELECT "id" FROM "Event" WHERE ${own}) ORDER BY "eventId", "version"`,
    ),
  ];
}

describe('a caller of another organisation learns and changes nothing by', () => {
  const steps = [...STEPS, ...payloadStepsOf(schema)];

  test.each(steps.map((step) => [step.title, step] as const))('%s', async (_, step) => {
    const { real, fake } = await newTargets();
    const before = await dump('acme');
    const aboutReal = await take('rival', step, real);
    const aboutFake = await take('rival', step, fake);
    expect(aboutFake.body).toHaveProperty('data');
    expect(comparable(aboutReal)).toEqual(comparable(aboutFake));
    expect(await dump('acme')).toEqual(before);
  });

  type Request = readonly [string, (target: Target) => RequestInit & { path: string }];

  const json = (method: string, body: unknown, headers: Record<string, string> = {}): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

  /** What to send to each route of the table of permissions. A new route has to be added, or the test fails. */
  const ROUTES: Readonly<Record<string, readonly Request[1][]>> = {
    'GET /v2/events': [
      () => ({ path: '/v2/events' }),
      ({ eventName }) => ({ path: `/v2/events?eventName=${eventName}` }),
    ],
    'GET /v2/events/meta': [({ eventName }) => ({ path: `/v2/events/meta?event_name=${eventName}` })],
    'GET /v2/events/meta_fields': [() => ({ path: '/v2/events/meta_fields' })],
    'POST /v2/events': [
      ({ definition }) => ({ path: '/v2/events', ...json('POST', definition) }),
      ({ definition, idempotencyKey }) => ({
        path: '/v2/events',
        ...json('POST', definition, { 'idempotency-key': idempotencyKey }),
      }),
      ({ definition, idempotencyKey }) => ({
        path: '/v2/events',
        ...json('POST', { ...definition, description: 'x' }, { 'idempotency-key': idempotencyKey }),
      }),
    ],
    'PUT /v2/events/disable': [
      ({ eventName }) => ({ path: `/v2/events/disable?event_name=${eventName}`, method: 'PUT' }),
    ],
    'PUT /v2/events': [({ definition }) => ({ path: '/v2/events', ...json('PUT', definition) })],
  };

  const routes = Object.keys(PERMISSIONS)
    .filter((target) => target.includes(' '))
    .flatMap((route) => {
      const requests = ROUTES[route];
      if (requests === undefined) throw new Error(`the walk does not know what to send to ${route}`);
      return requests.map((request, i): Request => [`${route} (${i + 1})`, request]);
    });

  test.each(routes)('%s', async (_, request) => {
    const { real, fake } = await newTargets();
    const before = await dump('acme');
    const ask = ({ path, ...init }: ReturnType<Request[1]>): Promise<Answer<unknown>> =>
      send(`${url}${path}`, { ...init, headers: { ...init.headers, ...keyOf('rival') } });
    expect(comparable(await ask(request(real)))).toEqual(comparable(await ask(request(fake))));
    expect(await dump('acme')).toEqual(before);
  });
});

test('the walk would see a difference: it is not the same to the organisation itself', async () => {
  const seen = new Set<string>();
  for (const step of STEPS) {
    const { real, fake } = await newTargets();
    const aboutReal = JSON.stringify(comparable(await take('acme', step, real)));
    const aboutFake = JSON.stringify(comparable(await take('acme', step, fake)));
    if (aboutReal !== aboutFake) seen.add(rootOf(step.title));
  }
  // The metadata for forms has nothing to do with any event, and no write is pending (see pending-writes.test.ts).
  const UNRELATED = [
    ...['Query.fieldTypes', 'Query.eventActions', 'Query.eventLimits', 'Query.pendingWrites'],
    ...['Mutation.retryPendingWrite', 'Mutation.discardPendingWrite'],
  ];
  const roots = STEPS.map(({ title }) => rootOf(title));
  expect([...seen].sort()).toEqual([...new Set(roots)].filter((root) => !UNRELATED.includes(root)).sort());
});

test('it reads as much about something that exists elsewhere as about something that does not', async () => {
  const opened = await openStore({ DATABASE_URL: databaseUrl });
  const statements: Statement[] = [];
  const database = recordingReads(opened.database, statements);
  const store = forOrg(new PrismaEventStore(database, { idempotencyTtl: 1_000 }), 'rival');
  const readsOf = async ({ query: source, variables }: Step, target: Target): Promise<string[]> => {
    statements.length = 0;
    await graphql({
      ...{ schema, source, variableValues: variables(target) },
      contextValue: createGraphQLContext(
        registryContext(store, new LeftoverWrites(new PrismaIntentReader(database).forOrg('rival')), {
          strict: false,
          observer: UNOBSERVED,
        }),
        {
          mayUse: () => true,
          spendWrites: () => Promise.resolve(null),
          mutations: new MutationSequence(),
          notes: new RequestObservation(UNOBSERVED),
        },
      ),
    });
    return statements.map(({ sql }) => sql);
  };
  for (const step of STEPS) {
    const { real, fake } = await newTargets();
    expect([step.title, ...(await readsOf(step, real))]).toEqual([
      step.title,
      ...(await readsOf(step, fake)),
    ]);
  }
});

test('every root field needs its scope', async () => {
  const file = path.join(temporaryFolder(), 'api-keys.json');
  const entries = ['read', 'write'].map((name) => ({
    ...{ name, sha256: hashOf(name), organisation: 'acme', scopes: [`events:${name}`] },
  }));
  writeFileSync(file, JSON.stringify(entries));
  const other = await startGateway({ DATABASE_URL: databaseUrl, API_KEYS_FILE: file });
  const { fake } = await newTargets();
  const scopes = new Map<string, string>(Object.entries(PERMISSIONS));
  for (const { title, query, variables } of STEPS) {
    const scope = scopes.get(rootOf(title));
    // This key has the other scope only.
    const key = scope === 'events:read' ? 'write' : 'read';
    const { status, body } = await postJson<{ errors: { extensions: unknown }[] }>(
      `${other.url}/graphql`,
      { query, variables: variables(fake) },
      { 'x-api-key': key },
    );
    expect([title, status, body.errors[0]?.extensions]).toEqual([title, 403, { code: 'FORBIDDEN', scope }]);
  }
});

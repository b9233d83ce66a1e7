import { beforeAll, describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { registryContext } from '../../../src/events/event-context';
import { createGraphQLContext } from '../../../src/events/graphql/graphql-context';
import { PrismaIntentReader } from '../../../src/events/store/intents/prisma-intent-reader';
import { LeftoverWrites } from '../../../src/events/store/leftover-writes';
import { PrismaEventStore } from '../../../src/events/store/prisma-event-store';
import { buildGatewaySchema } from '../../../src/gateway-schema';
import { MutationSequence } from '../../../src/graphql/mutation-sequence';
import { RequestObservation } from '../../../src/http/request-observation';
import { UNOBSERVED } from '../../../src/observer';
import { forOrg, openStore, insert, provider, runBeside } from '../../support/database';
import { definitionOf } from '../../support/canonical-definitions';
import { recordingReads, type Statement } from '../../support/recorded-reads';

/** The statements that were read with, in order; a call of a client method counts as one. */
const statements: Statement[] = [];

let url: string;
let run: (query: string) => Promise<Record<string, unknown>>;

beforeAll(async () => {
  const opened = await openStore();
  ({ url } = opened);
  const org = forOrg(opened.store, 'default');
  for (let i = 0; i < 120; i++) {
    await insert(org, definitionOf(`Event${i}`, 10));
    const definition = definitionOf(`Event${i}`, 9);
    if (i % 2) {
      await org.update({ definition, note: null }, () => ({ kind: 'updated', changes: [], violations: [] }));
    }
  }
  // Enough rows for the planner to have a choice. Most of the organisation's are disabled, and none of the others'.
  const series =
    provider === 'sqlite'
      ? 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n'
      : 'SELECT i FROM generate_series(1, 20000) n(i)';
  const [id, instant] =
    provider === 'sqlite'
      ? ["printf('%012d', i)", "strftime('%Y-%m-%dT%H:%M:%f+00:00', '2026-01-01', i || ' minutes')"]
      : ["lpad(i::text, 12, '0')", "timestamp '2026-01-01' + i * interval '1 minute'"];
  await runBeside(
    url,
    `INSERT INTO "Event" ("id", "orgId", "eventName", "version", "actions", "fields", "searchText", "createdAt", "updatedAt", "status")
     SELECT '00000000-0000-7000-8000-' || ${id}, CASE i % 5 WHEN 0 THEN 'default' ELSE 'other' || i % 5 END,
            'x' || i, 1, '[]', '[]', '', ${instant}, ${instant},
            CASE WHEN i % 5 = 0 AND i % 15 > 0 THEN 'DISABLED' ELSE 'ACTIVE' END FROM (${series}) s`,
  );
  await runBeside(url, 'ANALYZE');

  const store = forOrg(
    new PrismaEventStore(recordingReads(opened.database, statements), { idempotencyTtl: 1_000 }),
    'default',
  );
  const left = new LeftoverWrites(new PrismaIntentReader(opened.database).forOrg('default'));
  const schema = buildGatewaySchema();
  run = async (source) => {
    statements.length = 0;
    const contextValue = createGraphQLContext(
      registryContext(store, left, { strict: false, observer: UNOBSERVED }),
      {
        mayUse: () => true,
        spendWrites: () => Promise.resolve(null),
        mutations: new MutationSequence(),
        notes: new RequestObservation(UNOBSERVED),
      },
    );
    const { data, errors } = await graphql({ schema, source, contextValue });
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  };
});

const count = async (query: string): Promise<number> => {
  await run(query);
  return statements.length;
};

const NODE =
  'id eventName version actions description uniqueKey createdAt updatedAt createdBy updatedBy jsonSchema fields { name type attributes { isRequired { value } } }';

describe('a page takes a constant number of statements', () => {
  test.each([1, 20, 100])('one for %d events with fields', async (first) => {
    expect(
      await count(
        `{ events(first: ${first}) { edges { cursor node { ${NODE} } } pageInfo { hasNextPage hasPreviousPage } } }`,
      ),
    ).toBe(1);
  });

  test.each(['after', 'before'])('one, %s a cursor', async (argument) => {
    const info = 'pageInfo { endCursor hasNextPage hasPreviousPage }';
    const { events } = await run(`{ events(first: 10) { ${info} } }`);
    const { endCursor } = (events as { pageInfo: { endCursor: string } }).pageInfo;
    const page = `{ events(first: 20, ${argument}: "${endCursor}") { edges { node { ${NODE} } } ${info} } }`;
    expect(await count(page)).toBe(1);
  });

  test.each([1, 20, 100])('one more for the count of %d events', async (first) => {
    expect(await count(`{ events(first: ${first}) { totalCount edges { node { ${NODE} } } } }`)).toBe(2);
    expect(await count(`{ events(first: ${first}) { totalCount } }`)).toBe(2);
  });

  test.each([1, 2, 3, 5, 20, 100])('one more for the versions of %d events', async (first) => {
    const query = `{ events(first: ${first}) { edges { node { ${NODE} versions(first: 5) { totalCount edges { node { version fields { name } } } } } } } }`;
    expect(await count(query)).toBe(2);
  });

  test.each([1, 2, 3, 5, 20, 100])(
    'one more for what the versions of %d events have changed',
    async (first) => {
      const query = `{ events(first: ${first}) { edges { node { versions(first: 1) { edges { node { changes { kind } } } } } } } }`;
      expect(await count(query)).toBe(2);
    },
  );

  test('one more for versions by their numbers, however many', async () => {
    const versions = Array.from(
      { length: 10 },
      (_, i) => `v${i}: atVersion(number: ${i}) { changes { kind } }`,
    );
    expect(await count(`{ event(eventName: "Event7") { ${versions.join(' ')} } }`)).toBe(2);
  });

  test.each([1, 20, 100])(
    'one for %d events by their ids, and one more for versions of them',
    async (first) => {
      const { events } = await run(`{ events(first: ${first}) { edges { node { id } } } }`);
      const ids = (events as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id);
      const nodes = (given: readonly string[]): string =>
        `{ nodes(ids: ${JSON.stringify(given)}) { id ... on Event { ${NODE} } ... on EventVersion { changes { kind } } } }`;
      expect(await count(nodes(ids))).toBe(1);
      expect(await count(nodes([...ids.slice(1), `${ids[0]}:1`]))).toBe(2);
      expect(await count(nodes(ids.map((id) => `${id}:1`)))).toBe(2);
    },
  );

  test('and reads each version once, however many ask for it', async () => {
    const lists =
      'a: versions(first: 5) { totalCount } b: versions(last: 5) { totalCount } c: versions { totalCount }';
    const numbers = Array.from({ length: 5 }, (_, i) => `v${i}: atVersion(number: ${i + 1}) { version }`);
    await run(
      `{ events(first: 2, filter: { eventNames: ["Event7", "Event9"] }) { edges { node { ${lists} ${numbers.join(' ')} } } } }`,
    );
    const [ranges] = statements.at(-1)?.values ?? [];
    expect(JSON.parse(String(ranges))).toEqual([
      { eventId: expect.any(String), from: 1, to: 1 },
      { eventId: expect.any(String), from: 1, to: 1 },
    ]);
    expect(statements).toHaveLength(2);
  });

  test('one more for the versions of a comparison, whatever is selected of it', async () => {
    const comparison =
      'from { changes { kind } } to { changes { kind } fields { name } } changes { kind path before after }';
    expect(await count(`{ compareVersions(eventName: "Event7", from: 2, to: 1) { ${comparison} } }`)).toBe(2);
  });

  test('one for an event by name or by id', async () => {
    expect(await count(`{ event(eventName: "Event7") { ${NODE} } }`)).toBe(1);
    const { event } = await run('{ event(eventName: "Event7") { id } }');
    const { id } = event as { id: string };
    expect(await count(`{ node(id: "${id}") { id ... on Event { ${NODE} } } }`)).toBe(1);
  });
});

describe('a page is read along an index', () => {
  /** The plan of the only statement of a query, in the words of the database. */
  async function planOf(query: string): Promise<string> {
    await run(query);
    const [statement] = statements;
    if (!statement) throw new Error('nothing was read');
    const literal = (value: unknown): string =>
      typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
    let used = 0;
    const sql = statement.sql.replace(/\?|\$\d+/g, () => literal(statement.values[used++]));
    const rows = await runBeside(url, `EXPLAIN ${provider === 'sqlite' ? 'QUERY PLAN' : ''} ${sql}`);
    return rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n');
  }

  const page = (given: string): string => `{ events(first: 100${given}) { edges { node { id } } } }`;
  const ofInstant = 'Event_orgId_status_createdAt_id_idx';
  const ofUpdate = 'Event_orgId_status_updatedAt_id_idx';
  const ofName = 'Event_orgId_status_eventName_idx';
  const ofUniqueName = 'Event_orgId_eventName_key';

  test.each([
    ['CREATED_AT', ofInstant],
    ['UPDATED_AT', ofUpdate],
    ['EVENT_NAME', ofName],
  ])('of each status, and of both, in the order of %s', async (field, index) => {
    for (const status of ['ACTIVE', 'DISABLED', 'null']) {
      const given = `, filter: { status: ${status} }, orderBy: { field: ${field}, direction: DESC }`;
      const plan = await planOf(page(given));
      expect(plan).not.toMatch(/Seq Scan|SCAN "?Event/);
      // Of both, only the first events of each status are sorted.
      expect(/TEMP B-TREE|Sort Key/.test(plan)).toBe(status === 'null');
      // If it expects most events to be disabled, Postgres may just as well pass over the others.
      if (provider === 'postgresql' && status === 'DISABLED') continue;
      expect(plan).toContain(index);
      expect(plan).not.toContain('Filter');
    }
  });

  test.each([
    ['in the order of creation', '', ofInstant],
    ['in the order of creation, oldest first', ', orderBy: { field: CREATED_AT, direction: ASC }', ofInstant],
    ['in the order of updates', ', orderBy: { field: UPDATED_AT, direction: ASC }', ofUpdate],
    ['in the order of updates, newest first', ', orderBy: { field: UPDATED_AT, direction: DESC }', ofUpdate],
    ['in the order of names', ', orderBy: { field: EVENT_NAME, direction: ASC }', ofName],
    ['in the order of names, backwards', ', orderBy: { field: EVENT_NAME, direction: DESC }', ofName],
  ])('%s, without sorting', async (_, given, index) => {
    const data = await run(`{
      first: events(first: 10${given}) { pageInfo { endCursor } }
      last: events(last: 10${given}) { pageInfo { startCursor } }
    }`);
    const { first, last } = data as Record<string, { pageInfo: Record<string, string> }>;
    const cursors = [
      `after: "${first?.pageInfo.endCursor ?? ''}"`,
      `before: "${last?.pageInfo.startCursor ?? ''}"`,
    ];
    for (const cursor of ['', ...cursors, cursors.join(', ')]) {
      const plan = await planOf(page(`${given}, ${cursor}`));
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/TEMP B-TREE|Sort|Seq Scan|SCAN "?Event/);
      // Each part of the statement starts at its cursor.
      expect(plan).not.toMatch(/Filter/);
    }
  });

  test.each([
    // Too short for the index of searches.
    'search: "t1"',
    'action: EIConsumer',
    'fieldType: double',
    'hasPsiData: true',
    'createdAfter: "2026-01-01T00:00:00Z", createdBefore: "2036-01-01T00:00:00Z"',
    'fieldName: "field9"',
    'createdBy: "ada"',
  ])('also with the filter %s', async (filter) => {
    const plan = await planOf(
      page(`, filter: { ${filter} }, orderBy: { field: CREATED_AT, direction: ASC }`),
    );
    // If it expects few, Postgres may find those of the organisation by either index and sort them.
    expect(plan).toContain(provider === 'sqlite' ? ofInstant : 'Event_orgId_');
    expect(plan).not.toMatch(/TEMP B-TREE|Seq Scan|SCAN "?Event/);
  });

  test.each([
    ['CREATED_AT', 'createdAfter', ofInstant],
    ['UPDATED_AT', 'updatedAfter', ofUpdate],
  ])('from the instant of the filter on, in the order of %s', async (field, condition, index) => {
    for (const direction of ['ASC', 'DESC']) {
      const given = `, filter: { ${condition}: "2026-01-14T12:00:00Z" }, orderBy: { field: ${field}, direction: ${direction} }`;
      const data = await run(`{ events(first: 10${given}) { pageInfo { endCursor } } }`);
      const { endCursor } = (data.events as { pageInfo: { endCursor: string } }).pageInfo;
      for (const cursor of ['', `, after: "${endCursor}"`, `, before: "${endCursor}"`]) {
        const plan = await planOf(page(`${given}${cursor}`));
        expect(plan).toContain(index);
        // Of few events, Postgres may read all that the index finds, and sort them.
        expect(plan).not.toMatch(/TEMP B-TREE|Seq Scan|SCAN "?Event|ANY\(/);
        // Each part of the statement starts at its cursor, or else at the instant.
        for (const [, range] of plan.matchAll(/\(orgId=\?( AND .*)?\)$/gm)) {
          expect(range).toMatch(cursor === '' ? /At>\?/ : /At,id\)[<>]|At>\?/);
        }
        expect(plan).not.toMatch(/Filter/);
      }
    }
  });

  test.each(['CREATED_AT', 'UPDATED_AT', 'EVENT_NAME'])(
    'or, for given names, along the index of names, in the order of %s',
    async (field) => {
      const names = Array.from({ length: 100 }, (_, i) => `"Event${i}"`).join(', ');
      for (const other of ['', ', search: "event"', ', fieldName: "field9", hasPsiData: false']) {
        const given = `filter: { eventNames: [${names}]${other} }, orderBy: { field: ${field}, direction: DESC }`;
        const plan = await planOf(page(`, ${given}`));
        expect(plan).toContain(ofUniqueName);
        expect(plan).not.toMatch(/Seq Scan|SCAN "?Event"? USING|_createdAt_|_updatedAt_/);
        expect(await count(`{ events(first: 100, ${given}) { edges { cursor } totalCount } }`)).toBe(2);
      }
    },
  );
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { graphql, postJson } from '../support/client';
import { cartAbandoned, definition, field, flag, withFields } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

interface PathError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly path?: readonly string[] };
}

async function errorsOf(query: string, variables: Readonly<Record<string, unknown>>): Promise<PathError[]> {
  const { errors = [] } = await graphql<unknown>(url, query, variables);
  return errors as unknown as PathError[];
}

/** The code and the path of each error. */
async function pathsOf(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
  const errors = await errorsOf(query, variables);
  return errors.map(({ extensions: { code, path } }) => `${code} ${path ? path.join('.') : '-'}`);
}

const CREATE = 'mutation($input: CreateEventInput!) { createEvent(input: $input) { errors { rule } } }';
const LIST = 'mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { errors { rule } } }';

describe('an error in a variable has the path to the value', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>, string[]]>([
    ['of the wrong type', CREATE, { input: definition({ eventName: 1 }) }, ['input.eventName']],
    ['deep inside', CREATE, { input: withFields(field(), field({ type: 'date' })) }, ['input.fields.2.type']],
    [
      'in an attribute',
      CREATE,
      { input: withFields(field({ attributes: { isRequired: flag(true) } })) },
      ['input.fields.1.attributes.isRequired.value'],
    ],
    ['that is missing', CREATE, { input: { actions: [] } }, ['input.eventName']],
    ['that is missing in a list', CREATE, { input: withFields({ type: 'string' }) }, ['input.fields.1.name']],
    ['that is null', CREATE, { input: definition({ actions: null }) }, ['input.actions']],
    ['that is unknown', CREATE, { input: { ...cartAbandoned(), 'a.b': 1 } }, ['input.a.b']],
    ['that is the argument', CREATE, { input: 'x' }, ['input']],
    ['that is the argument, and null', CREATE, { input: null }, ['input']],
    ['that is the argument, and missing', CREATE, {}, ['input']],
    [
      'in a list, whatever the variable is called',
      LIST,
      { i: [cartAbandoned(), definition({ actions: ['x'] })] },
      ['inputs.1.actions.0'],
    ],
    ['that stands for a list of one', LIST, { i: definition({ actions: ['x'] }) }, ['inputs.actions.0']],
    [
      'in several places, each with its own',
      CREATE,
      { input: { fields: [{ type: 'date', x: 1 }, 7], actions: 'x', y: 1 } },
      [
        ...['input.eventName', 'input.actions', 'input.fields.0.name', 'input.fields.0.type'],
        ...['input.fields.0.x', 'input.fields.1', 'input.y'],
      ],
    ],
    [
      'without what is ignored in it',
      CREATE,
      { input: { __typename: 'Event', ...withFields(field({ type: 'date' })) } },
      ['input.fields.1.type'],
    ],
  ])('%s', async (_, query, variables, paths) => {
    expect(await pathsOf(query, variables)).toEqual(paths.map((path) => `BAD_USER_INPUT ${path}`));
  });
});

describe('an error in a variable has the path of the argument', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>, string[]]>([
    [
      'in an object of the document',
      'mutation($t: EventFieldType!) { createEvent(input: { eventName: "x", actions: [EMFConsumer], fields: [{ name: "a", type: string }, { name: "b", type: $t }] }) { errors { rule } } }',
      { t: 'date' },
      ['BAD_USER_INPUT input.fields.1.type'],
    ],
    [
      'of a nested field',
      'query($n: Int) { event(eventName: "x") { versions(first: $n) { totalCount } } }',
      { n: 'x' },
      ['BAD_USER_INPUT first'],
    ],
    [
      'that uses it first in the document',
      'query($n: Int) { ...f events(filter: {search: "a"}, last: $n) { totalCount } } fragment f on Query { pendingWrites(first: $n) { id } }',
      { n: 'x' },
      ['BAD_USER_INPUT last'],
    ],
    [
      'that uses it first in the document, where that is a fragment',
      'fragment f on Query { ...g pendingWrites(first: $n) { id } } fragment g on Query { __typename } query($n: Int) { ...f ... on Query { events(last: $n) { totalCount } } }',
      { n: 'x' },
      ['BAD_USER_INPUT first'],
    ],
    [
      'of each of two variables',
      'query($a: Int, $b: EventFilter) { events(filter: $b, first: $a) { totalCount } }',
      { a: 'x', b: { action: 'x', hasPsiData: 1 } },
      ['BAD_USER_INPUT first', 'BAD_USER_INPUT filter.action', 'BAD_USER_INPUT filter.hasPsiData'],
    ],
    [
      'and of none if only a directive uses it',
      'query($x: Boolean!) { __typename @include(if: $x) }',
      { x: 'x' },
      ['BAD_USER_INPUT -'],
    ],
    [
      'and not that of the directive',
      'query($x: Boolean!) { a: __typename @include(if: $x) events(filter: { hasPsiData: $x }) { totalCount } }',
      { x: 'x' },
      ['BAD_USER_INPUT filter.hasPsiData'],
    ],
    [
      'where null is not allowed although the variable has a default',
      'query($e: String = "a") { event(eventName: $e) { id } }',
      { e: null },
      ['BAD_USER_INPUT eventName'],
    ],
    [
      'where null is not allowed inside an object',
      'mutation($n: String = "a", $d: String) { createEvent(input: { description: $d, eventName: $n, actions: [] }) { errors { rule } } }',
      { n: null, d: null },
      ['BAD_USER_INPUT input.eventName'],
    ],
  ])('%s', async (_, query, variables, paths) => {
    expect(await pathsOf(query, variables)).toEqual(paths);
  });

  test('of the operation that is executed', async () => {
    const query =
      'query A($x: String) { event(eventName: "a") { atVersion(number: 1) { version } } events(after: $x) { totalCount } } query B($x: Int!) { ...f } fragment f on Query { event(eventName: "a") { atVersion(number: $x) { version } } }';
    const { body } = await postJson(`${url}/graphql`, {
      query,
      operationName: 'B',
      variables: { x: 'x' },
    });
    expect(body).toMatchObject({ errors: [{ extensions: { path: ['number'] } }] });
  });
});

describe('an error in a value of the document has its path', () => {
  test.each([
    [
      'an unknown value',
      '{ events(orderBy: { field: NAME, direction: ASC }) { totalCount } }',
      ['orderBy.field'],
    ],
    [
      'several, deep inside',
      'mutation { createEvent(input: { eventName: 1, actions: [], fields: [{ name: "a", type: string, isRequired: 0 }, { name: "b", type: x }] }) { errors { rule } } }',
      ['input.eventName', 'input.fields.0.isRequired', 'input.fields.1.type'],
    ],
    [
      'missing keys',
      'mutation { createEvent(input: { fields: [{}] }) { errors { rule } } }',
      ['input.eventName', 'input.actions', 'input.fields.0.name', 'input.fields.0.type'],
    ],
    [
      'a missing key beside another error',
      'mutation { createEvent(input: { eventName: "x", actions: 7, fields: { type: x } }) { errors { rule } } }',
      ['input.actions', 'input.fields.name', 'input.fields.type'],
    ],
    ['an unknown key', '{ events(filter: { serch: "x" }) { totalCount } }', ['filter.serch']],
    ['a repeated key', '{ events(filter: { search: "x", search: "y" }) { totalCount } }', ['filter.search']],
    ['null', '{ event(eventName: null) { id } }', ['eventName']],
    ['an unknown argument', '{ event(eventName: "x", version: 1) { id } }', ['version']],
    [
      'a value of a fragment',
      '{ ...f } fragment f on Query { events(first: "x") { totalCount } }',
      ['first'],
    ],
    [
      'a default of a variable',
      'query($f: EventFilter = { hasPsiData: 1 }) { events(filter: $f) { totalCount } }',
      ['filter.hasPsiData'],
    ],
    [
      'a variable of another type',
      'query($x: String) { events(filter: { hasPsiData: $x }) { totalCount } }',
      ['filter.hasPsiData'],
    ],
    ['an unknown field, which is no value', '{ evnt(x: 1) { id } }', ['-']],
    ['a missing argument, which is no value', '{ event { id } }', ['-']],
  ])('%s', async (_, query, paths) => {
    expect(await pathsOf(query)).toEqual(paths.map((path) => `GRAPHQL_VALIDATION_FAILED ${path}`));
  });
});

describe('an argument that no rule covers has its path', () => {
  test.each([
    ['a page that is too long', '{ events(first: 101) { totalCount } }', 'first'],
    ['a page from both ends', '{ events(first: 1, last: 1) { edges { cursor } } }', 'last'],
    ['a cursor', '{ events(after: "x") { edges { cursor } } }', 'after'],
    [
      'a list of names',
      `{ events(filter: { eventNames: [${'"a",'.repeat(101)}] }) { edges { cursor } } }`,
      'filter.eventNames',
    ],
  ])('%s', async (_, query, path) => {
    expect(await pathsOf(query)).toEqual([`BAD_USER_INPUT ${path}`]);
  });
});

describe('a hostile request', () => {
  const sizeOf = (errors: readonly PathError[]): number => JSON.stringify(errors).length;

  test('with 5,000 wrong fields has fifty errors, each with its path', async () => {
    const fields = Array.from({ length: 5_000 }, () => ({ name: 1, type: 'x' }));
    const errors = await errorsOf(CREATE, { input: definition({ fields }) });
    expect(errors).toHaveLength(51);
    expect(errors.slice(0, 50).map(({ extensions: { path } }) => path?.join('.'))).toEqual(
      Array.from({ length: 50 }, (_, i) => `input.fields.${i >> 1}.${i % 2 ? 'type' : 'name'}`),
    );
    expect(sizeOf(errors)).toBeLessThan(100_000);
  });

  test('with as many unknown keys as there can be has a short answer', async () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 90 }, (_, i) => [`${i}`.padEnd(200, '\u0001'), 1]),
    );
    const errors = await errorsOf(CREATE, { input: { ...definition(), ...unknown } });
    expect(errors).toHaveLength(51);
    // Every character of these keys has six bytes, so that their paths are left out.
    expect(errors.filter(({ extensions: { path } }) => path)).toEqual([]);
    expect(sizeOf(errors)).toBeLessThan(400_000);
  });

  test('whose only error comes at its end has its path', async () => {
    const fields = Array.from({ length: 7_000 }, (_, i) => field({ name: `f${i}` }));
    const input = definition({ fields: [...fields, { name: 'x', type: 'x' }] });
    expect(await pathsOf(CREATE, { input })).toEqual(['BAD_USER_INPUT input.fields.7000.type']);
  });

  test('with long names of its own, deep in the document, has a short answer', async () => {
    const name = 'a'.repeat(1_000);
    const deep = `{ ${name}: `.repeat(80) + `{ ${'b: 1 '.repeat(200)} }` + ' }'.repeat(80);
    const errors = await errorsOf(`{ events(filter: ${deep}) { totalCount } }`, {});
    expect(errors.length).toBeGreaterThan(90);
    expect(sizeOf(errors)).toBeLessThan(300_000);
  });
});

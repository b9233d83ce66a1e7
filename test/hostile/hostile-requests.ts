import { getIntrospectionQuery } from 'graphql';
import { definition, flag, freshName, type WireDefinition } from '../support/definitions';
import {
  aliases,
  badFields,
  contradictoryFields,
  fullDefinition,
  fullTypedDefinition,
  fullUpdate,
  greatestAccepted,
  longAliases,
  smallFields,
  type Variables,
} from './fullest';

/** A request as it is sent. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What an attacker knows of the events that a gateway holds. */
export interface KnownIds {
  /** A hundred full events. */
  readonly events: readonly string[];
  /** Every version of an event. */
  readonly versions: readonly string[];
}

type RequestOf = (ids: KnownIds) => HostileRequest;

/** The events that a gateway holds before it is attacked. */
export const FULL_EVENT = 'full'.padEnd(200, 'x');
export const VERSIONED_EVENT = 'versioned'.padEnd(200, 'x');
export const VERSIONS = 100;

/** The note on each version but the first. JSON writes six bytes for each of its characters. */
export const LONGEST_NOTE = '\u0001'.repeat(1_000);

const MB = 1_000_000;

const post = (body: string, headers: Readonly<Record<string, string>> = {}): HostileRequest => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

const graphql = (query: string, variables?: Variables): HostileRequest =>
  post(JSON.stringify({ query, variables }));

/** A body with variables that are too large or too deep to be built. */
const graphqlText = (query: string, variables: string): HostileRequest =>
  post(`{"query":${JSON.stringify(query)},"variables":${variables}}`);

/** The greatest document that is executed with these variables. */
const greatest = (documentOf: (size: number) => string, variables: Variables = {}): HostileRequest =>
  graphql(greatestAccepted(documentOf, variables), variables);

const rest = (
  body: unknown,
  method = 'POST',
  headers: Readonly<Record<string, string>> = {},
): HostileRequest => ({
  method,
  path: '/v2/events',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}): HostileRequest => ({
  method: 'GET',
  path,
  headers,
});

const repeat = <Item>(count: number, itemOf: (i: number) => Item): Item[] =>
  Array.from({ length: count }, (_, i) => itemOf(i));

const listOf = (count: number, item: string): string => `[${repeat(count, () => item).join()}]`;

const TYPED = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData', 'identifierType'];
const ATTRIBUTES = TYPED.map((name) => `${name} { valueType value }`).join(' ');
const FIELDS = `fields { name type ${TYPED.join(' ')} attributes { ${ATTRIBUTES} } }`;
const CONTENT = `version actions description uniqueKey createdAt createdBy ${FIELDS}`;
const EVENT = `id eventName updatedAt updatedBy ${CONTENT}`;
const PAGE = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const ISSUES = 'warnings { rule code message params path } errors { rule code message params path }';
const CHANGES = 'changes { kind path fieldName fieldIndex before after breaking }';

const ONE = 'mutation($i: CreateEventInput!)';
const LIST = 'mutation($i: [CreateEventInput!]!)';
const READ = `query($n: String = "${FULL_EVENT}")`;

const CREATE_ALL = `mutation($i: [CreateEventInput!]!, $p: ErrorPolicy, $k: String) {
  createEvents(inputs: $i, errorPolicy: $p, idempotencyKey: $k) { replayed results { event { ${EVENT} } ${ISSUES} } }
}`;

/** The same, with so short an answer that the definitions may be as large as they can be. */
const STORE_ALL = 'mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { replayed } }';

const combiningMarks = (bytes: number): string => `a${'\u0301\u0323'.repeat(bytes / 4)}`;

const search = (text: string, count = 1, selection = 'edges { cursor }'): HostileRequest =>
  graphql(`query($s: String) { ${aliases(count, `events(filter: { search: $s }) { ${selection} }`)} }`, {
    s: text,
  });

/** Reads every event of the list and finds none: the index of searches knows nothing of two characters. */
const SCAN = 'zq';

/** The description of most events has every three characters in a row of it, but not that many. */
const COMMON = 'größe '.repeat(200);

/** Characters without any pattern, each time others. */
const noise = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(0x30 + Math.floor(Math.random() * 0x4b))).join('');

/** Definitions of long texts, of which no two have much in common. */
const noisyDefinitions = (count: number): WireDefinition[] =>
  repeat(count, () => ({
    ...definition({ description: noise(1_000) }),
    fields: repeat(97, () => ({ name: noise(50), type: 'double' })),
  }));

const introspection: Record<string, RequestOf> = {
  'introspection: fragments that alias type, ofType and kind ninety times': () =>
    graphql(
      `{ __schema { types { fields { ...A } } } } fragment A on __Field { ${aliases(90, 'type { ...B }')} } fragment B on __Type { ${aliases(90, 'ofType { ...C }')} } fragment C on __Type { ${aliases(90, 'kind')} }`,
    ),
  'introspection: the most aliases of a type': () =>
    greatest(
      (n) =>
        `{ ${aliases(10, `__type(name: "EventRule") { enumValues { ${aliases(n, 'description')} } }`)} }`,
    ),
  'introspection: types in fields in types': () =>
    graphql(
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    ),
  'introspection: the most of types in fields': () =>
    greatest((n) => `{ __schema { types { fields { ${aliases(n, 'type { fields { name } }')} } } } }`),
  'introspection: all of it ten times': () => {
    const [, schema = '', fragments = ''] =
      /^[^{]*\{\s*(__schema \{[\s\S]*?\n {2}\})\s*\}([\s\S]*)$/.exec(getIntrospectionQuery().trim()) ?? [];
    return graphql(`{ ${aliases(10, schema)} } ${fragments}`);
  },
};

const searches: Record<string, RequestOf> = {
  'search: 100 KB of combining marks': () => search(combiningMarks(100_000)),
  'search: 500 KB of combining marks': () => search(combiningMarks(500_000)),
  'search: 500 KB of combining marks, ten times': () => search(combiningMarks(500_000), 10),
  'search: 900 KB of letters that grow in upper case': () => search('\u0390'.repeat(450_000), 10),
  'search: a thousand combining marks, ten times': () => search(`a${'\u0301\u0323'.repeat(499)}`, 10),
  'search: the longest text that is looked for': () => search('x'.repeat(1_000)),
  'search: of every event': () => search(SCAN),
  'search: of every event of either status, ten times, with the count': () =>
    graphql(
      `{ ${aliases(10, `events(filter: { search: "${SCAN}", status: null }) { totalCount edges { cursor } }`)} }`,
    ),
  'search: of every event, ten times': () => search(SCAN, 10),
  'search: of every event, ten times, with the count': () => search(SCAN, 10, 'totalCount edges { cursor }'),
  'search: of every event, ten times, with the count alone': () => search('x', 10, 'totalCount'),
  'search: of parts that most events have, three times, with the count': () =>
    search(COMMON, 3, 'totalCount edges { cursor }'),
  'search: of parts that most events have, in the order of names': () =>
    graphql(
      `query($s: String) { events(filter: { search: $s, status: null }, orderBy: { field: EVENT_NAME, direction: DESC }, first: 100) { totalCount edges { node { ${EVENT} } } } }`,
      { s: COMMON },
    ),
  'search: a text that most events have, three times, with the count': () =>
    search('größe', 3, 'totalCount edges { cursor }'),
  'search: the longest text, of characters without any pattern, three times': () =>
    search(noise(6_000), 3, 'totalCount edges { cursor }'),
  'search: full events, which are few, three times, with the count': () =>
    search('😀😀😀😀', 3, 'totalCount edges { cursor }'),
  'search: of events with Protected Sensitive Information, ten times, with the count': () =>
    graphql(
      `{ ${aliases(10, 'events(filter: { search: "zz", hasPsiData: true, fieldType: tillCode, action: EIConsumer }, orderBy: { field: EVENT_NAME, direction: DESC }) { totalCount edges { cursor } }')} }`,
    ),
};

const reads: Record<string, RequestOf> = {
  'read: the fullest page of full events': () =>
    graphql(`{ events(first: 100) { edges { cursor node { ${EVENT} } } ${PAGE} totalCount } }`),
  'read: the most descriptions that six bytes a character make huge': () =>
    greatest((n) => `{ events(first: 100) { edges { node { ${longAliases(n, 'description')} } } } }`),
  'read: the most names of types with long aliases': () =>
    greatest(
      (n) =>
        `{ events(first: 100) { edges { node { fields { attributes { ${longAliases(n, '__typename')} } } } } } }`,
    ),
  'read: the most attributes of one event': () =>
    greatest(
      (n) =>
        `${READ} { event(eventName: $n) { fields { ${aliases(n, 'attributes { isRequired { value } }')} } } }`,
    ),
  'read: the most names of fields of one event': () =>
    greatest((n) => `${READ} { event(eventName: $n) { ${aliases(n, 'fields { name }')} } }`),
  'read: the most unique keys of one event': () =>
    greatest((n) => `${READ} { event(eventName: $n) { ${aliases(n, 'uniqueKey')} } }`),
  'read: 50 KB of unique keys': () =>
    graphql(`${READ} { event(eventName: $n) { ${aliases(3_100, 'uniqueKey')} } }`),
  'read: the most JSON Schemas of one event': () =>
    greatest((n) => `${READ} { event(eventName: $n) { ${aliases(n, 'jsonSchema')} } }`),
  'read: a JSON Schema of each of a hundred events': () =>
    graphql('{ events(first: 100) { edges { node { jsonSchema } } } }'),
  'read: every version of a full event': () =>
    graphql(
      `query($n: String!) { event(eventName: $n) { versions(first: 100) { ${PAGE} totalCount edges { cursor node { note ${CONTENT} } } } } }`,
      { n: VERSIONED_EVENT },
    ),
  'read: the most notes of versions': () =>
    greatest(
      (n) =>
        `query($e: String!) { event(eventName: $e) { versions(first: 100) { edges { node { ${longAliases(n, 'note')} } } } } }`,
      { e: VERSIONED_EVENT },
    ),
  'read: the most lists of versions': () =>
    greatest(
      (n) =>
        `query($e: String!) { event(eventName: $e) { ${aliases(n, 'versions(first: 100) { totalCount }')} } }`,
      { e: VERSIONED_EVENT },
    ),
  'read: the most pages of different versions': () =>
    greatest(
      (n) =>
        `query($e: String!) { event(eventName: $e) { ${repeat(n, (i) => `a${i}: versions(first: ${100 - (i % 50)}) { edges { cursor } }`).join(' ')} } }`,
      { e: VERSIONED_EVENT },
    ),
  'read: the most of what versions changed': () =>
    greatest(
      (n) =>
        `query($e: String!) { event(eventName: $e) { versions(first: ${Math.min(n, 100)}) { edges { node { changes { kind path fieldName fieldIndex before after breaking } } } } } }`,
      { e: VERSIONED_EVENT },
    ),
  'read: the most aliases of what one version changed': () =>
    greatest(
      (n) =>
        `query($e: String!) { event(eventName: $e) { atVersion(number: 2) { ${aliases(n, 'changes { breaking }')} } } }`,
      { e: VERSIONED_EVENT },
    ),
  'read: the most comparisons of versions': () =>
    greatest(
      (n) =>
        `query($e: String!) { ${repeat(10, (i) => `c${i}: compareVersions(eventName: $e, from: ${i + 2}, to: 1) { ${aliases(n, 'changes { kind }')} }`).join(' ')} }`,
      { e: VERSIONED_EVENT },
    ),
  'read: the most versions by their numbers': () =>
    greatest(
      (n) =>
        `query($e: String!) { event(eventName: $e) { ${repeat(n, (i) => `v${i}: atVersion(number: ${i + 1}) { version }`).join(' ')} } }`,
      { e: VERSIONED_EVENT },
    ),
  'read: 1 MB of names to filter by': () =>
    graphql('query($n: [String!]) { events(filter: { eventNames: $n }) { totalCount } }', {
      n: repeat(200_000, () => 'x'),
    }),
  'read: a hundred names to filter by, four times, with the count': () =>
    graphql(
      `query($n: [String!]) { ${aliases(4, 'events(first: 100, filter: { eventNames: $n, search: "zz" }) { totalCount edges { cursor } }')} }`,
      { n: repeat(100, (i) => `Event${i}`) },
    ),
  'read: names of a field and of a caller of 450 KB each': () =>
    graphql('query($n: String) { events(filter: { fieldName: $n, createdBy: $n }) { totalCount } }', {
      n: 'x'.repeat(450_000),
    }),
  'read: 17 KB of field types': () => graphql(`{ ${aliases(1_300, 'fieldTypes { type }')} }`),
  'read: the most attributes of field types': () =>
    greatest((n) => `{ ${aliases(10, `fieldTypes { attributes { ${aliases(n, 'possibleValues')} } }`)} }`),
  'read: a page of every order': () =>
    graphql(
      `{ ${repeat(10, (i) => `a${i}: events(${i % 2 ? 'first' : 'last'}: 100, orderBy: { field: ${['CREATED_AT', 'UPDATED_AT', 'EVENT_NAME'][i % 3] ?? ''}, direction: ASC }) { edges { cursor } }`).join(' ')} }`,
    ),
  'read: a cursor of 1 MB': () =>
    graphql('query($c: String) { events(after: $c) { totalCount } }', { c: 'W'.repeat(MB) }),
  'read: a deep cursor': () =>
    graphql('query($c: String) { events(after: $c) { totalCount } }', {
      c: Buffer.from('['.repeat(350_000) + ']'.repeat(350_000)).toString('base64url'),
    }),
  'read: a hundred full events by their ids': ({ events: ids }) =>
    graphql(`query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Event { ${EVENT} } } }`, { ids }),
  'read: the most of a hundred versions by their ids': ({ versions: ids }) =>
    greatest(
      (n) =>
        `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on EventVersion { ${aliases(n, 'changes { breaking }')} } } }`,
      { ids },
    ),
  'read: the most lists of a hundred events by their ids': ({ events: ids }) =>
    greatest((n) => `query($ids: [ID!]!) { ${aliases(Math.min(n, 10), 'nodes(ids: $ids) { id }')} }`, {
      ids,
    }),
  'read: as many ids as fit': () =>
    graphql('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: repeat(499_000, () => 1) }),
  'read: 100,000 ids, ten times': () =>
    graphql(`query($ids: [ID!]!) { ${aliases(10, 'nodes(ids: $ids) { id }')} }`, {
      ids: repeat(100_000, () => 'x:1'),
    }),
  'read: 5,000 ids in the document': () =>
    graphql(`{ nodes(ids: [${repeat(5_000, () => '"x"').join()}]) { id } }`),
  'read: ids of 100 KB': () =>
    graphql('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: repeat(9, () => '0'.repeat(100_000)) }),
  'read: an id of 1 MB': () => graphql('query($i: ID!) { node(id: $i) { id } }', { i: '0'.repeat(MB) }),
  'read: an event name of 1 MB': () =>
    graphql('query($n: String!) { event(eventName: $n) { id } }', { n: 'x'.repeat(MB) }),
  'read: a date of 1 MB': () =>
    graphql('query($d: DateTime) { events(filter: { createdAfter: $d }) { totalCount } }', {
      d: '2026-01-01T00:00:00.'.padEnd(MB, '0'),
    }),
};

/** A hundred definitions of some 870 KB together. */
const badList = (): unknown[] => repeat(100, () => badFields(21));
const hugeBad = (): unknown => badFields(2_100);

const writes: Record<string, RequestOf> = {
  'write: the most reverts of a full event': () =>
    greatest(
      (n) =>
        `mutation($e: String!) { ${repeat(10, (i) => `r${i}: revertEvent(eventName: $e, to: ${i + 1}) { ${aliases(n, 'changes { kind }')} }`).join(' ')} }`,
      { e: VERSIONED_EVENT },
    ),
  'write: ten disables of an event with a name of 1 MB': () =>
    graphql(
      `mutation($e: String!) { ${aliases(10, 'disableEvent(eventName: $e) { event { id } errors { message path } }')} }`,
      { e: 'x'.repeat(MB) },
    ),
  'write: the most breaking changes of a full event': () =>
    graphql(
      `query($i: CreateEventInput!) { validateEvent(operation: UPDATE, allowBreaking: false, input: $i) { ${ISSUES} } }`,
      { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) },
    ),
  'write: 55 KB of messages of errors': () =>
    graphql(
      `query($i: EventDraftInput!) { validateEvent(input: $i) { errors { ${aliases(4_000, 'message')} } } }`,
      {
        i: badFields(100),
      },
    ),
  'write: the most messages of errors': () => {
    const variables = { i: badFields(100) };
    return greatest(
      (n) =>
        `query($i: EventDraftInput!) { validateEvent(input: $i) { errors { ${longAliases(n, 'message')} } } }`,
      variables,
    );
  },
  'write: the most values of changes': () => {
    const variables = { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) };
    return greatest(
      (n) =>
        `query($i: EventDraftInput!) { validateEvent(operation: UPDATE, input: $i) { changes { ${aliases(n, 'before')} ${longAliases(n, 'after')} } } }`,
      variables,
    );
  },
  'write: 17 KB of values of changes': () =>
    graphql(
      `query($i: EventDraftInput!) { validateEvent(operation: UPDATE, input: $i) { changes { ${aliases(700, 'before')} ${longAliases(700, 'after')} } } }`,
      { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) },
    ),
  'write: an update of every field': () =>
    graphql(`${ONE} { updateEvent(input: $i) { event { ${EVENT} } ${CHANGES} ${ISSUES} } }`, {
      i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1),
    }),
  'write: a note of 900 KB, ten times': () =>
    graphql(
      `mutation($i: CreateEventInput!, $n: String) { ${aliases(10, `updateEvent(input: $i, note: $n) { ${ISSUES} }`)} }`,
      { i: { eventName: VERSIONED_EVENT, actions: ['EMFConsumer'] }, n: '😀'.repeat(225_000) },
    ),
  'write: ten validations of an update of every field': () =>
    graphql(
      `query($i: EventDraftInput!) { ${aliases(10, `validateEvent(operation: UPDATE, input: $i) { ${CHANGES} ${ISSUES} }`)} }`,
      { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) },
    ),
  'write: ten mutations whose payloads read': () =>
    graphql(
      `${ONE} { ${aliases(10, `createEvent(input: $i) { query { events(first: 100) { edges { node { ${EVENT} } } } } }`)} }`,
      { i: fullDefinition() },
    ),
  'write: the most of the pages that the payloads of mutations read': () =>
    greatest(
      (n) =>
        `${ONE} { ${aliases(3, `createEvent(input: $i) { query { events(first: ${Math.min(n, 100)}) { edges { node { ${EVENT} } } } } }`)} }`,
      { i: fullDefinition() },
    ),
  'write: a bad definition of 870 KB, validated nine times in a payload': () =>
    graphql(
      `${ONE} { createEvent(input: $i) { query { ${aliases(9, `validateEvent(input: $i) { ${ISSUES} }`)} } } }`,
      { i: hugeBad() },
    ),
  'write: a hundred definitions of texts without any pattern': () =>
    graphql(STORE_ALL, { i: noisyDefinitions(100) }),
  'write: a hundred definitions of texts without any pattern, none of which is stored': () =>
    graphql(STORE_ALL, { i: [...noisyDefinitions(99), definition({ eventName: VERSIONED_EVENT })] }),
  'write: four updates with texts without any pattern': () => {
    const eventName = freshName();
    const inputs = noisyDefinitions(5).map((given) => ({ ...given, eventName }));
    const write = (i: number): string =>
      `w${i}: ${i === 0 ? 'createEvent' : 'updateEvent'}(input: $i${i}) { errors { rule } }`;
    return graphql(
      `mutation(${inputs.map((_, i) => `$i${i}: CreateEventInput!`).join()}) { ${inputs.map((_, i) => write(i)).join(' ')} }`,
      Object.fromEntries(inputs.map((given, i) => [`i${i}`, given])),
    );
  },
  'write: a full definition': () =>
    graphql(`${ONE} { createEvent(input: $i) { event { ${EVENT} } errors { rule } } }`, {
      i: fullDefinition(),
    }),
  'write: a full definition with each attribute given both ways': () =>
    graphql(`${ONE} { createEvent(input: $i) { event { ${EVENT} } ${ISSUES} } }`, {
      i: fullTypedDefinition(),
    }),
  'write: a full definition ten times': () =>
    graphql(`${ONE} { ${aliases(10, `createEvent(input: $i) { event { ${EVENT} } ${ISSUES} }`)} }`, {
      i: fullDefinition(),
    }),
  'write: 870 KB of bad definitions': () => graphql(CREATE_ALL, { i: badList(), p: 'REJECT_FAILED_ROWS' }),
  'write: 870 KB of bad definitions, three times': () =>
    graphql(`${LIST} { ${aliases(3, `createEvents(inputs: $i) { results { ${ISSUES} } }`)} }`, {
      i: badList(),
    }),
  'write: 870 KB of bad definitions, ten times': () =>
    graphql(`${LIST} { ${aliases(10, `createEvents(inputs: $i) { results { ${ISSUES} } }`)} }`, {
      i: badList(),
    }),
  'write: 870 KB of bad definitions, ten times, of which nothing is selected': () =>
    graphql(`${LIST} { ${aliases(10, 'createEvents(inputs: $i) { __typename }')} }`, { i: badList() }),
  'write: a bad definition of 870 KB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, { i: hugeBad() }),
  'write: a bad definition of 870 KB, ten times': () =>
    graphql(`${ONE} { ${aliases(10, `createEvent(input: $i) { ${ISSUES} }`)} }`, { i: hugeBad() }),
  'write: a bad definition of 870 KB, validated ten times': () =>
    graphql(`query($i: EventDraftInput!) { ${aliases(10, `validateEvent(input: $i) { ${ISSUES} }`)} }`, {
      i: hugeBad(),
    }),
  'write: a definition of 810 KB whose attributes contradict each other': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, { i: contradictoryFields(1_900) }),
  'write: 810 KB of definitions whose attributes contradict each other': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => contradictoryFields(19)), p: 'REJECT_FAILED_ROWS' }),
  'write: 810 KB of definitions whose attributes contradict each other, three times': () =>
    graphql(`${LIST} { ${aliases(3, `createEvents(inputs: $i) { results { ${ISSUES} } }`)} }`, {
      i: repeat(100, () => contradictoryFields(19)),
    }),
  'write: a hundred definitions of a hundred typed fields': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => ({
        ...definition(),
        fields: repeat(100, (i) => ({ name: `f${i}`, type: 'double', isRequired: true, isPsiData: false })),
      })),
    }),
  'write: a hundred definitions with as many names of types as fit': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => ({
        ...definition(),
        fields: repeat(100, (i) => ({
          ...{ __typename: 1, name: `f${i}`, type: 'double' },
          attributes: { __typename: 1 },
        })),
      })),
    }),
  'write: a name of a type of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: { ...definition(), __typename: 'x'.repeat(MB) },
    }),
  'write: a hundred bad definitions in a list that is one too long': () =>
    graphql(CREATE_ALL, { i: repeat(101, () => badFields(20)) }),
  'write: a hundred definitions of a hundred fields': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => smallFields(100)), p: 'REJECT_EVERYTHING' }),
  'write: a hundred definitions of a hundred fields, those that are valid': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => smallFields(100)), p: 'REJECT_FAILED_ROWS' }),
  'write: a hundred definitions of a hundred fields, the last of which is invalid': () =>
    graphql(CREATE_ALL, { i: [...repeat(99, () => smallFields(100)), { ...smallFields(100), actions: [] }] }),
  'write: a hundred definitions of a hundred fields, the last of which has no type': () =>
    graphql(CREATE_ALL, {
      i: [...repeat(99, () => smallFields(100)), { ...smallFields(100), fields: [{ name: 'x' }] }],
    }),
  'write: a hundred definitions of a hundred fields, of which half are invalid': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, (i) => (i % 2 ? smallFields(100) : { ...smallFields(100), eventName: '' })),
      p: 'REJECT_FAILED_ROWS',
    }),
  'write: a hundred definitions of one name': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => ({ ...smallFields(100), eventName: 'Again' })),
      p: 'REJECT_FAILED_ROWS',
    }),
  'write: a hundred definitions under names that are taken': () =>
    graphql(CREATE_ALL, { i: repeat(100, (i) => ({ ...smallFields(90), eventName: `Filler${i}` })) }),
  'write: a hundred definitions with a key': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => smallFields(100)), k: freshName().padEnd(20, 'k') }),
  'write: the longest answer of a list': () => {
    const variables = { i: repeat(100, () => smallFields(100)) };
    return greatest(
      (n) =>
        `${LIST} { createEvents(inputs: $i) { results { event { fields { attributes { ${longAliases(n, '__typename')} } } } } } }`,
      variables,
    );
  },
  'write: the longest messages of a list': () => {
    const i = repeat(100, () => badFields(2, '\u0001'.repeat(60)));
    return greatest(
      (n) => `${LIST} { createEvents(inputs: $i) { results { errors { ${longAliases(n, 'message')} } } } }`,
      { i },
    );
  },
  'write: the longest params of a list': () => {
    const i = repeat(100, () => badFields(2, '\u0001'.repeat(60)));
    return greatest(
      (n) => `${LIST} { createEvents(inputs: $i) { results { errors { ${longAliases(n, 'params')} } } } }`,
      { i },
    );
  },
  'write: the longest descriptions of a list': () => {
    const i = repeat(100, () => ({ ...definition(), description: '\u0001'.repeat(1_000) }));
    return greatest(
      (n) =>
        `${LIST} { createEvents(inputs: $i) { results { event { ${longAliases(n, 'description')} } } } }`,
      { i },
    );
  },
  'write: as many fields as fit': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: { ...definition(), fields: repeat(33_000, () => ({ name: '', type: 'double' })) },
    }),
  'write: as many different fields as fit': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, { i: smallFields(25_000) }),
  'write: a description of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ description: 'x'.repeat(MB) }),
    }),
  'write: a description of combining marks': () =>
    graphql(`${ONE} { createEvent(input: $i) { event { id } ${ISSUES} } }`, {
      i: definition({ description: combiningMarks(1_996) }),
    }),
  'write: a hundred descriptions of combining marks': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => definition({ description: combiningMarks(1_996) })),
    }),
  'write: an event name of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ eventName: 'x'.repeat(MB) }),
    }),
  'write: an event name of 1 MB of blanks': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ eventName: `a${' '.repeat(MB)}b` }),
    }),
  'write: a field name of 1 MB of blanks': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ fields: [{ name: `a${'\u2003'.repeat(MB / 3)}b`, type: 'string' }] }),
    }),
  'write: a value of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({
        fields: [{ name: 'a', type: 'string', attributes: { isRequired: flag('t'.repeat(MB)) } }],
      }),
    }),
  'write: an enum value of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ actions: ['x'.repeat(MB)] }),
    }),
  'write: a key of 1 MB': () =>
    graphql(
      `${LIST.replace(')', ', $k: String)')} { createEvents(inputs: $i, idempotencyKey: $k) { errors { message } } }`,
      {
        i: [definition()],
        k: 'k'.repeat(MB),
      },
    ),
  'write: half a million actions': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":${listOf(499_000, '0')}}}`,
    ),
  'write: seventy thousand actions that exist': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":${listOf(70_000, '"EIConsumer"')}}}`,
    ),
  'write: half a million fields that are none': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(499_000, '0')}}}`,
    ),
  'write: 330,000 fields without a name': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(330_000, '{}')}}}`,
    ),
  'write: half a million definitions that are none': () =>
    graphqlText(`${LIST} { createEvents(inputs: $i) { replayed } }`, `{"i":${listOf(499_000, '0')}}`),
  'write: 330,000 definitions without a name': () =>
    graphqlText(`${LIST} { createEvents(inputs: $i) { replayed } }`, `{"i":${listOf(330_000, '{}')}}`),
  'write: a hundred thousand unknown keys': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{${repeat(80_000, (i) => `"k${i}":0`).join()}}}`,
    ),
  'write: ten thousand objects of ninety unknown keys': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(1_200, `{${repeat(95, (i) => `"k${i}":0`).join()}}`)}}}`,
    ),
  'write: types that almost exist': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(24_000, '{"name":"a","type":"productCategorz"}')}}}`,
    ),
};

const DRAFT = 'query($i: EventDraftInput!)';
const DRAFTS = 'query($i: [EventDraftInput!]!)';
const DEFINITION = `definition { eventName actions description uniqueKey ${FIELDS} }`;

/** A draft with so many rows of a form that are empty. */
const emptyRows = (count: number): unknown => ({ fields: repeat(count, () => null) });

/** A draft of texts that JSON writes six times as long. */
const escapedTexts = (): unknown => ({
  ...{ eventName: '\u0001'.repeat(200), description: '\u0001'.repeat(1_000), actions: ['EIConsumer'] },
  fields: repeat(100, () => ({ name: '\u0001'.repeat(50), type: 'double', isUniqueKeyField: true })),
});

const drafts: Record<string, RequestOf> = {
  'draft: 5,000 empty rows': () =>
    graphql(`${DRAFT} { validateEvent(input: $i) { ${DEFINITION} ${ISSUES} } }`, { i: emptyRows(5_000) }),
  'draft: the most empty rows that are validated': () =>
    graphql(`${DRAFT} { validateEvent(input: $i, operation: UPDATE) { valid } }`, { i: emptyRows(7_990) }),
  'draft: 200,000 empty rows': () =>
    graphqlText(
      `${DRAFT} { validateEvent(input: $i) { valid } }`,
      `{"i":{"fields":${listOf(200_000, 'null')}}}`,
    ),
  'draft: 200,000 actions that are null': () =>
    graphqlText(
      `${DRAFT} { validateEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"actions":${listOf(200_000, 'null')}}}`,
    ),
  'draft: a hundred drafts of seven hundred empty rows': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { valid } } }`, {
      i: repeat(100, () => emptyRows(700)),
    }),
  'draft: a hundred drafts without anything': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { ${DEFINITION} ${ISSUES} } } }`, {
      i: repeat(100, () => ({})),
    }),
  'draft: as many drafts without anything as there can be': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { valid } }`, { i: repeat(14_000, () => ({})) }),
  'draft: 330,000 drafts without anything': () =>
    graphqlText(`${DRAFTS} { validateEvents(inputs: $i) { valid } }`, `{"i":${listOf(330_000, '{}')}}`),
  'draft: a hundred definitions of fifty fields, with what they would be': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { ${DEFINITION} } } }`, {
      i: repeat(100, () => smallFields(50)),
    }),
  'draft: 870 KB of bad definitions': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { ${ISSUES} } } }`, { i: badList() }),
  'draft: the most JSON Schemas': () => {
    const variables = { i: fullDefinition() };
    return greatest(
      (n) => `${DRAFT} { validateEvent(input: $i) { definition { ${aliases(n, 'jsonSchema')} } } }`,
      variables,
    );
  },
  'draft: the most names and descriptions that six bytes a character make huge': () => {
    const variables = { i: escapedTexts() };
    return greatest(
      (n) =>
        `${DRAFT} { validateEvent(input: $i) { definition { ${longAliases(n, 'eventName')} ${repeat(Math.ceil(n / 30), (i) => `d${i}: description`).join(' ')} } } }`,
      variables,
    );
  },
  'draft: the most names of fields that six bytes a character make huge': () => {
    const variables = { i: escapedTexts() };
    return greatest(
      (n) =>
        `${DRAFT} { validateEvent(input: $i) { definition { ${aliases(n, 'uniqueKey fields { name }')} } } }`,
      variables,
    );
  },
  'draft: a name and a description of 300 KB each, of which nothing is answered': () =>
    graphql(`${DRAFT} { validateEvent(input: $i) { definition { ${aliases(100, 'eventName')} } } }`, {
      i: { ...definition(), eventName: '\u0001'.repeat(75_000), description: '\u0001'.repeat(75_000) },
    }),
  'draft: the most values of changes that a rejected update would make': () => {
    const broken = {
      ...{ type: 'double', addCustomerIfNotExists: true, isRequired: true, isUniqueKeyField: true },
      ...{ isPsiData: true, identifierType: 'email' },
    };
    const [customer] = fullDefinition().fields as { name: string }[];
    const variables = {
      i: {
        ...definition({ eventName: VERSIONED_EVENT, description: '\u0001'.repeat(1_000) }),
        fields: repeat(100, () => ({ ...broken, name: customer?.name })),
      },
    };
    return greatest(
      (n) =>
        `${DRAFT} { validateEvent(operation: UPDATE, input: $i) { changes { ${aliases(n, 'before')} ${longAliases(n, 'after')} } } }`,
      variables,
    );
  },
};

const documents: Record<string, RequestOf> = {
  'document: 976 KB of line breaks before many errors': () =>
    graphql(`${'\n'.repeat(976_000)}{ ${aliases(1_000, 'nothing')} }`),
  'document: as many line breaks as are allowed before as many errors as fit': () =>
    graphql(`${'\n'.repeat(9_999)}{ ${repeat(9_900, (i) => `a${i}`).join(' ')} }`),
  'document: 17 KB of inline fragments': () =>
    graphql(`{ ${'... { '.repeat(2_800)}__typename${' }'.repeat(2_800)} }`),
  'document: 17 KB of fragments, each in the one before': () =>
    graphql(
      `{ ...F0 } ${repeat(420, (i) => `fragment F${i} on Query { ...F${i + 1} }`).join(' ')} fragment F420 on Query { __typename }`,
    ),
  'document: fragments that double': () =>
    graphql(
      `{ events { ...F0 } } ${repeat(30, (i) => `fragment F${i} on EventConnection { a: edges { cursor } ...F${i + 1} b: edges { cursor } ...F${i + 1} }`).join(' ')} fragment F30 on EventConnection { totalCount }`,
    ),
  'document: fragments that spread all later ones': () =>
    graphql(
      `{ events { ...F0 } } ${repeat(60, (i) => `fragment F${i} on EventConnection { totalCount ${repeat(60 - i, (j) => `...F${i + j + 1}`).join(' ')} }`).join(' ')} fragment F60 on EventConnection { totalCount }`,
    ),
  'document: a fragment that is spread three thousand times': () =>
    graphql(`{ events { ${'...F '.repeat(4_900)} } } fragment F on EventConnection { totalCount }`),
  'document: one object field 1,900 times': () =>
    graphql(`{ events { ${'pageInfo { endCursor } '.repeat(1_900)} } }`),
  'document: one leaf nine thousand times': () => graphql(`{ events { ${'totalCount '.repeat(9_900)} } }`),
  'document: one object field many times, nested': () =>
    graphql(
      `{ events { ${`edges { ${`node { ${`versions { ${'totalCount '.repeat(8)} } `.repeat(8)} } `.repeat(8)} } `.repeat(8)} } }`,
    ),
  'document: inline fragments with the same object field': () =>
    graphql(`{ events { ${'... on EventConnection { pageInfo { endCursor } } '.repeat(1_100)} } }`),
  'document: the same field with many arguments': () =>
    graphql(
      `{ event(eventName: "x") { ${repeat(140, (i) => `versions(first: ${i + 1}, after: "a", before: "b") { totalCount edges { cursor node { version } } }`).join(' ')} } }`,
    ),
  'document: 1 MB of braces': () => graphql('{'.repeat(MB)),
  'document: as many braces as are allowed': () => graphql('{'.repeat(128 * 1024)),
  'document: 1 MB of aliases': () => graphql(`{ ${aliases(50_000, '__typename')} }`),
  'document: as many aliases as are allowed': () => graphql(`{ ${aliases(3_300, '__typename')} }`),
  'document: a hundred thousand unknown fields': () =>
    graphql(`{ ${repeat(100_000, (i) => `a${i}`).join(' ')} }`),
  'document: as many fields that almost exist as are allowed': () =>
    graphql(`{ events { ${repeat(9_000, (i) => `totalCoun${i}`).join(' ')} } }`),
  'document: as many arguments that almost exist as are allowed': () =>
    graphql(`{ events(${repeat(3_300, (i) => `orderB${i}: 1`).join(' ')}) { totalCount } }`),
  'document: as many types that almost exist as are allowed': () =>
    graphql(`{ __typename } ${repeat(1_400, (i) => `fragment F${i} on EventConnectio${i} { a }`).join(' ')}`),
  'document: as many keys that almost exist as are allowed': () =>
    graphql(`{ events(filter: { ${repeat(3_300, (i) => `fieldTyp${i}: 1`).join(' ')} }) { totalCount } }`),
  'document: as many enum values that almost exist as are allowed': () =>
    graphql(
      `mutation { createEvent(input: { eventName: "x", actions: [${repeat(9_900, (i) => `EMFConsume${i}`).join(' ')}] }) { replayed } }`,
    ),
  'document: many operations': () =>
    post(
      JSON.stringify({
        query: repeat(1_900, (i) => `query Q${i} { __typename }`).join(' '),
        operationName: 'Q1899',
      }),
    ),
  'document: many operations of one name': () =>
    graphql(repeat(1_900, () => 'query Q { __typename }').join(' ')),
  'document: many variables': () =>
    graphql(`query(${repeat(2_400, (i) => `$a${i}: Int`).join(' ')}) { __typename }`),
  'document: many variables that have no definition': () =>
    graphql(
      `{ ${repeat(10, (i) => `e${i}: event(eventName: $a) { ${repeat(150, (j) => `v${j}: versions(first: $b${i}x${j}) { totalCount }`).join(' ')} }`).join(' ')} }`,
    ),
  'document: many variables that are not given': () =>
    graphql(
      `query(${repeat(1_300, (i) => `$a${i}: Int!`).join(' ')}) { event(eventName: "x") { ${repeat(10, (i) => `v${i}: versions(first: $a${i}) { totalCount }`).join(' ')} } }`,
    ),
  'document: many directives': () => graphql(`{ __typename ${'@include(if: true) '.repeat(1_600)} }`),
  'document: many unknown directives': () =>
    graphql(`{ __typename ${repeat(4_900, (i) => `@d${i}`).join(' ')} }`),
  'document: a name of 128 KB': () => graphql(`{ ${'a'.repeat(128_000)} }`),
  'document: a string of 128 KB': () => graphql(`{ event(eventName: "${'\\u0041'.repeat(21_000)}") { id } }`),
  'document: a block string of line breaks': () =>
    graphql(`{ event(eventName: """${'\n \\"""'.repeat(9_990)}""") { id } }`),
  'document: a number of 128 KB': () => graphql(`{ events(first: ${'9'.repeat(128_000)}) { totalCount } }`),
  'document: a comment of 128 KB': () => graphql(`{ __typename } #${'x'.repeat(128_000)}`),
  'document: a literal of a hundred levels': () =>
    graphql(`{ events(filter: ${'{ a: '.repeat(95)}1${' }'.repeat(95)}) { totalCount } }`),
  'document: a deep literal': () => graphql(`{ events(first: ${'['.repeat(60_000)}) { totalCount } }`),
};

const bodies: Record<string, RequestOf> = {
  'body: a hundred thousand levels': () => post('['.repeat(500_000) + ']'.repeat(500_000)),
  'body: a hundred thousand levels of objects': () =>
    post('{"a":'.repeat(160_000) + '1' + '}'.repeat(160_000)),
  'body: deep variables': () =>
    graphqlText('{ __typename }', '{"a":'.repeat(160_000) + '1' + '}'.repeat(160_000)),
  'body: deep extensions': () =>
    post(`{"query":"{ __typename }","extensions":${'{"a":'.repeat(160_000)}1${'}'.repeat(160_000)}}`),
  'body: an operation name of 1 MB': () =>
    post(JSON.stringify({ query: 'query Q { __typename }', operationName: 'x'.repeat(MB) })),
  'body: a batch': () => post(listOf(30_000, '{"query":"{__typename}"}')),
  'body: a query that is a list': () => post(`{"query":${listOf(400_000, '0')}}`),
  'body: half a million variables': () =>
    graphqlText('{ __typename }', `{${repeat(80_000, (i) => `"k${i}":0`).join()}}`),
  'body: numbers of 1 MB': () => graphqlText('{ __typename }', `{"a":${'9'.repeat(990_000)}}`),
  'body: broken at the end': () => post(`{"query":"{ __typename }","variables":{"a":"${'x'.repeat(MB)}`),
  'body: compressed, as it says': () => post('x'.repeat(MB), { 'content-encoding': 'gzip' }),
  'body: GET with a query string of 12 KB': () =>
    get(`/graphql?query=${encodeURIComponent(`{ ${aliases(700, '__typename')} }`)}`),
  'body: GET with a query string of 1 MB': () => get(`/graphql?query=${'x'.repeat(MB)}`),
  'body: GET with many parameters': () => get(`/graphql?${'a&'.repeat(7_000)}query={__typename}`),
  'body: a header of 15 KB': () => rest(definition(), 'POST', { 'idempotency-key': 'k'.repeat(15_000) }),
  'body: a header of 1 MB': () => rest(definition(), 'POST', { 'idempotency-key': 'k'.repeat(MB) }),
  'body: accept headers of 15 KB': () =>
    post('{"query":"{__typename}"}', { accept: repeat(1_100, (i) => `a/b${i};q=0.1`).join() }),
  'body: a content type of 15 KB': () =>
    post('{"query":"{__typename}"}', { 'content-type': `application/json;${' '.repeat(15_000)}x` }),
};

const platform: Record<string, RequestOf> = {
  'REST: a full definition': () => rest(fullDefinition()),
  'REST: an update of every field': () => rest(fullUpdate(VERSIONED_EVENT, VERSIONS + 2), 'PUT'),
  'REST: as many fields as fit': () =>
    rest({ ...definition(), fields: repeat(40_000, () => ({ name: '', type: '' })) }),
  'REST: half a million fields that are none': () =>
    rest(`{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(499_000, '0')}}`),
  'REST: half a million actions that are none': () =>
    rest(`{"eventName":"x","actions":${listOf(499_000, '0')}}`),
  'REST: 240,000 unknown actions': () => rest(`{"eventName":"x","actions":${listOf(240_000, '"x"')}}`),
  'REST: 240 KB of unknown actions': () => rest(`{"eventName":"x","actions":${listOf(60_000, '"x"')}}`),
  'REST: a bad definition of 870 KB': () => rest(hugeBad()),
  'REST: a bad definition of 240 KB': () => rest(badFields(500)),
  'REST: 50,000 unknown keys': () => rest(`{${repeat(50_000, (i) => `"k${i}":0`).join()}}`),
  'REST: unknown keys of 240 KB': () => rest(`{${repeat(20_000, (i) => `"k${i}":0`).join()}}`),
  'REST: an unknown key of 1 MB': () => rest(`{"${'k'.repeat(MB)}":0}`),
  'REST: 50,000 times __proto__': () => rest(`{${repeat(50_000, () => `"__proto__":{}`).join()}}`),
  'REST: 240 KB of blanks in the event name': () =>
    rest(definition({ eventName: `a${' '.repeat(240_000)}b` })),
  'REST: a description of 240 KB of combining marks': () =>
    rest(definition({ description: combiningMarks(240_000) })),
  'REST: a hundred thousand levels': () => rest('['.repeat(500_000) + ']'.repeat(500_000)),
  'REST: an event by a name of 12 KB': () => get(`/v2/events?eventName=${'x'.repeat(12_000)}`),
  'REST: every event': () => get('/v2/events'),
};

/** The answer is streamed, so that its length matters to nobody but its client. */
export const STREAMED = 'REST: every event';

/** The requests, by what is hostile about each. A name that is taken would make a second request cheaper: each is made anew. */
export const HOSTILE_REQUESTS: ReadonlyMap<string, RequestOf> = new Map(
  [introspection, searches, reads, writes, drafts, documents, bodies, platform].flatMap((group) =>
    Object.entries(group),
  ),
);

import { aliases, longAliases } from '../fullest';
import { FULL_EVENT, VERSIONED_EVENT } from './known-events';
import { MB, repeat } from './large-values';
import { graphql, greatest, type HostileRequests } from './request';
import { CONTENT, EVENT, PAGE } from './selections';

const READ = `query($n: String = "${FULL_EVENT}")`;

/** Reads of as much as possible, and with arguments that are as large as possible. */
export const reads: HostileRequests = {
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

import { aliases } from '../fullest';
import { MB, repeat } from './large-values';
import { graphql, post, type HostileRequests } from './request';

/** Documents that are slow to parse, to validate or to estimate. */
export const documents: HostileRequests = {
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

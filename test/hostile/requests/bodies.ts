import { definition } from '../../support/definitions';
import { aliases } from '../fullest';
import { listOf, MB, repeat } from './large-values';
import { get, graphqlText, post, rest, type HostileRequests } from './request';

/** Bodies, headers and query strings that are slow to read. */
export const bodies: HostileRequests = {
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

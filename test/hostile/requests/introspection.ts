import { getIntrospectionQuery } from 'graphql';
import { aliases } from '../fullest';
import { graphql, greatest, type HostileRequests } from './request';

/** What the introspection of the schema can be made to do. */
export const introspection: HostileRequests = {
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

import type { CodegenConfig } from '@graphql-codegen/cli';

const CLIENT = './examples/typed-client/src';

/** Types of the operations that the example of a typed client sends, out of the schema that the gateway serves. */
const config: CodegenConfig = {
  schema: './schema.graphql',
  importExtension: '.js',
  documents: [`${CLIENT}/**/*.ts`, `!${CLIENT}/gql/**`],
  generates: {
    [`${CLIENT}/gql/`]: {
      preset: 'client',
      // Fragments are typed where they are used; the example has none.
      presetConfig: { fragmentMasking: false },
      config: {
        // An operation is a string that knows its types: the client needs no GraphQL library.
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: { DateTime: 'string', JSON: 'unknown' },
        strictScalars: true,
      },
    },
  },
};

export default config;

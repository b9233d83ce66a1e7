import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types for the operations of a client, which are strings that know the types of their result and variables. */
const client = (folder: string, documents: string): CodegenConfig['generates'] => ({
  [`${folder}/gql/`]: {
    preset: 'client',
    documents: [`${folder}/${documents}`, `!${folder}/gql/**`],
    // Fragments are typed where they are used.
    presetConfig: { fragmentMasking: false },
    config: {
      // A client needs no GraphQL library.
      documentMode: 'string',
      enumsAsTypes: true,
      useTypeImports: true,
      scalars: { DateTime: 'string', JSON: 'unknown' },
      strictScalars: true,
    },
  },
});

/** The example of a typed client, and the client of the tests. */
const config: CodegenConfig = {
  schema: './schema.graphql',
  importExtension: '.js',
  generates: {
    ...client('./examples/typed-client/src', '**/*.ts'),
    ...client('./test/support', '*.graphql'),
  },
};

export default config;

import type { CodegenConfig } from '@graphql-codegen/cli';

const CLIENT = './examples/typed-client/src';

/** Generates types for the operations of the example client from the schema of the gateway. */
const config: CodegenConfig = {
  schema: './schema.graphql',
  importExtension: '.js',
  documents: [`${CLIENT}/**/*.ts`, `!${CLIENT}/gql/**`],
  generates: {
    [`${CLIENT}/gql/`]: {
      preset: 'client',
      // Fragment masking hides fields from the code that spreads a fragment; the example has no fragments.
      presetConfig: { fragmentMasking: false },
      config: {
        // Operations are typed strings, so the client needs no GraphQL library.
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

import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types for the operations, from the schema of the gateway. */
const config: CodegenConfig = {
  // Or the address of a gateway that allows introspection: http://127.0.0.1:4000/graphql
  schema: '../../schema.graphql',
  generates: {
    'src/gql/': {
      preset: 'client',
      documents: 'src/operations.graphql',
      // Fragments name the types that components take.
      presetConfig: { fragmentMasking: false },
      config: {
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: { DateTime: 'string', JSON: 'unknown' },
        strictScalars: true,
      },
    },
  },
};

export default config;

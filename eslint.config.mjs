import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name.',
};

/** On SQLite, a write outside of the queue could join an open transaction and be rolled back with it. */
const noWrite = {
  selector: 'MemberExpression[property.name=/^(transaction|[$]transaction|[$]executeRaw|[$]queryRaw)/]',
  message: 'Writes go through the write queue.',
};

/** Jest, codegen and Vite expect default exports here. */
const defaultExports = [
  'test/support/start-postgres.ts',
  'test/support/stop-postgres.ts',
  '**/codegen.ts',
  '**/vite.config.ts',
];

export default defineConfig(
  globalIgnores(['**/dist', 'src/database/generated', 'examples/*/src/gql', 'test/support/gql']),
  {
    ...eslint.configs.recommended,
    languageOptions: { globals: { console: 'readonly', fetch: 'readonly', process: 'readonly' } },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // The classes of type-graphql only describe shapes: no resolver result needs their prototype.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // A resolver of type-graphql is a class with nothing but decorated methods.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // Which folder may import which is checked by dependency-cruiser.
    files: ['src/**/*.ts'],
    ignores: ['src/database/**', 'src/events/store/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noWrite] },
  },
  { files: defaultExports, rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['examples/event-form/src/**', 'src/console/browser/**'],
    extends: [reactHooks.configs.flat.recommended],
  },
  { files: ['src/console/browser/public/**'], languageOptions: { globals: { window: 'readonly' } } },
  {
    // Its types are generated, which a test does.
    files: ['examples/typed-client/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { fetch: 'readonly' } },
  },
);

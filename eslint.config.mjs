import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name.',
};

/** A second writer beside the write queue would land in its transaction, and go down with it. */
const noWrite = {
  selector: 'MemberExpression[property.name=/^(transaction|[$]transaction|[$]executeRaw|[$]queryRaw)/]',
  message: 'Writes go through the write queue.',
};

/** The clients have methods that write. */
const clients = { group: ['**/generated/**'], message: 'What is read and written is named by database.ts.' };

/** What an event is and what is done with it. */
const useCases = [
  ...['check-definition', 'store-definitions', 'create-event', 'create-events', 'update-event'],
  ...['validate-event', 'list-events', 'event-changes', 'event-json-schema'],
].map((name) => `src/events/${name}.ts`);

/** Jest asks for the default export of these. */
const jestHooks = ['test/support/start-postgres.ts', 'test/support/stop-postgres.ts'];

export default defineConfig(
  globalIgnores(['dist', 'src/database/generated']),
  {
    ...eslint.configs.recommended,
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // The classes that type-graphql is told of are shapes: nobody asks an answer for its prototype.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // A class of decorators alone is how type-graphql is told of a resolver.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/database/**',
      ...['prisma-event-store', 'event-statements', 'event-queries'].map((name) => `src/events/${name}.ts`),
    ],
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport, noWrite],
      'no-restricted-imports': ['error', { patterns: [clients] }],
    },
  },
  {
    // What an event is does not depend on how it comes in or where it is kept.
    files: ['src/events/rules/*.ts', ...useCases],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            clients,
            {
              group: [
                ...['**/rest/*', '**/http/*', '**/database/*', '**/*.resolver', '**/*.type'],
                ...['fastify*', '@prisma/*'],
              ],
            },
          ],
          paths: ['graphql', 'type-graphql', '@apollo/server', 'fastify'],
        },
      ],
    },
  },
  { files: jestHooks, rules: { 'no-restricted-syntax': 'off' } },
);

import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { temporaryFolder } from './support/folder';
import { PROJECT } from './support/project';

const run = promisify(execFile);
const TOOLS = path.join(PROJECT, 'node_modules/.bin');

/**
 * What generators write with their default settings, from the schema and the operations of the examples. The plugin
 * typescript-operations declares the input types itself, so it has a file of its own.
 */
const GENERATES = {
  'types.ts': { plugins: ['typescript'] },
  'operations.ts': { plugins: ['typescript-operations'] },
  'resolvers.ts': { plugins: ['typescript', 'typescript-resolvers'] },
  'gql/': { preset: 'client' },
};

/** Uses what was generated, so that a type that became `any` or lost a value is an error. */
const USE = `
import type { CreateEventInput } from './types';
import { AttributeValueType, CustomerIdentifierType, EventAction, EventFieldType } from './types';
import type { Resolvers } from './resolvers';
import { graphql } from './gql';

export const input: CreateEventInput = {
  eventName: 'CartAbandoned',
  actions: [EventAction.EmfConsumer],
  fields: [
    { name: 'customer', type: EventFieldType.Customer, identifierType: CustomerIdentifierType.Mobile },
    { name: 'id', type: EventFieldType.String, isRequired: true, isUniqueKeyField: null },
    { name: 'x', type: EventFieldType.Double, attributes: { isPsiData: { valueType: AttributeValueType.Boolean, value: 'true' } } },
  ],
};
// @ts-expect-error the type of a typed attribute is known
export const mistyped: CreateEventInput = { ...input, fields: [{ name: 'id', type: EventFieldType.String, isRequired: 'true' }] };
export const names: Record<keyof typeof AttributeValueType, AttributeValueType> = AttributeValueType;
export const resolvers: Resolvers = { EventField: { isRequired: ({ isRequired }) => isRequired ?? null } };
export const find = graphql('query Find { event(eventName: "CartAbandoned") { id } }');
`;

/** The options that a new project has. */
const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  types: [],
};

let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'));
  cpSync(path.join(PROJECT, 'schema.graphql'), path.join(folder, 'schema.graphql'));
  cpSync(path.join(PROJECT, 'examples/operations.graphql'), path.join(folder, 'operations.graphql'));
  const config = {
    schema: 'schema.graphql',
    documents: ['operations.graphql', 'use.ts'],
    generates: GENERATES,
  };
  writeFileSync(path.join(folder, 'codegen.json'), JSON.stringify(config));
  writeFileSync(path.join(folder, 'use.ts'), USE);
  const tsconfig = { compilerOptions: COMPILER_OPTIONS, include: ['**/*.ts'] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  await run(path.join(TOOLS, 'graphql-codegen'), ['--config', 'codegen.json'], { cwd: folder });
});

test('what code generators write with their default settings compiles', async () => {
  const { stdout } = await run(path.join(TOOLS, 'tsc'), [], { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(stdout).toBe('');
});

test('the generated enum of valueTypes has the three values of the schema', () => {
  const types = readFileSync(path.join(folder, 'types.ts'), 'utf8');
  const [, body = ''] = /export enum AttributeValueType \{([^}]*)\}/.exec(types) ?? [];
  expect([...body.matchAll(/^ {2}(\w+) =/gm)].map(([, name]) => name)).toEqual(['Boolean', 'Enum', 'String']);
});

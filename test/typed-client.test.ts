import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { findEvent } from './support/client';
import { newDatabaseUrl } from './support/database';
import { temporaryFolder } from './support/folder';
import { startGateway } from './support/gateway';
import { PROJECT } from './support/project';

const run = promisify(execFile);
const TOOLS = path.join(PROJECT, 'node_modules/.bin');

/** A copy of the files that the example consists of. */
let folder: string;
let client: string;

beforeAll(async () => {
  folder = temporaryFolder();
  client = path.join(folder, 'examples/typed-client');
  for (const file of [
    'codegen.ts',
    'schema.graphql',
    'examples/typed-client',
    'test/support/operations.graphql',
  ]) {
    const isSource = (source: string): boolean => !/(^|\/)(gql|dist|node_modules)$/.test(source);
    cpSync(path.join(PROJECT, file), path.join(folder, file), { recursive: true, filter: isSource });
  }
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'));
  await run(path.join(TOOLS, 'graphql-codegen'), ['--config', 'codegen.ts'], { cwd: folder });
});

test('the typed client compiles, and creates, updates and lists events on a real gateway', async () => {
  const { url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() });
  await run(path.join(TOOLS, 'tsc'), [], { cwd: client });
  const { stdout } = await run(process.execPath, ['dist/main.js', `${url}/graphql`], { cwd: client });
  const name = /WishlistShared_\w+/.exec(stdout)?.[0] ?? '';
  expect(stdout.trim().split('\n')).toEqual([
    `created ${name} in version 1`,
    expect.stringMatching(/^refused at input\.eventName: show ".+" beside the name$/),
    expect.stringMatching(/^refused at input\.actions: show ".+" beside the destinations$/),
    expect.stringMatching(/^refused at input\.fields\.0\.name: show ".+" beside the fields$/),
    'updated to version 2: DESCRIPTION_CHANGED',
    'too late: VERSION_CONFLICT, so reload version 2',
    `listed ${name} in version 2 with 2 fields`,
  ]);
  expect(await findEvent(url, name)).toMatchObject({
    version: 2,
    description: 'A customer shared a wishlist',
  });
});

test('an unhandled rule and a missing property are type errors', async () => {
  const remove = (file: string, text: string): void => {
    const source = path.join(client, 'src', file);
    const before = readFileSync(source, 'utf8');
    expect(before).toContain(text);
    writeFileSync(source, before.replace(text, ''));
  };
  remove('issues.ts', "    case 'VERSION_CONFLICT':\n");
  remove('main.ts', "  actions: ['EMFConsumer'],\n");
  const failed = await run(path.join(TOOLS, 'tsc'), ['--noEmit'], { cwd: client }).catch(
    (error: unknown) => error,
  );
  const { stdout } = failed as { stdout: string };
  const places = [...stdout.matchAll(/^(src\/[\w.]+)\(/gm)].map(([, file]) => file);
  expect([...new Set(places)]).toEqual(['src/issues.ts', 'src/main.ts']);
  expect(stdout).toContain('"VERSION_CONFLICT"');
  expect(stdout).toContain("Property 'actions' is missing");
});

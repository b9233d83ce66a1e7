import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createEvent } from './support/client';
import { cartAbandoned } from './support/definitions';
import { temporaryFolder } from './support/folder';
import { spawnGateway } from './support/gateway-process';
import { PROJECT } from './support/project';

/** A copy of what a build reads. */
function copySources(): string {
  const folder = temporaryFolder();
  const isSource = (file: string): boolean => !file.endsWith('/generated');
  for (const name of ['src', 'prisma', 'package.json', 'tsconfig.json']) {
    cpSync(path.join(PROJECT, name), path.join(folder, name), { recursive: true, filter: isSource });
  }
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

function node(folder: string, file: string, ...args: string[]): { stdout: string; stderr: string } {
  return spawnSync(process.execPath, [path.join(folder, file), ...args], { encoding: 'utf8' });
}

test('a build does nothing if nothing has changed, and never leaves what is out of date', () => {
  const folder = copySources();
  const main = path.join(folder, 'dist/main.js');
  const source = path.join(folder, 'src/print-schema.ts');
  const build = (): { stderr: string; builtAt: number | undefined } => {
    const { stderr } = node(folder, 'src/build.mjs', 'generate', 'bundle');
    return { stderr, builtAt: statSync(main, { throwIfNoEntry: false })?.mtimeMs };
  };

  const first = build();
  expect(first).toEqual({ stderr: '', builtAt: expect.any(Number) });
  expect(node(folder, 'dist/print-schema.js').stdout).toBe(
    readFileSync(path.join(PROJECT, 'schema.graphql'), 'utf8'),
  );
  // The page with GraphiQL is not part of the bundle.
  appendFileSync(path.join(folder, 'src/console/browser/index.html'), '<!-- changed -->');
  expect(build()).toEqual(first);

  appendFileSync(source, "process.stdout.write('# changed');\n");
  expect(build().stderr).toBe('');
  expect(node(folder, 'dist/print-schema.js').stdout).toMatch(/# changed$/);

  // Nor is what was changed in dist taken for a build.
  writeFileSync(main, '');
  expect(build().stderr).toBe('');
  expect(readFileSync(main, 'utf8')).not.toBe('');

  appendFileSync(source, 'import "./nothing";\n');
  expect(build()).toEqual({ stderr: expect.stringContaining('./nothing'), builtAt: undefined });
});

test('the page with GraphiQL is built by itself, and only if it has changed', () => {
  const folder = copySources();
  const sources = path.join(folder, 'src/console/browser');
  const built = path.join(folder, 'dist/console/browser');
  const build = (): { stderr: string; builtAt: number | undefined } => {
    const { stderr } = node(folder, 'src/build.mjs', 'console');
    return { stderr, builtAt: statSync(path.join(built, 'index.html'), { throwIfNoEntry: false })?.mtimeMs };
  };

  const first = build();
  expect(first).toEqual({ stderr: '', builtAt: expect.any(Number) });
  expect(existsSync(path.join(folder, 'dist/main.js'))).toBe(false);
  expect(build()).toEqual(first);

  appendFileSync(path.join(sources, 'index.html'), '<!-- changed -->');
  rmSync(path.join(sources, 'public/graphiql/leave-sandbox.js'));
  expect(build().stderr).toBe('');
  expect(readFileSync(path.join(built, 'index.html'), 'utf8')).toContain('<!-- changed -->');
  expect(existsSync(path.join(built, 'graphiql/leave-sandbox.js'))).toBe(false);
});

test('a build refuses a step that does not exist', () => {
  expect(node(PROJECT, 'src/build.mjs', 'consle').stderr).toContain('the build has no step "consle"');
});

/** The folders of the packages that `npm ci --omit=dev` installs, as the lock file says. */
function productionPackages(): string[] {
  const text = readFileSync(path.join(PROJECT, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, { dev?: true }>> };
  return Object.entries(packages)
    .filter(([folder, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(folder) && !dev)
    .map(([folder]) => folder);
}

test('a gateway needs no packages other than those of a production install', async () => {
  const folder = temporaryFolder();
  const packages = productionPackages();
  expect(packages).not.toContain('node_modules/fastify');
  for (const name of ['dist', 'prisma', 'examples', ...packages]) {
    cpSync(path.join(PROJECT, name), path.join(folder, name), { recursive: true });
  }
  const { url, end } = await spawnGateway({ DATABASE_URL: `file:${folder}/events.db` }, folder);
  expect(await createEvent(url, cartAbandoned('Built'))).toMatchObject({ errors: [] });
  await end();
});

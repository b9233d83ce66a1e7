import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT } from './support/project';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The packages that a package.json asks for, by name. */
function packagesOf(folder: string): Readonly<Record<string, string>> {
  const text = readFileSync(path.join(PROJECT, folder, 'package.json'), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(text) as Manifest;
  return { ...dependencies, ...devDependencies };
}

test.each(['typed-client', 'event-form'])(
  'the packages of the example %s are those it is tested with',
  (example) => {
    const packages = packagesOf(path.join('examples', example));
    expect(Object.keys(packages)).not.toEqual([]);
    expect(packagesOf('.')).toMatchObject(packages);
  },
);

test('the gateway does not depend on what only an example needs', () => {
  const manifest = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as Manifest;
  const names = Object.keys(manifest.dependencies ?? {});
  expect(names.filter((name) => /react|urql|vite/.test(name))).toEqual([]);
});

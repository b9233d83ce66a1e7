import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import { readConfig } from '../src/config';
import { PROJECT } from './support/project';

const EXAMPLE = parseEnv(readFileSync(path.join(PROJECT, '.env.example'), 'utf8'));

test('.env.example has every variable of the configuration', () => {
  const source = readFileSync(path.join(PROJECT, 'src/environment.ts'), 'utf8');
  const read = [...source.matchAll(/^ {2}([A-Z_]+)(?:: \w+)? = /gm)].map(([, name]) => name);
  expect(Object.keys(EXAMPLE).sort()).toEqual(read.sort());
});

test('.env.example has the defaults', () => {
  const postgres = { DATABASE_URL: 'postgresql://events:secret@localhost:5432/events' };
  expect(readConfig(EXAMPLE)).toEqual(readConfig({}));
  expect(readConfig({ ...EXAMPLE, ...postgres })).toEqual(readConfig(postgres));
});

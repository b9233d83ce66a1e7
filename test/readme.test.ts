import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { EVENT_RULES } from '../src/events/validation/rule-catalogue';
import { createEvent, findEvent, postEvent } from './support/client';
import type { WireDefinition } from './support/definitions';
import { temporaryFolder } from './support/folder';
import { spawnGateway } from './support/gateway-process';
import { PROJECT } from './support/project';

const README = readFileSync(path.join(PROJECT, 'README.md'), 'utf8');

/** The code blocks of the README in one language, in order. */
const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

const CURLS = blocks('sh').filter((block) => block.startsWith('curl'));
const ANSWERS = blocks('json').filter((block) => /^\{"(data|warnings)"/.test(block));
const DEFINITIONS = blocks('json').filter((block) => !ANSWERS.includes(block));

/** An answer without the id, which is different each time. */
const withoutId = (answer: string): unknown => JSON.parse(answer.replace(/"id":"[^"]+"/, '"id":"…"'));

let url: string;

beforeAll(async () => {
  ({ url } = await spawnGateway({ DATABASE_URL: `file:${path.join(temporaryFolder(), 'events.db')}` }));
});

const run = (command: string): string =>
  execFileSync('bash', ['-c', command.replaceAll('http://127.0.0.1:4000', url)], { encoding: 'utf8' });

test('the commands in the README return what it says', () => {
  const [create = '', rest = ''] = CURLS;
  expect(CURLS).toHaveLength(2);
  expect([create, create, rest].map((command) => withoutId(run(command)))).toEqual(ANSWERS.map(withoutId));
});

describe('the definition in the README', () => {
  const json = JSON.parse(DEFINITIONS[0] ?? '') as WireDefinition;

  test('is valid as the variable of the mutation', async () => {
    expect(DEFINITIONS).toHaveLength(1);
    expect(await createEvent(url, json)).toMatchObject({
      event: { eventName: 'OrderReturned' },
      warnings: [],
    });
  });

  test('is valid as the body of a REST request', async () => {
    const eventName = 'OrderReturnedAgain';
    expect((await postEvent(url, { ...json, eventName })).body).toEqual({ warnings: [], errors: [] });
    expect((await findEvent(url, eventName))?.fields).toHaveLength(3);
  });
});

test('the table of rules matches the code', () => {
  const rows = [...README.matchAll(/^\| `([A-Z_]+)` +\| (error|warning|notice) +\| (\S+) +\|/gm)];
  expect(rows.map(([, rule, level, code]) => [rule, level, code])).toEqual(
    Object.entries(EVENT_RULES).map(([rule, { level, code }]) => [
      rule,
      level,
      code === null ? '–' : String(code),
    ]),
  );
});

/** What the documentation says of variables whose default depends on others. */
const DOCUMENTED_DEFAULTS: Readonly<Record<string, string>> = {
  INTROSPECTION: 'by `NODE_ENV`',
  LANDING_PAGE: 'by `NODE_ENV`',
  CONSOLE: 'by `NODE_ENV`',
  RATE_LIMIT: '`6000`',
  WRITE_RATE_LIMIT: '`1200`',
};

test('the tables of variables and of limits match the code', () => {
  const limits = readFileSync(path.join(PROJECT, 'SECURITY.md'), 'utf8');
  const rows = [...`${README}${limits}`.matchAll(/^\| `([A-Z_]+)` +\| (none|by `NODE_ENV`|`[^`]+`) +\|/gm)];
  const source = readFileSync(path.join(PROJECT, 'src/environment.ts'), 'utf8');
  const variables = [...source.matchAll(/^ {2}([A-Z_]+)(?:: \w+)? = '(.*)';$/gm)];
  const documented = (name: string, value: string): string =>
    value === '' ? (DOCUMENTED_DEFAULTS[name] ?? 'none') : `\`${value}\``;
  expect(rows.map(([, name, value]) => [name, value])).toEqual(
    variables.map(([, name = '', value = '']) => [name, documented(name, value)]),
  );
});

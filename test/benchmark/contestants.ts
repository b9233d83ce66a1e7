import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from '../support/project';
import {
  createEventExchange,
  createPostgraphileEventExchange,
  postEventExchange,
  typenameExchange,
} from './definitions';
import type { Exchange } from './exchange';
import { buildMemoryGateway, gatewayArgs } from './gateway';
import { chosenOf, type Options } from './options';
import { progress } from './progress';

/** One of the servers that are compared. */
export interface Contestant {
  readonly id: string;
  readonly name: string;
  /** What Node runs. */
  readonly toArgs: () => readonly string[];
  /** The table with a row for each acknowledged event; null if it stores none. */
  readonly table: string | null;
  /** What a new server is asked. */
  readonly toExchange: () => Exchange;
  /** The ids of the contestants that it is compared with. */
  readonly rivals: readonly string[];
}

const YARDSTICKS = path.join(__dirname, 'yardsticks');

/**
 * The contestants on the chosen database.
 *
 * @throws Error if an unknown one is chosen
 */
export function contestantsFor({
  database,
  only,
  baseline,
}: Pick<Options, 'database' | 'only' | 'baseline'>): readonly Contestant[] {
  const all = [...gatewaysIn(PROJECT), ...YARDSTICK_CONTESTANTS].filter(
    ({ id }) => id !== 'postgraphile' || database === 'postgresql',
  );
  const chosen = chosenOf(all, only, ({ id }) => id);
  const earlier = baseline === undefined ? [] : gatewaysIn(path.resolve(baseline));
  const isCompared = ({ id }: Contestant): boolean => chosen.some((contestant) => contestant.id === id);
  return [...chosen, ...earlier.filter(isCompared).map(toBaseline)];
}

function gatewaysIn(folder: string): readonly Contestant[] {
  const toArgs = (): readonly string[] => gatewayArgs(folder);
  return [
    {
      id: 'gateway',
      name: 'the gateway',
      toArgs,
      table: 'Event',
      toExchange: createEventExchange,
      rivals: ['mercurius', 'postgraphile', 'gateway-baseline'],
    },
    {
      id: 'memory',
      name: 'the gateway, its store in memory',
      toArgs: () => buildMemoryGateway(folder),
      table: null,
      toExchange: createEventExchange,
      rivals: ['mercurius', 'memory-baseline'],
    },
    {
      id: 'typename',
      name: 'the gateway, { __typename }',
      toArgs,
      table: null,
      toExchange: typenameExchange,
      rivals: ['typename-baseline'],
    },
    {
      id: 'rest',
      name: 'the gateway, POST /v2/events',
      toArgs,
      table: 'Event',
      toExchange: postEventExchange,
      rivals: ['fastify', 'rest-baseline'],
    },
  ];
}

function toBaseline(gateway: Contestant): Contestant {
  return {
    ...gateway,
    id: `${gateway.id}-baseline`,
    name: gateway.name.replace('the gateway', 'the baseline'),
    rivals: [],
  };
}

const YARDSTICK_CONTESTANTS: readonly Contestant[] = [
  {
    id: 'mercurius',
    name: 'Mercurius, jit, zod, SQL by hand',
    toArgs: () => [path.join(YARDSTICKS, 'mercurius.mjs')],
    table: 'events',
    toExchange: createEventExchange,
    rivals: [],
  },
  {
    id: 'fastify',
    name: 'a bare Fastify route, Ajv, one insert',
    toArgs: () => [path.join(YARDSTICKS, 'fastify.mjs')],
    table: 'events',
    toExchange: postEventExchange,
    rivals: [],
  },
  {
    id: 'postgraphile',
    name: 'PostGraphile',
    toArgs: () => [path.join(YARDSTICKS, 'postgraphile.mjs')],
    table: 'events',
    toExchange: createPostgraphileEventExchange,
    rivals: [],
  },
];

/** Installs the packages of the yardsticks, which are not those of the gateway. */
export function installYardsticks(): void {
  // npm writes this file last.
  if (existsSync(path.join(YARDSTICKS, 'node_modules/.package-lock.json'))) return;
  progress('installing the yardsticks');
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: YARDSTICKS,
    // Standard output is for the results.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the yardsticks could not be installed');
}

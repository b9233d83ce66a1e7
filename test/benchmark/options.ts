import { parseArgs } from 'node:util';
import { type Provider, PROVIDERS } from './databases';
import type { RoundOptions } from './rounds';

/** The options of a benchmark. */
export interface Options extends RoundOptions {
  readonly database: Provider;
  readonly connections: readonly number[];
  /** What to measure; everything if it is empty. */
  readonly only: readonly string[];
  /** How many events a large database has. */
  readonly events: number;
  /** A folder with another version of the gateway. */
  readonly baseline: string | undefined;
  /** A file for everything that was measured. */
  readonly json: string | undefined;
}

/** What a benchmark measures unless its options say otherwise. */
export interface Defaults extends Pick<RoundOptions, 'rounds' | 'seconds'> {
  readonly connections: readonly number[];
}

/**
 * Reads the options of a benchmark.
 *
 * @throws Error if one is unknown or invalid
 */
export function readOptions(args: readonly string[], defaults: Defaults): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string', default: 'sqlite' },
      rounds: { type: 'string', default: String(defaults.rounds) },
      seconds: { type: 'string', default: String(defaults.seconds) },
      'warm-up': { type: 'string', default: '5' },
      patience: { type: 'string', default: '60' },
      connections: { type: 'string', default: defaults.connections.join(',') },
      events: { type: 'string', default: '100000' },
      only: { type: 'string', default: '' },
      baseline: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const database = PROVIDERS.find((provider) => provider === values.database);
  if (database === undefined) throw new Error(`--database must be ${PROVIDERS.join(' or ')}`);
  return {
    database,
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    warmUp: positive('warm-up', values['warm-up']),
    patience: notNegative('patience', values.patience),
    connections: values.connections.split(',').map((text) => positive('connections', text)),
    events: positive('events', values.events),
    only: values.only === '' ? [] : values.only.split(','),
    baseline: values.baseline,
    json: values.json,
  };
}

function notNegative(name: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new Error(`--${name} must be at least 0`);
  return value;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be more than 0`);
  return value;
}

/**
 * The items that the option `--only` chooses by their names; all if it chooses none.
 *
 * @throws Error if it chooses one that does not exist
 */
export function chosenOf<Item>(
  items: readonly Item[],
  only: readonly string[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  const names = items.map(nameOf);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only: ${unknown.join(', ')} is not one of ${names.join(', ')}`);
  return only.length === 0 ? items : items.filter((item) => only.includes(nameOf(item)));
}

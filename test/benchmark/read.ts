// Measures reading with few and with many events: `npm run bench:read`, described in docs/performance.md.
import { benchmark } from './benchmark';
import type { Databases } from './databases';
import { typenameExchange } from './definitions';
import type { Exchange } from './exchange';
import { fill } from './fill';
import { gatewayArgs, gatewayFolders, type GatewayName } from './gateway';
import type { LoadSample } from './load';
import type { Options } from './options';
import { progress } from './progress';
import {
  broadSearchExchange,
  eventExchange,
  pageByNameExchange,
  pageExchange,
  searchExchange,
  vainSearchExchange,
} from './queries';
import { type Case, measure } from './rounds';
import { ServerProcess } from './server-process';
import { ratio, summarize } from './statistics';
import { toTable, toText, toTexts } from './table';

/** The number of events of a small database. */
const FEW = 100;

const READS: Readonly<
  Record<string, (server: ServerProcess, names: readonly string[]) => Exchange | Promise<Exchange>>
> = {
  'a page of 20': pageExchange,
  'a page of 20 by name': pageByNameExchange,
  'an event by name': (_, names) => eventExchange(names),
  'a search with one match': (_, names) => searchExchange(names),
  'a search without a match': vainSearchExchange,
  'a search that every event matches': broadSearchExchange,
};

/** Two databases of one gateway. */
interface Registries {
  readonly name: GatewayName;
  readonly few: Registry;
  readonly many: Registry;
}

/** A gateway with its events. */
interface Registry {
  readonly names: readonly string[];
  readonly server: ServerProcess;
}

/** The same read of few and of many events. */
interface Comparison {
  readonly read: string;
  readonly gateway: GatewayName;
  readonly few: Case;
  readonly many: Case;
}

void benchmark({ rounds: 3, seconds: 2, connections: [8] }, async (options, databases) => {
  const comparisons = await toComparisons(await openRegistries(options, databases), options);
  const samples = await measure(
    comparisons.flatMap(({ few, many }) => [few, many]),
    options,
  );
  const results = comparisons.map(({ few, many, ...rest }) => ({
    ...rest,
    connections: few.connections,
    few: samples.get(few) ?? [],
    many: samples.get(many) ?? [],
  }));
  return {
    title: 'Reading events',
    tables: [toReadTable(results, options), ...toBaselineTables(results)],
    samples: [...samples.values()].flat(),
    details: { results },
  };
});

async function openRegistries(
  { baseline, events }: Options,
  databases: Databases,
): Promise<readonly Registries[]> {
  const open = async (folder: string, size: number): Promise<Registry> => {
    progress(`creating ${size} events`);
    const { url } = await databases.create();
    const options = { args: gatewayArgs(folder), databaseUrl: url };
    const server = await ServerProcess.start(options, typenameExchange());
    return { server, names: await fill(server, size) };
  };
  const registries: Registries[] = [];
  for (const [name, folder] of gatewayFolders(baseline)) {
    registries.push({ name, few: await open(folder, FEW), many: await open(folder, events) });
  }
  return registries;
}

async function toComparisons(
  registries: readonly Registries[],
  { connections }: Options,
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [read, toExchange] of Object.entries(READS)) {
    for (const { name, few, many } of registries) {
      const toCase = async ({ server, names }: Registry, count: number): Promise<Case> => ({
        title: `${read}, ${names.length} events`,
        targets: [{ server, exchange: await toExchange(server, names) }],
        connections: count,
      });
      for (const count of connections) {
        comparisons.push({
          read,
          gateway: name,
          few: await toCase(few, count),
          many: await toCase(many, count),
        });
      }
    }
  }
  return comparisons;
}

/** What was measured of a comparison. */
interface Result {
  readonly read: string;
  readonly gateway: GatewayName;
  readonly connections: number;
  readonly few: readonly LoadSample[];
  readonly many: readonly LoadSample[];
}

function toReadTable(results: readonly Result[], { events }: Options): string {
  const sizes = `${toText(FEW)} / ${toText(events)}`;
  return toTable(
    [
      'read',
      'gateway',
      'connections',
      `requests/s with ${toText(FEW)} events`,
      `with ${toText(events)}`,
      'ratio',
      `p50 ms, ${sizes}`,
      `p99 ms, ${sizes}`,
      `CPU ms a request, ${sizes}`,
    ],
    results.map(({ read, gateway, connections, few, many }) => {
      const summaries = [summarize(few), summarize(many)];
      return [
        read,
        gateway,
        toText(connections),
        ...summaries.map(({ perSecond }) => toText(perSecond)),
        toText(ratio(many, few), 2),
        toTexts(summaries, 'p50', 1),
        toTexts(summaries, 'p99', 1),
        toTexts(summaries, 'cpu', 2),
      ];
    }),
  );
}

/** Requests per second relative to those of the baseline; none without one. */
function toBaselineTables(results: readonly Result[]): readonly string[] {
  const rows = results.flatMap(({ read, gateway, connections, few, many }) =>
    results
      .filter((other) => other.read === read && other.connections === connections)
      .filter((other) => gateway === 'new' && other.gateway === 'baseline')
      .map((other) => [
        read,
        toText(connections),
        toText(ratio(few, other.few), 2),
        toText(ratio(many, other.many), 2),
      ]),
  );
  const header = ['requests/s, new / baseline', 'connections', 'few events', 'many events'];
  return rows.length === 0 ? [] : [toTable(header, rows)];
}

// Measures what more events and more gateways change: `npm run bench:growth`, described in docs/performance.md.
import { PROJECT } from '../support/project';
import { benchmark } from './benchmark';
import { CORES } from './cores';
import type { Databases } from './databases';
import { createEventExchange, typenameExchange } from './definitions';
import { fill } from './fill';
import { gatewayArgs } from './gateway';
import { type LoadSample, runLoad, type Target } from './load';
import { chosenOf, type Options } from './options';
import { progress } from './progress';
import { measure } from './rounds';
import { ServerProcess } from './server-process';
import { ratio, type Sample, summarize } from './statistics';
import { toTable, toText } from './table';

/** The numbers of gateways that share a Postgres. */
const GATEWAYS = [1, 2, 4];

/** How often the memory is read while events are created. */
const READINGS = 10;

/** The columns that `toCells` fills. */
const COLUMNS = ['connections', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms a request'];

/** What one part of the benchmark found. */
interface Part {
  readonly table: string;
  readonly samples: readonly LoadSample[];
  readonly details: object;
}

const PARTS: Readonly<Record<string, (options: Options, databases: Databases) => Promise<Part>>> = {
  size: compareSizes,
  memory: watchMemory,
  gateways: compareGateways,
};

void benchmark({ rounds: 5, seconds: 2, connections: [8, 64] }, async (options, databases) => {
  const { database, only } = options;
  const possible = Object.entries(PARTS).filter(([name]) => name !== 'gateways' || database === 'postgresql');
  const chosen = chosenOf(possible, only, ([name]) => name);
  const parts: [string, Part][] = [];
  for (const [name, measurePart] of chosen) {
    parts.push([name, await measurePart(options, databases)]);
    await ServerProcess.killAll();
  }
  return {
    title: 'Growth',
    tables: parts.map(([, { table }]) => table),
    samples: parts.flatMap(([, { samples }]) => samples),
    details: Object.fromEntries(parts.map(([name, { details }]) => [name, details])),
  };
});

/** Creates events in an empty database and in one with many. */
async function compareSizes(options: Options, databases: Databases): Promise<Part> {
  const start = async (size: number): Promise<Target> => {
    progress(`creating ${size} events`);
    const target = await startGateway((await databases.create()).url);
    await fill(target.server, size);
    return target;
  };
  const empty = { title: 'in an empty database', targets: [await start(0)] };
  const full = { title: `after ${toText(options.events)} events`, targets: [await start(options.events)] };
  const cases = options.connections.flatMap((connections) => [
    { ...empty, connections },
    { ...full, connections },
  ]);
  const samples = await measure(cases, options);
  const rows = cases.map((measured) => ({
    title: measured.title,
    connections: measured.connections,
    rounds: samples.get(measured) ?? [],
  }));
  return {
    table: toTable(
      ['creates', ...COLUMNS, 'ratio'],
      rows.map((row) => {
        const first = rows.find(({ connections }) => connections === row.connections) ?? row;
        return [row.title, ...toCells(row), toText(ratio(row.rounds, first.rounds), 2)];
      }),
    ),
    samples: rows.flatMap(({ rounds }) => rounds),
    details: rows,
  };
}

/** Creates events in one gateway, twice as many as a large database has, and reads its memory from time to time. */
async function watchMemory({ events, connections }: Options, databases: Databases): Promise<Part> {
  const target = await startGateway((await databases.create()).url);
  const readings = [{ events: 1, resident: target.server.memory }];
  const samples: LoadSample[] = [];
  for (let reading = 1; reading <= READINGS; reading++) {
    const goal = (reading * 2 * events) / READINGS;
    progress(`creating ${goal} events`);
    while (target.exchange.answers < goal) {
      samples.push(await runLoad({ targets: [target], connections: Math.max(...connections) }, 1));
    }
    readings.push({ events: target.exchange.answers, resident: target.server.memory });
  }
  return {
    table: toTable(
      ['events created', 'RSS MB'],
      readings.map((reading) => [toText(reading.events), toText(reading.resident / 2 ** 20)]),
    ),
    samples,
    details: { readings, peakMemory: target.server.peakMemory },
  };
}

/** Creates events in one Postgres through one gateway and more, each on a core of its own if there are enough. */
async function compareGateways(options: Options, databases: Databases): Promise<Part> {
  const { url } = await databases.create();
  const targets: Target[] = [];
  for (let i = 0; i < Math.max(...GATEWAYS); i++) {
    targets.push(await startGateway(url, CORES?.servers[i % CORES.servers.length]));
  }
  const cases = GATEWAYS.flatMap((count) =>
    options.connections.map((connections) => ({
      title: `${count} gateways`,
      targets: targets.slice(0, count),
      connections,
    })),
  );
  const samples = await measure(cases, options);
  const rows = cases.map((measured) => ({
    gateways: measured.targets.length,
    connections: measured.connections,
    rounds: samples.get(measured) ?? [],
  }));
  const cores = Math.min(CORES?.servers.length ?? 1, targets.length);
  return {
    table: toTable(
      [`gateways on ${cores} of the cores`, ...COLUMNS],
      rows.map((row) => [toText(row.gateways), ...toCells(row)]),
    ),
    samples: rows.flatMap(({ rounds }) => rounds),
    details: rows,
  };
}

/** A gateway that is asked to create events. */
async function startGateway(databaseUrl: string, core?: number): Promise<Target> {
  const server = await ServerProcess.start(
    { args: gatewayArgs(PROJECT), databaseUrl, core },
    typenameExchange(),
  );
  return { server, exchange: createEventExchange() };
}

function toCells({ connections, rounds }: { connections: number; rounds: readonly Sample[] }): string[] {
  const { perSecond, p50, p99, cpu } = summarize(rounds);
  return [toText(connections), toText(perSecond), toText(p50, 1), toText(p99, 1), toText(cpu, 2)];
}

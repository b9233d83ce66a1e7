// Compares the gateway with other ways to store an event on Node: `npm run bench`, described in docs/performance.md.
import { benchmark } from './benchmark';
import { type Contestant, contestantsFor, installYardsticks } from './contestants';
import type { Database, Databases } from './databases';
import type { Exchange } from './exchange';
import type { LoadSample } from './load';
import type { Options } from './options';
import { progress } from './progress';
import { measure } from './rounds';
import { ServerProcess } from './server-process';
import { median, ratio, summarize } from './statistics';
import { toTable, toText, toTexts } from './table';

/** How often a contestant is started to measure its start, each time with a new database. */
const STARTS = 3;

/** A contestant whose server runs. */
interface Entry {
  readonly contestant: Contestant;
  readonly database: Database;
  readonly exchange: Exchange;
  readonly server: ServerProcess;
  /** The time to the first answer of each start, in ms. */
  readonly firstAnswers: readonly number[];
}

/** What was measured of a contestant. */
interface Result {
  readonly contestant: Contestant;
  readonly firstAnswers: readonly number[];
  /** In bytes. */
  readonly peakMemory: number;
  /** Events that were acknowledged; each has a row, unless the contestant stores none. */
  readonly acknowledged: number;
  /** The samples of each number of connections, in the order of the options. */
  readonly samples: readonly (readonly LoadSample[])[];
}

void benchmark({ rounds: 5, seconds: 2, connections: [1, 8, 64] }, async (options, databases) => {
  const contestants = contestantsFor(options);
  installYardsticks();
  const entries: Entry[] = [];
  for (const contestant of contestants) entries.push(await start(contestant, databases));
  const results = await run(entries, options);
  return {
    title: 'Creating events',
    tables: [toMainTable(results, options), ...toRatioTables(results, options)],
    samples: results.flatMap(({ samples }) => samples.flat()),
    details: { results: results.map((result) => toJson(result, options)) },
  };
});

async function start(contestant: Contestant, databases: Databases): Promise<Entry> {
  progress(`starting ${contestant.name}`);
  const args = contestant.toArgs();
  const firstAnswers: number[] = [];
  for (;;) {
    const database = await databases.create();
    const exchange = contestant.toExchange();
    const server = await ServerProcess.start({ args, databaseUrl: database.url }, exchange);
    firstAnswers.push(server.firstAnswer);
    if (firstAnswers.length === STARTS) return { contestant, database, exchange, server, firstAnswers };
    await server.kill();
  }
}

async function run(entries: readonly Entry[], options: Options): Promise<readonly Result[]> {
  const cases = options.connections.flatMap((connections) =>
    entries.map((entry) => ({ entry, title: entry.contestant.name, targets: [entry], connections })),
  );
  const samples = await measure(cases, options);
  const results = entries.map((entry): Result => {
    const { contestant, exchange, server, firstAnswers } = entry;
    return {
      contestant,
      firstAnswers,
      peakMemory: server.peakMemory,
      acknowledged: exchange.answers,
      samples: cases.filter((of) => of.entry === entry).map((of) => samples.get(of) ?? []),
    };
  });
  for (const entry of entries) await checkRows(entry);
  return results;
}

/** Kills the server and compares what is stored with what it has acknowledged. */
async function checkRows({ contestant: { name, table }, server, database, exchange }: Entry): Promise<void> {
  await server.kill();
  if (table === null) return;
  const rows = await database.count(table);
  if (rows !== exchange.answers) {
    throw new Error(`${name} acknowledged ${exchange.answers} events, but stored ${rows}`);
  }
}

function toMainTable(results: readonly Result[], { connections }: Options): string {
  const at = connections.join(', ');
  return toTable(
    [
      'contestant',
      ...connections.map((count) => `requests/s at ${count}`),
      `p50 ms at ${at}`,
      `p99 ms at ${at}`,
      `CPU ms a request at ${at}`,
      'peak RSS MB',
      'first answer ms',
      'rows = acknowledged',
    ],
    results.map(({ contestant, samples, peakMemory, firstAnswers, acknowledged }) => {
      const summaries = samples.map(summarize);
      return [
        contestant.name,
        ...summaries.map(({ perSecond }) => toText(perSecond)),
        toTexts(summaries, 'p50', 1),
        toTexts(summaries, 'p99', 1),
        toTexts(summaries, 'cpu', 2),
        toText(peakMemory / 2 ** 20),
        toText(median(firstAnswers)),
        contestant.table === null ? '–' : toText(acknowledged),
      ];
    }),
  );
}

/** Requests per second and CPU time for each, relative to those of the rivals; none if there are no rivals. */
function toRatioTables(results: readonly Result[], { connections }: Options): readonly string[] {
  const rows = results.flatMap(({ contestant, samples }) =>
    results
      .filter((rival) => contestant.rivals.includes(rival.contestant.id))
      .map((rival) => [
        `${contestant.name} / ${rival.contestant.name}`,
        ...samples.map((rounds, i) => toText(ratio(rounds, rival.samples[i] ?? []), 2)),
        ...samples.map((rounds, i) => toText(ratio(rounds, rival.samples[i] ?? [], 'cpu'), 2)),
      ]),
  );
  const header = [
    'median of the ratios in each round',
    ...connections.map((count) => `requests/s at ${count}`),
    ...connections.map((count) => `CPU at ${count}`),
  ];
  return rows.length === 0 ? [] : [toTable(header, rows)];
}

function toJson({ contestant: { id, name }, samples, ...rest }: Result, { connections }: Options): object {
  return {
    id,
    name,
    ...rest,
    samples: connections.map((at, i) => ({ connections: at, rounds: samples[i] })),
  };
}

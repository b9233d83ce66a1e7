// Measures the time from the start of the process to the first answer, with a database that is up to date and with a new
// one, and compares it with that of another checkout.
import { benchmark } from './benchmark';
import { typenameExchange } from './definitions';
import { gatewayArgs, gatewayFolders } from './gateway';
import { progress } from './progress';
import { ServerProcess } from './server-process';
import { median } from './statistics';
import { toTable, toText } from './table';

void benchmark({ rounds: 15, seconds: 1, connections: [1] }, async ({ rounds, baseline }, databases) => {
  const timeOf = async (args: readonly string[], databaseUrl: string): Promise<number> => {
    const server = await ServerProcess.start({ args, databaseUrl }, typenameExchange());
    await server.kill();
    return server.firstAnswer;
  };
  const gateways = [];
  for (const [name, folder] of gatewayFolders(baseline)) {
    const { url } = await databases.create();
    const existing: number[] = [];
    const fresh: number[] = [];
    gateways.push({ name, args: gatewayArgs(folder), url, existing, fresh });
  }
  for (let round = 0; round <= rounds; round++) {
    progress(round === 0 ? 'warm-up' : `round ${round} of ${rounds}`);
    for (const { args, url, existing, fresh } of gateways) {
      const time = await timeOf(args, url);
      // The first round fills the database, and reads the code from disk.
      if (round === 0) continue;
      existing.push(time);
      fresh.push(await timeOf(args, (await databases.create()).url));
    }
  }
  const results = gateways.map(({ name, existing, fresh }) => ({ gateway: name, existing, fresh }));
  return {
    title: 'Start',
    tables: [
      toTable(
        ['gateway', 'first answer ms', 'ratio', 'on a new database ms', 'ratio'],
        results.map(({ gateway, existing, fresh }) => [
          gateway,
          toText(median(existing)),
          toText(ratioToFirst(existing, results[0]?.existing), 2),
          toText(median(fresh)),
          toText(ratioToFirst(fresh, results[0]?.fresh), 2),
        ]),
      ),
    ],
    samples: [],
    details: { results },
  };
});

/** The median of the ratios in each round. */
function ratioToFirst(times: readonly number[], first: readonly number[] = []): number {
  return median(times.map((time, i) => time / (first[i] ?? NaN)));
}

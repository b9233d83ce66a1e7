import { CORES, moveTo } from './cores';
import { type Databases, openDatabases } from './databases';
import { type Defaults, type Options, readOptions } from './options';
import { progress } from './progress';
import { report, type Results } from './report';
import { ServerProcess } from './server-process';

/**
 * Runs a benchmark with the options of the command line and prints its results. Whatever happens, no server and no
 * database is left behind.
 */
export async function benchmark(
  defaults: Defaults,
  run: (options: Options, databases: Databases) => Promise<Results>,
): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2), defaults);
    const databases = await openDatabases(options.database);
    if (CORES !== null) moveTo([CORES.load]);
    try {
      report(await run(options, databases), options);
    } finally {
      await ServerProcess.killAll();
      await databases.remove();
    }
  } catch (error) {
    progress(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

import { readConfig } from './config';
import { migrateDatabase } from './database/open-database';

/** Brings the database up to date and ends; for where the gateways themselves are told not to. */
async function migrate(): Promise<void> {
  const names = await migrateDatabase(readConfig(process.env).database);
  process.stdout.write(names.length > 0 ? `applied ${names.join(', ')}\n` : 'the database is up to date\n');
}

migrate().then(
  // The schema engine leaves a timer behind, which would keep the process for ten seconds.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

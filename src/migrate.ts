import { readDatabaseConfig } from './config';
import { migrateDatabase } from './database/open-database';

/** Applies pending migrations and exits, for deployments in which gateways do not migrate on start. */
async function migrate(): Promise<void> {
  const names = await migrateDatabase(readDatabaseConfig(process.env));
  process.stdout.write(names.length > 0 ? `applied ${names.join(', ')}\n` : 'the database is up to date\n');
}

migrate().then(
  // The schema engine leaves a timer behind that would keep the process alive for ten seconds.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

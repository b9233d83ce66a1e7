import { readConfig } from './config';
import { migrateDatabase } from './database/open-database';

/** Brings the database up to date and ends; for where the gateways themselves are told not to. */
migrateDatabase(readConfig(process.env).database).then(
  (names) => {
    process.stdout.write(names.length > 0 ? `applied ${names.join(', ')}\n` : 'the database is up to date\n');
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);

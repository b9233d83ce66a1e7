import { PostgresServer } from './postgres';

/** Where the teardown finds what the setup started: both run in the process of the test runner. */
export const started: { server?: PostgresServer } = {};

/** One Postgres for the whole run; each suite makes a database of its own in it. */
export default async function startPostgres(): Promise<void> {
  const server = await PostgresServer.create();
  started.server = server;
  process.env.TEST_POSTGRES_URL = server.url();
}

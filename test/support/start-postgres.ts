import { PostgresServer } from './postgres';

/** For the teardown, which runs in the same process. */
export const started: { server?: PostgresServer } = {};

/** Starts one server for the whole run; each suite creates databases of its own. */
export default async function startPostgres(): Promise<void> {
  const server = await PostgresServer.create();
  started.server = server;
  process.env.TEST_POSTGRES_URL = server.url();
}

import { pino } from 'pino';
import { createApp } from '../../src/app';
import { readConfig, type ServerConfig } from '../../src/config';
import { afterTests } from './cleanup';

/** A gateway in the process of the test. */
export interface Gateway {
  readonly url: string;
  /** The lines of its log. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Starts a gateway on a free port. It is closed after the tests of the file.
 *
 * @param server what no variable of the environment can configure
 */
export async function startGateway(
  environment: Readonly<Record<string, string>>,
  server: Partial<ServerConfig> = {},
): Promise<Gateway> {
  // The test runs on the same event loop.
  const fromEnvironment = readConfig({ PORT: '0', MAX_EVENT_LOOP_DELAY: '0', ...environment });
  const config = { ...fromEnvironment, server: { ...fromEnvironment.server, ...server } };
  const log: string[] = [];
  const app = await createApp(config, pino({ level: config.log.level }, { write: (line) => log.push(line) }));
  const url = await app.server.listen(config.server);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= app.close());
  afterTests(close);
  return { url, log, close };
}

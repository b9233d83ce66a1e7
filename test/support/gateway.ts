import { pino } from 'pino';
import { createApp } from '../../src/app';
import { readConfig } from '../../src/config';
import { afterTests } from './cleanup';

/** A gateway in the process of the test. */
export interface Gateway {
  readonly url: string;
  /** The lines of its log. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a gateway on a free port. It is closed after the tests of the file. */
export async function startGateway(environment: Readonly<Record<string, string>>): Promise<Gateway> {
  const config = readConfig({ PORT: '0', ...environment });
  const log: string[] = [];
  const app = await createApp(config, pino({ level: config.log.level }, { write: (line) => log.push(line) }));
  const url = await app.server.listen(config.server);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= app.close());
  afterTests(close);
  return { url, log, close };
}

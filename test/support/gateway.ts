import { pino } from 'pino';
import { createApp } from '../../src/app';
import { type Config, readConfig } from '../../src/config';
import type { TokenConfig } from '../../src/auth/auth-config';
import { afterTests } from './cleanup';

/** A gateway in the process of the test. */
export interface Gateway {
  readonly url: string;
  /** The lines of its log. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

/** What no variable of the environment can configure. */
interface Overrides {
  readonly token?: Partial<TokenConfig>;
}

/** Starts a gateway on a free port. It is closed after the tests of the file. */
export async function startGateway(
  environment: Readonly<Record<string, string>>,
  overrides: Overrides = {},
): Promise<Gateway> {
  // The test runs on the same event loop.
  const config = override(readConfig({ PORT: '0', MAX_EVENT_LOOP_DELAY: '0', ...environment }), overrides);
  const log: string[] = [];
  const app = await createApp(config, pino({ level: config.log.level }, { write: (line) => log.push(line) }));
  const url = await app.server.listen(config.server);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= app.close());
  afterTests(close);
  return { url, log, close };
}

function override(config: Config, { token }: Overrides): Config {
  const { auth } = config;
  return {
    ...config,
    auth: auth.mode === 'callers' && auth.token ? { ...auth, token: { ...auth.token, ...token } } : auth,
  };
}

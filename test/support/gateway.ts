import { pino } from 'pino';
import { createApp } from '../../src/app';
import { type Config, readConfig } from '../../src/config';
import type { TokenConfig } from '../../src/auth/auth-config';
import { afterTests } from './cleanup';
import type { Issue } from './client';
import { spawnGatewayPair } from './platform/gateway-pair';

declare const PLATFORM: 'none' | 'gateway';

/** Whether the gateways of the suite have another gateway as their platform; see jest.config.mjs. */
export const isInFrontOfGateway = PLATFORM === 'gateway';

/** A gateway. */
export interface Gateway {
  readonly url: string;
  /** The URL of the metrics; empty without METRICS_PORT. */
  readonly metricsUrl: string;
  /** The lines of its log. */
  readonly log: readonly string[];
  readonly close: () => Promise<void>;
}

/** What no variable of the environment can configure. */
interface Overrides {
  readonly token?: Partial<TokenConfig>;
}

/**
 * Starts a gateway on a free port. It is closed after the tests of the file. It runs in the process of the test unless
 * the gateways of the suite have another one as their platform.
 */
export async function startGateway(
  environment: Readonly<Record<string, string>>,
  overrides: Overrides = {},
): Promise<Gateway> {
  if (isInFrontOfGateway) return spawnGatewayPair(environment);
  // The test runs on the same event loop.
  const config = override(readConfig({ PORT: '0', MAX_EVENT_LOOP_DELAY: '0', ...environment }), overrides);
  const log: string[] = [];
  const app = await createApp(config, pino({ level: config.log.level }, { write: (line) => log.push(line) }));
  const metricsUrl = (await app.metrics?.listen()) ?? '';
  const url = await app.server.listen(config.server);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= app.close());
  afterTests(close);
  return { url, metricsUrl, log, close };
}

function override(config: Config, { token }: Overrides): Config {
  const { auth } = config;
  return {
    ...config,
    auth: auth.mode === 'callers' && auth.token ? { ...auth, token: { ...auth.token, ...token } } : auth,
  };
}

/**
 * The warnings to expect: those of the gateway itself, after those that its platform has passed on if that is another
 * gateway.
 */
export function withPlatformWarnings<Warning>(
  passedOn: readonly Warning[],
  own: readonly Warning[],
): Warning[] {
  return isInFrontOfGateway ? [...passedOn, ...own] : [...own];
}

/** The warnings that a replay repeats: those of the platform are not on record. */
export function withoutPlatformWarnings(warnings: readonly Issue[]): Issue[] {
  return warnings.filter(({ rule }) => rule !== 'PLATFORM_WARNING');
}

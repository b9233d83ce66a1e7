import { expect } from '@jest/globals';
import { afterTests } from '../cleanup';
import { send, type WireAnswer } from '../client';
import { newDatabaseUrl } from '../database';
import type { WireDefinition } from '../definitions';
import type { Gateway } from '../gateway';
import { type GatewayProcess, spawnGateway } from '../gateway-process';

type Environment = Readonly<Record<string, string>>;

/** A gateway in front of another one. */
export interface GatewayPair extends Gateway {
  /** The URL of the gateway that is the platform. */
  readonly platformUrl: string;
}

interface EventList extends WireAnswer {
  readonly data: readonly { readonly clickEventsMeta: WireDefinition & { readonly eventId?: string } }[];
}

/** The gateways that are the platform, by the database of those in front of them. */
const platforms = new Map<string, Promise<GatewayProcess>>();

/** Longer than any test waits, in seconds: a long list and many updates of one event take their time. */
const PLATFORM_TIMEOUT = '120';

/**
 * Starts a gateway in a process of its own, in front of another one that is the platform. Those with the same database
 * have the same platform. After the tests of the file, both must have the same events.
 */
export async function spawnGatewayPair(environment: Environment): Promise<GatewayPair> {
  const { DATABASE_URL = '' } = environment;
  const platform = platforms.get(DATABASE_URL) ?? spawnPlatformGateway();
  platforms.set(DATABASE_URL, platform);
  const { url: platformUrl } = await platform;
  const gateway = await spawnGateway({
    PLATFORM_URL: platformUrl,
    // The platform knows no callers, and lets everyone in.
    PLATFORM_AUTH: 'basic',
    PLATFORM_USER: 'test-user',
    PLATFORM_PASSWORD: 'test-password',
    PLATFORM_TIMEOUT,
    ...environment,
  });
  let closing: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    await (closing ??= gateway.end());
  };
  afterTests(async () => {
    if (closing === undefined) expect(await eventsOf(gateway.url)).toEqual(await eventsOf(platformUrl));
    await close();
  });
  return { url: gateway.url, metricsUrl: '', platformUrl, log: gateway.log, close };
}

/** All events in the platform's JSON, by name. Each side has ids of its own. */
async function eventsOf(url: string): Promise<Map<unknown, WireDefinition>> {
  const { body } = await send<EventList>(`${url}/v2/events`);
  return new Map(
    body.data.map(({ clickEventsMeta: meta }) => [meta.eventName, { ...meta, eventId: undefined }]),
  );
}

async function spawnPlatformGateway(): Promise<GatewayProcess> {
  return spawnGateway({ DATABASE_URL: await newDatabaseUrl() });
}

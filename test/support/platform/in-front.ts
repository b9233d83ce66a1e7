import { send, type WireAnswer } from '../client';
import { runBeside } from '../database';
import type { WireDefinition } from '../definitions';
import { untilTrue } from '../until';
import type { PlatformServer } from './platform-server';
import { KEY, SECRET } from './start-platform';

/** What a gateway in front of a stand-in of the platform needs. */
export function inFrontOf(platform: { readonly url: string }): Record<string, string> {
  return {
    PLATFORM_URL: platform.url,
    PLATFORM_AUTH: 'oauth',
    PLATFORM_KEY: KEY,
    PLATFORM_SECRET: SECRET,
  };
}

/** An event as the platform and a gateway have it; null where it is absent. */
export interface Sides {
  readonly platform: WireDefinition | null;
  readonly gateway: WireDefinition | null;
}

interface Meta {
  readonly clickEventsMeta?: WireDefinition & { readonly eventId: string; readonly standardEvent: boolean };
}

/** Reads an event from both sides, in the platform's JSON. */
export async function bothSides(platform: PlatformServer, url: string, eventName: string): Promise<Sides> {
  const { body } = await send<WireAnswer & Meta>(
    `${url}/v2/events/meta?event_name=${encodeURIComponent(eventName)}`,
  );
  const { clickEventsMeta: meta } = body;
  const { description, actions, fields } = meta ?? {};
  return {
    platform: platform.memory(KEY).given(eventName),
    gateway: meta ? { eventName, description: description ?? undefined, actions, fields } : null,
  };
}

/** Resolves when no write of a database is pending. */
export async function untilSettled(database: string): Promise<void> {
  await untilTrue(async () => (await pendingNames(database)).length === 0);
}

/** The names of the events with a write that is pending. */
export async function pendingNames(database: string): Promise<string[]> {
  const rows = await runBeside(database, 'SELECT "eventName" AS name FROM "PlatformIntent"');
  return rows.map(({ name }) => String(name));
}

/** The versions of an event that are on disk, in their order: a repeated one would be there twice. */
export async function versionsOnDisk(database: string, eventName: string): Promise<number[]> {
  const rows = await runBeside(
    database,
    `SELECT "version" FROM "Event" WHERE "eventName" = '${eventName}'
     UNION ALL SELECT v."version" FROM "EventVersion" v JOIN "Event" e ON e."id" = v."eventId"
     WHERE e."eventName" = '${eventName}'
     ORDER BY 1`,
  );
  return rows.map(({ version }) => Number(version));
}

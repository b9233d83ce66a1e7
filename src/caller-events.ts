import type { FastifyBaseLogger } from 'fastify';
import { tokenOf } from './auth/credentials';
import type { Config, EventsConfig } from './config';
import type { Database } from './database/database';
import { registryContext } from './events/event-context';
import type { AuditLog } from './events/store/event-store';
import { hasPendingIntents, PrismaIntentReader } from './events/store/intents/prisma-intent-reader';
import { PrismaIntentStore } from './events/store/intents/prisma-intent-store';
import { LeftoverWrites } from './events/store/leftover-writes';
import { PrismaEventStore } from './events/store/prisma-event-store';
import { RequestAuditLog } from './http/audit-log';
import { callerOf } from './http/authentication';
import { observationOf } from './http/request-observation';
import type { Observer } from './observer';
import type { PlatformConfig } from './platform-config';
import { intentTimesOf } from './platform/intent-times';
import type { Platform } from './platform/open-platform';
import type { ContextOf } from './rest/request-context';

/** The events of a gateway. */
export interface CallerEvents {
  /** The events of the caller of a request, which are written on the platform if there is one. */
  readonly contextOf: ContextOf;
  /** Null if the gateway is a registry of its own. */
  readonly platform: Platform | null;
}

/** For a store that is only read. */
const UNAUDITED: AuditLog = { record: () => undefined };

/**
 * Opens the store of events, in front of the platform if one is configured.
 */
export async function openEvents(
  config: Pick<Config, 'platform' | 'events'>,
  database: Database,
  observer: Observer,
  log: FastifyBaseLogger,
): Promise<CallerEvents> {
  const { platform: platformConfig, events } = config;
  // Intents are locked before events, so their writes are added to the queue first.
  const intents = platformConfig && openIntents(database, platformConfig, events);
  const intentReader = new PrismaIntentReader(database);
  const store = new PrismaEventStore(database, events);
  await store.indexMigratedEvents();
  let platform: Platform | null = null;
  if (intents) {
    // Not loaded without a platform.
    const { openPlatform } = await import('./platform/open-platform');
    platform = openPlatform(platformConfig, {
      intents,
      auditOf: (caller) => new RequestAuditLog(log, caller),
      findStored: (caller, eventName) => store.forCaller(caller, UNAUDITED).findByName(eventName),
      observer,
      log,
    });
  }
  if (platform === null && (await hasPendingIntents(database))) {
    log.warn('writes to a platform are pending, and are not settled without PLATFORM_URL');
  }
  return {
    platform,
    contextOf: (request) => {
      const caller = callerOf(request);
      const audit = new RequestAuditLog(request.log, caller);
      const own = store.forCaller(caller, audit);
      const rest = { strict: events.strict, observer: observationOf(request) };
      if (platform === null) {
        const leftover = new LeftoverWrites(intentReader.forOrg(caller.orgId));
        return registryContext(own, leftover, rest);
      }
      const writers = platform.writersOf({ caller, store: own, audit, token: tokenOf(request.raw) });
      return { store: own, ...rest, ...writers };
    },
  };
}

function openIntents(
  database: Database,
  platform: PlatformConfig,
  { idempotencyTtl }: Pick<EventsConfig, 'idempotencyTtl'>,
): PrismaIntentStore {
  return new PrismaIntentStore(database, { idempotencyTtl, ...intentTimesOf(platform) });
}

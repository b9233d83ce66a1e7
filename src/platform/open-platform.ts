import { DryRunStore } from '../events/store/dry-run-store';
import type {
  AuditLog,
  EventCaller,
  EventDisabler,
  EventWriter,
  OrgEventStore,
} from '../events/store/event-store';
import type { PendingWrites } from '../events/store/pending-writes';
import type { IntentStore } from '../events/store/intents/intent-store';
import type { CallObserver } from '../observer';
import type { PlatformConfig } from '../platform-config';
import { BackgroundSettler, type BackgroundSettlerOptions } from './background-settler';
import type { Circuit } from './circuit';
import { IntentSettler } from './intent-settler';
import { intentTimesOf } from './intent-times';
import { PlatformClient } from './platform-client';
import { PlatformDryRun } from './platform-dry-run';
import { PlatformPendingWrites } from './platform-pending-writes';
import { PlatformWriter } from './platform-writer';
import { WriteAttempts, type WriteSetting } from './write-attempts';

/** A request to write events. */
export interface PlatformRequest {
  readonly caller: EventCaller;
  readonly store: OrgEventStore;
  readonly audit: AuditLog;
  /** The token with which the caller came; null if there is none. */
  readonly token: string | null;
}

/** Writers of one caller. */
export interface PlatformWriters {
  readonly writer: EventWriter & EventDisabler;
  /** Answers what the writer would answer now, and writes nothing. */
  readonly dryRun: EventWriter;
  readonly pendingWrites: PendingWrites;
}

/** The platform in front of which the gateway stands. */
export interface Platform {
  /** Whether it has been failing, so that writes are refused at once. */
  readonly isDown: boolean;

  readonly circuit: Circuit;

  writersOf(request: PlatformRequest): PlatformWriters;

  /** Takes on no more pending writes. */
  stopSettling(): void;

  /** Cuts the calls under way and leaves their intents to other gateways, or to the next start. */
  close(): Promise<void>;
}

export interface PlatformOptions extends Pick<BackgroundSettlerOptions, 'findStored' | 'log'> {
  readonly intents: IntentStore;
  readonly auditOf: (caller: EventCaller) => AuditLog;
  readonly observer: CallObserver;
}

/**
 * Starts to settle what earlier requests have left open.
 */
export function openPlatform(
  config: PlatformConfig,
  { intents, auditOf, findStored, observer, log }: PlatformOptions,
): Platform {
  const { timeout, auth } = config;
  const { lease, arrival } = intentTimesOf(config);
  const client = new PlatformClient(config, observer);
  const settler = new IntentSettler(intents, arrival);
  const passesCallerToken = auth.kind === 'caller';
  const setting: WriteSetting = { intents, settler, timeout, lease, passesCallerToken, auditOf };
  const background = new BackgroundSettler({ setting, client, findStored, log });
  return {
    get isDown() {
      return client.isDown;
    },
    get circuit() {
      return client.circuit;
    },
    writersOf: ({ caller, store, audit, token }) => {
      const platform = client.forOrg(caller.orgId, token);
      const own = intents.forOrg(caller.orgId);
      const attempts = new WriteAttempts(setting, { caller, audit, store, intents: own, platform });
      return {
        writer: new PlatformWriter({ store, intents: own, attempts, timeout }),
        pendingWrites: new PlatformPendingWrites({ intents: own, attempts, audit, timeout }),
        dryRun: new PlatformDryRun(new DryRunStore(store), platform, timeout),
      };
    },
    stopSettling: () => {
      background.stop();
    },
    close: async () => {
      background.stop();
      const stopped = settler.stop();
      await client.close();
      await stopped;
      await background.idle();
    },
  };
}

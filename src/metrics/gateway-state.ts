import type { Connections } from '../database/database';
import type { PendingIntents } from '../events/store/intents/prisma-intent-reader';
import type { Circuit } from '../platform/circuit';

/** What is read whenever metrics are collected, because it is a state and nothing that happens. */
export interface GatewayState {
  /** How many writes wait for their batch. */
  readonly queueLength: () => number;
  /** Null if the database is no server. */
  readonly connections: () => Connections | null;
  /** The refused requests of each kind since the start. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Null if the gateway is a registry of its own. */
  readonly platform: PlatformState | null;
}

export interface PlatformState {
  readonly circuit: () => Circuit;
  readonly pending: () => Promise<PendingIntents>;
}

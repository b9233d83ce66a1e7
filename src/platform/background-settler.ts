import type { StoredEvent } from '../events/model/event-definition';
import type { EventCaller } from '../events/store/event-store';
import type { LeasedIntent } from '../events/store/intents/intent-store';
import { Deadline } from './deadline';
import { toLaterAttempt } from './later-attempt';
import type { PlatformClient } from './platform-client';
import type { WriteSetting } from './write-attempts';

/** How often the gateway looks for intents that are due, in ms. */
const INTERVAL = 1_000;

/** The most intents that a gateway settles at a time. */
const MAX_RUNNING = 20;

export interface BackgroundSettlerOptions {
  readonly setting: WriteSetting;
  readonly client: PlatformClient;
  readonly findStored: (caller: EventCaller, eventName: string) => Promise<StoredEvent | null>;
  readonly log: SettlerLog;
}

/** The part of a log that the settler writes to. */
export interface SettlerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** Settles what requests have left open, also those of gateways that have died. */
export class BackgroundSettler {
  readonly #setting: WriteSetting;
  readonly #client: PlatformClient;
  readonly #findStored: BackgroundSettlerOptions['findStored'];
  readonly #log: SettlerLog;
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor({ setting, client, findStored, log }: BackgroundSettlerOptions) {
    this.#setting = setting;
    this.#client = client;
    this.#findStored = findStored;
    this.#log = log;
    this.#schedule();
  }

  /** Takes on nothing more. What is under way ends as its attempts do. */
  stop(): void {
    this.#isStopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Resolves when nothing is under way. To be called after `stop`. */
  async idle(): Promise<void> {
    await this.#looking;
    await Promise.all(this.#running);
  }

  #schedule(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => {
        this.#schedule();
      });
    }, INTERVAL);
  }

  async #look(): Promise<void> {
    try {
      if (this.#client.isDown) await this.#client.probe(Deadline.in(this.#setting.timeout));
      if (this.#client.isDown || this.#setting.passesCallerToken || this.#isStopping) return;
      const limit = MAX_RUNNING - this.#running.size;
      if (limit === 0) return;
      const leaseEnd = Deadline.in(this.#setting.lease);
      for (const intent of await this.#setting.intents.claim({ limit })) this.#start(intent, leaseEnd);
    } catch (error) {
      this.#log.warn({ err: error }, 'pending writes cannot be looked up');
    }
  }

  #start(intent: LeasedIntent, leaseEnd: Deadline): void {
    const settling = this.#settle(intent, leaseEnd)
      .catch((error: unknown) => {
        this.#log.warn({ err: error, intent: intent.id }, 'a pending write cannot be settled');
      })
      .finally(() => this.#running.delete(settling));
    this.#running.add(settling);
  }

  async #settle(intent: LeasedIntent, leaseEnd: Deadline): Promise<void> {
    const { id, orgId, operation, author, attempts } = intent;
    const { eventName } = intent.definition;
    const { settler, timeout, auditOf } = this.#setting;
    const attempt = await toLaterAttempt(intent, {
      leaseEnd,
      deadline: Deadline.in(timeout),
      platform: this.#client.forOrg(orgId, null),
      findStored: (name) => this.#findStored({ orgId, name: author }, name),
      auditOf,
    });
    const result = await settler.attempt(attempt);
    const details = { intent: id, orgId, eventName, operation };
    if (result.kind === 'settled') {
      this.#log.info({ ...details, outcome: result.settlement.kind }, 'a pending write is settled');
    } else if (result.kind === 'postponed') {
      this.#log.info({ ...details, attempts: attempts + 1, reason: result.reason }, 'a write stays pending');
    }
  }
}

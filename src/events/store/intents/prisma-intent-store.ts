import type { Database } from '../../../database/database';
import type { Provider } from '../../../database/migrations';
import { POSTGRES_STATEMENTS } from '../postgres-statements';
import { SQLITE_STATEMENTS } from '../sqlite-statements';
import { ClaimIntents } from './claim-intents';
import type {
  ClaimRequest,
  IntentStore,
  IntentTimes,
  LeasedIntent,
  OrgIntentStore,
  PutOutcome,
  PutRequest,
  ReleaseRequest,
  SettleOutcome,
  SettleRequest,
} from './intent-store';
import { POSTGRES_INTENT_STATEMENTS } from './postgres-intent-statements';
import { PrismaIntentReader } from './prisma-intent-reader';
import { PutIntents } from './put-intents';
import { ReleaseIntents } from './release-intents';
import { SettleIntents } from './settle-intents';
import { SQLITE_INTENT_STATEMENTS } from './sqlite-intent-statements';

const STATEMENTS: Readonly<Record<Provider, typeof SQLITE_STATEMENTS & typeof SQLITE_INTENT_STATEMENTS>> = {
  sqlite: { ...SQLITE_STATEMENTS, ...SQLITE_INTENT_STATEMENTS },
  postgresql: { ...POSTGRES_STATEMENTS, ...POSTGRES_INTENT_STATEMENTS },
};

/** Stores intents in a database through Prisma. */
export class PrismaIntentStore implements IntentStore {
  readonly #reader: PrismaIntentReader;
  readonly #put: (request: { orgId: string; intent: PutRequest }) => Promise<PutOutcome>;
  readonly claim: (request: ClaimRequest) => Promise<readonly LeasedIntent[]>;
  readonly settle: (request: SettleRequest) => Promise<SettleOutcome>;
  readonly release: (request: ReleaseRequest) => Promise<void>;

  /**
   * @param options.idempotencyTtl how long an idempotency key is kept, in ms
   * @param options.lease how long a lease lasts, in ms
   * @param options.arrival for how long after its end a request that was sent might still arrive at the platform, in ms
   */
  constructor(database: Database, options: IntentTimes & { readonly idempotencyTtl: number }) {
    const statements = STATEMENTS[database.provider];
    const { writes } = database;
    this.#reader = new PrismaIntentReader(database);
    // Intents are locked before keys and events.
    this.#put = writes.add(new PutIntents(statements, options));
    this.claim = writes.add(new ClaimIntents(statements, options));
    this.release = writes.add(new ReleaseIntents(statements));
    this.settle = writes.add(new SettleIntents(statements, options.idempotencyTtl));
  }

  forOrg(orgId: string): OrgIntentStore {
    return { put: (intent) => this.#put({ orgId, intent }), ...this.#reader.forOrg(orgId) };
  }
}

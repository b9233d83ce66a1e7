import type { Reader } from '../../../database/access';
import type { Database } from '../../../database/database';
import { Prisma } from '../../../database/generated/sqlite/client';
import type { Provider } from '../../../database/migrations';
import { POSTGRES_STATEMENTS } from '../postgres-statements';
import { SQLITE_STATEMENTS } from '../sqlite-statements';
import type { IdempotentRequest } from '../event-store';
import type { Sql } from '../event-statements';
import { ClaimIntents } from './claim-intents';
import { toPendingIntent } from './intent-rows';
import type { FoundIntent } from './intent-statements';
import type {
  ClaimRequest,
  IntentStore,
  IntentTimes,
  KeyUse,
  LeasedIntent,
  OrgIntentStore,
  PendingIntent,
  PutOutcome,
  PutRequest,
  ReleaseRequest,
  SettleOutcome,
  SettleRequest,
} from './intent-store';
import { POSTGRES_INTENT_STATEMENTS } from './postgres-intent-statements';
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
  readonly #database: Database;
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
    this.#database = database;
    // Intents are locked before keys and events.
    this.#put = writes.add(new PutIntents(statements, options));
    this.claim = writes.add(new ClaimIntents(statements, options));
    this.release = writes.add(new ReleaseIntents(statements));
    this.settle = writes.add(new SettleIntents(statements, options.idempotencyTtl));
  }

  forOrg(orgId: string): OrgIntentStore {
    const find = async (condition: Sql): Promise<PendingIntent | null> => {
      const [row] = await this.#find(Prisma.sql`"orgId" = ${orgId} AND ${condition}`, 1);
      return row ?? null;
    };
    return {
      put: (intent) => this.#put({ orgId, intent }),
      findKeyUse: (request) => this.#database.read((reader) => findKeyUse(reader, orgId, request)),
      list: (limit) => this.#find(Prisma.sql`"orgId" = ${orgId}`, limit),
      findByName: (eventName) => find(Prisma.sql`"eventName" = ${eventName}`),
      findById: (id) => find(Prisma.sql`"id" = ${id}`),
    };
  }

  async #find(condition: Sql, limit: number): Promise<PendingIntent[]> {
    const rows = await this.#database.read(
      (reader) => reader.$queryRaw<FoundIntent[]>`
      SELECT * FROM "PlatformIntent" WHERE ${condition} ORDER BY "createdAt", "id" LIMIT ${limit}`,
    );
    return rows.map(toPendingIntent);
  }
}

/**
 * Whether any intent is not settled.
 */
export async function hasPendingIntents(database: Database): Promise<boolean> {
  const rows = await database.read(
    (reader) => reader.$queryRaw<unknown[]>`SELECT 1 AS "one" FROM "PlatformIntent" LIMIT 1`,
  );
  return rows.length > 0;
}

async function findKeyUse(
  reader: Reader,
  orgId: string,
  { operation, key, inputHash }: IdempotentRequest,
): Promise<KeyUse> {
  const where = { orgId_operation_key: { orgId, operation, key } };
  const row = await reader.idempotencyKey.findUnique({ where });
  if (row === null || row.expiresAt <= new Date()) return { kind: 'unused' };
  if (row.inputHash !== inputHash) return { kind: 'key-mismatch' };
  const ids = Array.isArray(row.eventIds) ? row.eventIds.map(String) : [];
  const events = await reader.event.findMany({
    where: { id: { in: ids }, orgId },
    select: { eventName: true },
  });
  return { kind: 'used', eventNames: events.map(({ eventName }) => eventName) };
}

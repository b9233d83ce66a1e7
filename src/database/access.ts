import type { Prisma, PrismaClient } from './generated/sqlite/client';

// The clients of both providers are generated from the same models, so these types describe either.

/** What a read may use. Raw statements must be queries. */
export interface Reader extends Pick<PrismaClient, '$queryRaw'> {
  readonly event: Pick<PrismaClient['event'], 'findUnique' | 'findMany'>;
  readonly idempotencyKey: Pick<PrismaClient['idempotencyKey'], 'findUnique'>;
}

/** What a write may use, within its transaction. */
export type Writer = Pick<Prisma.TransactionClient, '$executeRaw' | '$queryRaw'>;

import { Prisma } from '../../../database/generated/sqlite/client';

/** The columns of `PlatformIntent` that an intent is made of, in the SQL of either provider. */
export const INTENT_COLUMNS = Prisma.sql`
  "id", "orgId", "eventName", "operation", "actions", "description", "fields", "author", "note", "keyOperation",
  "key", "inputHash", "createdAt", "attempts", "lastReason"`;

import type { FastifyBaseLogger } from 'fastify';
import type { Caller } from '../auth/caller';

/** What a caller did or tried to do. It never holds a definition, a note or a credential. */
export interface AuditRecord {
  /** What happened to what, such as `event.created`. */
  readonly action: string;
  readonly [detail: string]: string | number;
}

/** Writes the lines of the audit log that concern one request. */
export class RequestAuditLog {
  readonly #log: FastifyBaseLogger;
  readonly #caller: Pick<Caller, 'orgId' | 'name'> | null;

  /**
   * @param log the log of the request, whose lines have its id
   * @param caller null if nobody could be authenticated
   */
  constructor(log: FastifyBaseLogger, caller: Pick<Caller, 'orgId' | 'name'> | null) {
    this.#log = log;
    this.#caller = caller;
  }

  record({ action, ...details }: AuditRecord): void {
    const { orgId = null, name = null } = this.#caller ?? {};
    this.#log.info({ audit: { action, orgId, caller: name, ...details } }, 'audit');
  }
}

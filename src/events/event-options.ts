import type { EventWriter } from './event-store';

/** Who asks. */
export interface Caller {
  readonly orgId: string;
}

/** What creating and updating work with. */
export interface WriteOptions {
  readonly store: EventWriter;
  /** Whether a warning refuses a definition as an error does (environment variable `STRICT`). */
  readonly strict: boolean;
}

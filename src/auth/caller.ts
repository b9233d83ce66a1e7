import { MAX_CALLER_NAME_LENGTH } from '../events/model/limits';
import { type Scope, SCOPES } from './permissions';

/** Who sent a request. */
export interface Caller {
  /** The organisation whose events the caller works with. */
  readonly orgId: string;
  /** The name of the API key or the subject of the token; null if the gateway authenticates nobody. */
  readonly name: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

/** Everyone, where the gateway authenticates nobody (`AUTH=none`). */
export const ANYONE: Caller = { orgId: 'default', name: null, scopes: new Set(SCOPES) };

/**
 * Whether a text can be the name of a caller or the id of an organisation: 1 to 255 characters that can be stored and
 * logged.
 */
export function isCallerName(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text.length <= MAX_CALLER_NAME_LENGTH &&
    text.trim() !== '' &&
    !/[\p{Cc}\p{Cs}]/u.test(text)
  );
}

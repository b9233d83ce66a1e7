import { randomBytes } from 'node:crypto';
import { type ApiKeyEntry, hashOf, parseApiKeys } from './api-keys';
import { isCallerName } from './caller';
import { isScope, SCOPES } from './permissions';

/** Lets tools that look for leaked secrets recognise a key. */
const PREFIX = 'bek_';

/** Makes the key impossible to guess. */
const RANDOM_BYTES = 32;

/** What a new key is for, as an operator writes it. */
export interface NewApiKeyRequest {
  readonly name: string;
  readonly organisation: string;
  /** Separated by commas. */
  readonly scopes: string;
}

/** A new key, and the content of the file that has it. */
export interface NewApiKey {
  readonly key: string;
  readonly content: string;
}

/**
 * Creates an API key and adds it to the content of the file.
 *
 * @param content what the file `API_KEYS_FILE` contains; empty if there is no file yet
 * @throws Error for the operator
 */
export function addApiKey(content: string, { name, organisation, scopes }: NewApiKeyRequest): NewApiKey {
  if (!isCallerName(name)) throw new Error('the name must have 1 to 255 characters');
  if (!isCallerName(organisation)) throw new Error('the organisation must have 1 to 255 characters');
  const granted = [...new Set(scopes.split(','))];
  if (!granted.every(isScope)) throw new Error(`the scopes must be some of ${SCOPES.join(',')}`);

  const entries = content === '' ? [] : parseApiKeys(content);
  if (entries.some((entry) => entry.name.toLowerCase() === name.toLowerCase())) {
    throw new Error(`there is an API key with the name ${name}: remove it first, or choose another name`);
  }
  const key = `${PREFIX}${randomBytes(RANDOM_BYTES).toString('base64url')}`;
  const entry: ApiKeyEntry = { name, sha256: hashOf(key), organisation, scopes: granted };
  return { key, content: `${JSON.stringify([...entries, entry], null, 2)}\n` };
}

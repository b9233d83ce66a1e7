import { hash as hashText, timingSafeEqual } from 'node:crypto';
import { type Caller, isCallerName } from './caller';
import { isScope, type Scope, SCOPES } from './permissions';

/** An API key as it is in the file: the key itself is nowhere. */
export interface ApiKeyEntry {
  /** Identifies the key in the log and as the author of an event. */
  readonly name: string;
  /** The SHA-256 hash of the key, in hex. */
  readonly sha256: string;
  readonly organisation: string;
  readonly scopes: readonly Scope[];
}

/** All problems of a file with API keys. No message contains a hash. */
export class ApiKeysError extends Error {
  override readonly name = 'ApiKeysError';
}

/** The API keys of one state of the file. */
export class ApiKeys {
  readonly #keys: readonly { readonly hash: Buffer; readonly caller: Caller }[];

  constructor(entries: readonly ApiKeyEntry[]) {
    this.#keys = entries.map(({ name, sha256, organisation, scopes }) => ({
      hash: Buffer.from(sha256, 'hex'),
      caller: { orgId: organisation, name, scopes: new Set(scopes) },
    }));
  }

  get size(): number {
    return this.#keys.length;
  }

  /** The caller whose key this is; undefined if it is nobody's. Takes the same time for any key. */
  find(key: string): Caller | undefined {
    const presented = Buffer.from(hashOf(key), 'hex');
    let found: Caller | undefined;
    for (const { hash, caller } of this.#keys) {
      if (timingSafeEqual(hash, presented)) found = caller;
    }
    return found;
  }
}

/**
 * The SHA-256 hash of a key, in hex. A key that the gateway makes has 256 random bits, so a slow hash would add nothing.
 */
export function hashOf(key: string): string {
  return hashText('sha256', key);
}

/**
 * Parses the content of the file `API_KEYS_FILE`: a JSON list of entries.
 *
 * @throws ApiKeysError with all problems
 */
export function parseApiKeys(text: string): readonly ApiKeyEntry[] {
  const json = toJson(text);
  if (!Array.isArray(json)) throw new ApiKeysError('the file must contain a JSON list');
  const problems: string[] = [];
  const entries = json.flatMap((item: unknown, i): ApiKeyEntry[] => {
    if (isEntry(item)) return [item];
    problems.push(`entry ${i + 1} needs ${wrongProperties(item).map(describe).join(' and ')}`);
    return [];
  });
  for (const property of ['name', 'sha256'] as const) {
    const values = entries.map((entry) => entry[property].toLowerCase());
    if (new Set(values).size < values.length) problems.push(`two entries have the same ${property}`);
  }
  if (problems.length > 0) throw new ApiKeysError(problems.join('; '));
  return entries;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiKeysError('the file is not JSON');
  }
}

interface Check {
  readonly isValid: (value: unknown) => boolean;
  readonly expected: string;
}

const CHECKS: Readonly<Record<keyof ApiKeyEntry, Check>> = {
  name: { isValid: isCallerName, expected: 'of 1 to 255 characters' },
  sha256: {
    isValid: (value) => typeof value === 'string' && /^[\da-f]{64}$/i.test(value),
    expected: 'of 64 hexadecimal digits',
  },
  organisation: { isValid: isCallerName, expected: 'of 1 to 255 characters' },
  scopes: {
    isValid: (value) => Array.isArray(value) && value.length > 0 && value.every(isScope),
    expected: `with some of ${SCOPES.join(', ')}`,
  },
};

const PROPERTIES = ['name', 'sha256', 'organisation', 'scopes'] as const;

function wrongProperties(item: unknown): (keyof ApiKeyEntry)[] {
  const isObject = typeof item === 'object' && item !== null;
  return PROPERTIES.filter((name) => !isObject || !CHECKS[name].isValid(Reflect.get(item, name)));
}

function describe(property: keyof ApiKeyEntry): string {
  return `"${property}" ${CHECKS[property].expected}`;
}

function isEntry(item: unknown): item is ApiKeyEntry {
  return wrongProperties(item).length === 0;
}

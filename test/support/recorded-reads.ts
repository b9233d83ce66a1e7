import type { Reader } from '../../src/database/access';
import type { Database } from '../../src/database/database';
import { provider } from './database';

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * The same database, which records its reads.
 *
 * @param statements gets the statements, in order; a call of a client method counts as one
 */
export function recordingReads(database: Database, statements: Statement[]): Database {
  const record = (reader: Reader): Reader =>
    new Proxy(reader, {
      get: (target, name) => {
        if (name === '$queryRaw') {
          return (strings: TemplateStringsArray, ...values: unknown[]) => {
            const [sql, flat] = flatten(strings, values);
            statements.push({ sql, values: flat });
            return target.$queryRaw(strings, ...values);
          };
        }
        if (name === 'event') statements.push({ sql: 'the client', values: [] });
        return Reflect.get(target, name) as unknown;
      },
    });
  return { ...database, read: (query) => database.read((reader) => query(record(reader))) };
}

/** The statement with its fragments combined, and `?` or `$1` for each value. */
function flatten(strings: TemplateStringsArray, values: readonly unknown[]): [string, unknown[]] {
  const flat: unknown[] = [];
  const write = (texts: readonly string[], given: readonly unknown[]): string =>
    texts
      .map((text, i) => {
        if (i === texts.length - 1) return text;
        const value = given[i];
        if (isFragment(value)) return text + write(value.strings, value.values);
        flat.push(value);
        return text + (provider === 'sqlite' ? '?' : `$${flat.length}`);
      })
      .join('');
  return [write(strings, values), flat];
}

const isFragment = (value: unknown): value is { strings: readonly string[]; values: readonly unknown[] } =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

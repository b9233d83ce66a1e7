import { readFileSync } from 'node:fs';
import type { Environment } from './environment';

/** The variables that hold a secret. Each of them can also name a file, by a variable with `_FILE` at the end. */
const SECRETS = ['AUTH_JWT_SECRET', 'PLATFORM_SECRET', 'PLATFORM_PASSWORD'] as const;

/**
 * Sets the secrets that are in files, without the line break at the end of a file.
 *
 * @returns the problems, by the name of the variable; none contains anything of a file
 */
export function readSecretFiles(environment: Environment): string[] {
  return SECRETS.flatMap((name) => {
    const variable = `${name}_FILE` as const;
    const file = environment[variable];
    if (file === '') return [];
    if (environment[name] !== '') return [`${variable} must not be set together with ${name}`];
    const content = readTextFile(file);
    if (content === null) return [`${variable} must name a file that can be read`];
    environment[name] = content.replace(/\r?\n$/, '');
    return environment[name] === '' ? [`${variable} must name a file that is not empty`] : [];
  });
}

/**
 * The text in a file; null if it cannot be read.
 */
export function readTextFile(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

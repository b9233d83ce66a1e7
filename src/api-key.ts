import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addApiKey } from './auth/new-api-key';

/** Adds an API key to the file `API_KEYS_FILE`, and prints it. It is stored nowhere else. */
function createApiKey(file: string, [name = '', organisation = '', scopes = '']: readonly string[]): string {
  const { key, content } = addApiKey(existsSync(file) ? readFileSync(file, 'utf8') : '', {
    name,
    organisation,
    scopes,
  });
  mkdirSync(path.dirname(file), { recursive: true });
  // A gateway that reads the file meanwhile must not see half of it.
  // The flag keeps a second run from replacing what this one adds.
  writeFileSync(`${file}.new`, content, { mode: 0o600, flag: 'wx' });
  renameSync(`${file}.new`, file);
  return key;
}

const USAGE = `usage: API_KEYS_FILE=<file> npm run api-key -- NAME ORGANISATION SCOPES
example: API_KEYS_FILE=data/api-keys.json npm run api-key -- shop-backend acme events:read,events:write`;

const { API_KEYS_FILE: file = '' } = process.env;
const parameters = process.argv.slice(2);

if (file === '' || parameters.length !== 3) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 1;
} else {
  try {
    const key = createApiKey(file, parameters);
    process.stdout.write(`${key}\n`);
    process.stderr.write(`added to ${file}; the key is not shown again. Send SIGHUP to running gateways.\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

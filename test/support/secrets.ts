import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './folder';

// Credentials that are written differently in JSON, in a URL and in base64.
export const KEY = 'key-5d0c77e1';
export const SECRET = 'secret/9b1e+44=a "quoted" 5f';
export const USER = 'user-2f6b90aa';
export const PASSWORD = 'password/7c3d+18=é "quoted" e2';

/** The hash in which a password is sent. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The forms in which a secret could be written down. */
function formsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    md5(secret),
  ];
}

/** The secrets that a text contains in whatever form. */
export function found(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

/** A new file with this content. */
export function fileWith(content: string): string {
  const file = path.join(temporaryFolder(), 'credentials');
  writeFileSync(file, content);
  return file;
}

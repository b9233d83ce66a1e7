import { describe, expect, test } from '@jest/globals';
import { spawnToFail } from '../support/gateway-process';
import { fileWith, found, KEY, PASSWORD, SECRET, USER } from '../support/secrets';

describe('a start that fails says nothing of', () => {
  const url = { PLATFORM_URL: 'https://platform.example.com' };
  const oauth = { PLATFORM_KEY: KEY, PLATFORM_SECRET: SECRET };
  const basic = { PLATFORM_USER: USER, PLATFORM_PASSWORD: PASSWORD };

  test.each<[string, () => Readonly<Record<string, string>>]>([
    [
      'credentials in the URL',
      () => ({ PLATFORM_URL: `https://${USER}:${PASSWORD.slice(0, 16)}@example.com` }),
    ],
    [
      'a secret in the query of the URL',
      () => ({ PLATFORM_AUTH: 'oauth', ...oauth, PLATFORM_URL: `https://a.example/?key=${KEY}` }),
    ],
    ['credentials of another kind', () => ({ ...url, PLATFORM_AUTH: 'basic', ...oauth })],
    ['both kinds without a choice', () => ({ ...url, ...oauth, ...basic })],
    ['a kind that is a secret by mistake', () => ({ ...url, PLATFORM_AUTH: SECRET, ...oauth })],
    [
      'credentials beside the token of the caller',
      () => ({ ...url, PLATFORM_AUTH: 'caller', ...oauth, ...basic }),
    ],
    [
      'a user with a colon',
      () => ({ ...url, PLATFORM_AUTH: 'basic', ...basic, PLATFORM_USER: `${USER}:${PASSWORD}` }),
    ],
    [
      'a secret that is there twice',
      () => ({ ...url, PLATFORM_AUTH: 'oauth', ...oauth, PLATFORM_SECRET_FILE: fileWith(SECRET) }),
    ],
    [
      'a secret in the place of its file',
      () => ({ ...url, PLATFORM_AUTH: 'oauth', PLATFORM_KEY: KEY, PLATFORM_SECRET_FILE: SECRET }),
    ],
    [
      'a file of credentials that is not JSON',
      () => ({ ...url, PLATFORM_AUTH: 'oauth', PLATFORM_CREDENTIALS_FILE: fileWith(`${KEY}: ${SECRET}`) }),
    ],
    [
      'a file of credentials of another kind',
      () => ({
        ...url,
        PLATFORM_AUTH: 'oauth',
        PLATFORM_CREDENTIALS_FILE: fileWith(JSON.stringify({ default: { user: USER, password: PASSWORD } })),
      }),
    ],
  ])('%s', async (_, variables) => {
    const { code, stdout, stderr } = await spawnToFail({ LOG_LEVEL: 'debug', ...variables() });
    expect(code).toBe(1);
    expect(stderr).toContain('PLATFORM_');
    for (const text of [stdout, stderr]) {
      expect(found(text, [KEY, SECRET, USER, PASSWORD, PASSWORD.slice(0, 16)])).toEqual([]);
    }
  });
});

import type { PlatformConfig } from '../../../src/platform-config';
import { UNOBSERVED } from '../../../src/observer';
import { PlatformClient } from '../../../src/platform/platform-client';
import { afterTests } from '../cleanup';
import { PlatformServer, type PlatformOptions } from './platform-server';

export const KEY = 'test-key';
export const SECRET = 'test-secret-5b1f';

/** A platform that knows one OAuth key, closed after the tests of the file. */
export async function startPlatform(options: PlatformOptions = {}): Promise<PlatformServer> {
  const platform = await PlatformServer.start({ keys: { [KEY]: SECRET }, ...options });
  afterTests(() => platform.close());
  return platform;
}

/** A client of the platform, closed after the tests of the file. */
export function clientOf(url: string, config: Partial<PlatformConfig> = {}): PlatformClient {
  const client = new PlatformClient(
    {
      url,
      timeout: 5_000,
      concurrency: 10,
      auth: { kind: 'shared', credentials: { kind: 'oauth', key: KEY, secret: SECRET } },
      ...config,
    },
    UNOBSERVED,
  );
  afterTests(() => client.close());
  return client;
}

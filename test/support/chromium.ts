import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterTests } from './cleanup';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

/** Whether the machine has a browser. A suite that has to be skipped without one says so. */
export function hasChromium(): boolean {
  if (CHROMIUM === undefined) {
    process.stderr.write('\nSKIPPED: the tests in a browser need Chromium (apt-get install chromium)\n\n');
  }
  return CHROMIUM !== undefined;
}

/** Starts a browser. It is closed after the tests of the file. */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
  afterTests(() => browser.close());
  return browser;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterTests } from './cleanup';
import { newDatabaseUrl } from './database';
import { PROJECT } from './project';
import { startProxy } from './proxy';

/** How long another program locks an SQLite file, and for how long it then releases it, in ms. */
const LOCKED = 1_000;
const FREE = 250;

/** How long Postgres takes for each answer while it is slow, in ms. A create takes one of them, other writes several. */
const DELAY = 1_500;

/** A new database that can be slowed down. */
export interface SlowDatabase {
  /** For the gateway. */
  readonly url: string;
  /** For the test, and never slow. */
  readonly directUrl: string;
  readonly slowDown: () => void;
  readonly recover: () => Promise<void>;
}

/** Creates a database that another program locks most of the time, or that is far away. */
export async function newSlowDatabase(): Promise<SlowDatabase> {
  const directUrl = await newDatabaseUrl();
  return directUrl.startsWith('file:') ? lockedBeside(directUrl) : farAway(directUrl);
}

function lockedBeside(url: string): SlowDatabase {
  let end = (): Promise<void> => Promise.resolve();
  return {
    url,
    directUrl: url,
    slowDown: () => {
      const program = path.join(PROJECT, 'test/support/hold-lock.mjs');
      const file = url.slice('file:'.length);
      const child = spawn(process.execPath, [program, file, String(LOCKED), String(FREE)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const ended = once(child, 'exit');
      end = async () => {
        child.kill('SIGKILL');
        await ended;
      };
      afterTests(end);
    },
    recover: () => end(),
  };
}

async function farAway(directUrl: string): Promise<SlowDatabase> {
  const proxy = await startProxy(directUrl);
  return {
    url: proxy.url,
    directUrl,
    slowDown: () => {
      proxy.delay = DELAY;
    },
    recover: () => {
      proxy.delay = 0;
      return Promise.resolve();
    },
  };
}

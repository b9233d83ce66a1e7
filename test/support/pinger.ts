import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterTests } from './cleanup';
import { PROJECT } from './project';

/** Another client of a gateway, which sends one request after another. */
export interface Pinger {
  /** Forgets the waits until now. */
  reset(): Promise<void>;
  /** The longest time that the client has waited for an answer since then, in ms. */
  longestWait(): Promise<number>;
  end(): void;
}

/** Starts a client in a process of its own. It ends after the tests of the file. */
export function startPinger(url: string): Pinger {
  const child = fork(path.join(PROJECT, 'test/support/ping.mjs'), [url]);
  const ask = async (message: 'reset' | 'read'): Promise<number> => {
    child.send(message);
    const [{ longest }] = (await once(child, 'message')) as [{ longest: number }];
    return longest;
  };
  const end = (): void => {
    if (child.connected) child.disconnect();
  };
  afterTests(end);
  return {
    reset: async () => {
      await ask('reset');
    },
    longestWait: () => ask('read'),
    end,
  };
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterTests } from '../cleanup';
import { PROJECT } from '../project';
import type { Plan } from './faults';
import type { Call, PlatformOptions } from './platform-server';

/** What the test can ask of a platform in a process of its own. */
export type Command =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'names'; readonly account: string }
  | { readonly kind: 'calls' }
  | { readonly kind: 'revoke-tokens' };

/** A stand-in of the platform in a process of its own. */
export interface PlatformProcess {
  readonly url: string;
  readonly plan: (plan: Plan) => Promise<void>;
  /** The names of the events of an account, in the order in which they were created. */
  readonly names: (account: string) => Promise<string[]>;
  readonly calls: () => Promise<Call[]>;
  readonly revokeTokens: () => Promise<void>;
  /** Kills the process; what it has in memory is lost. */
  readonly kill: () => Promise<void>;
}

/** Starts a stand-in in a process of its own, killed after the tests of the file. */
export async function spawnPlatform(options: PlatformOptions): Promise<PlatformProcess> {
  const child = fork(path.join(__dirname, 'platform-main.ts'), [JSON.stringify(options)], {
    cwd: PROJECT,
    execArgv: ['--import', 'tsx'],
  });
  const exited = once(child, 'exit');
  const gone = exited.then((): never => {
    throw new Error('the platform has exited');
  });
  gone.catch(() => undefined);
  const answer = async <Result>(): Promise<Result> => {
    const [message] = (await Promise.race([once(child, 'message'), gone])) as [Result];
    return message;
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  afterTests(kill);
  const url = await answer<string>();
  let last: Promise<unknown> = Promise.resolve();
  /** One command at a time, so that answers cannot be mistaken for one another. */
  const ask = <Result>(command: Command): Promise<Result> => {
    const result = last.then(() => {
      const answered = answer<Result>();
      child.send(command);
      return answered;
    });
    last = result.catch(() => undefined);
    return result;
  };
  return {
    url,
    plan: (plan) => ask({ kind: 'plan', plan }),
    names: (account) => ask({ kind: 'names', account }),
    calls: () => ask({ kind: 'calls' }),
    revokeTokens: () => ask({ kind: 'revoke-tokens' }),
    kill,
  };
}

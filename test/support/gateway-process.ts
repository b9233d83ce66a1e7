import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterTests } from './cleanup';
import { PROJECT } from './project';

/** How a process exited. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A gateway in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** The lines of its log. */
  readonly log: readonly string[];
  /** Sends the signal and resolves when the process has exited. */
  readonly end: (signal?: NodeJS.Signals) => Promise<Exit>;
}

type Environment = Readonly<Record<string, string>>;

function spawnMain(env: Environment, folder = PROJECT): { child: ChildProcess; exited: Promise<Exit> } {
  const child = spawn(process.execPath, [path.join(folder, 'dist/main.js')], {
    cwd: folder,
    // A machine that runs tests is slow, and has other work.
    env: { PATH: process.env.PATH, PORT: '0', MAX_EVENT_LOOP_DELAY: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => ({
    code: typeof code === 'number' ? code : null,
    signal: typeof signal === 'string' ? signal : null,
    stdout,
    stderr,
  }));
  return { child, exited };
}

/**
 * Starts a gateway on a free port, and resolves when it listens. It is killed after the tests of the file.
 *
 * @param folder where it is installed
 */
export async function spawnGateway(env: Environment, folder = PROJECT): Promise<GatewayProcess> {
  const { child, exited } = spawnMain(env, folder);
  const log: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    if (!child.stdout) throw new Error('the gateway has no standard output');
    createInterface(child.stdout).on('line', (line) => {
      log.push(line);
      const listening = /Server listening at (http:[^"]+)/.exec(line)?.[1];
      if (listening) resolve(listening);
    });
    void exited.then(({ stderr }) => {
      reject(new Error(`the gateway did not start: ${stderr}`));
    });
  });
  const end = (signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> => {
    child.kill(signal);
    return exited;
  };
  afterTests(() => end('SIGKILL'));
  return { url, process: child, log, end };
}

/** Starts a gateway that is expected to fail, and resolves when it has exited. */
export function spawnToFail(env: Environment): Promise<Exit> {
  return spawnMain(env).exited;
}

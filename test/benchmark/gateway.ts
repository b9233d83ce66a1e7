import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../support/project';

/** The names under which gateways are compared. */
export type GatewayName = 'new' | 'baseline';

/** The arguments with which Node runs the gateway in a folder. */
export function gatewayArgs(folder: string): readonly string[] {
  const main = path.join(folder, 'dist/main.js');
  if (!existsSync(main)) throw new Error(`${main} does not exist: run "npm run build" there`);
  return [main];
}

/** The folders of the gateways that are compared, by name: of this one, and of the baseline if there is one. */
export function gatewayFolders(baseline: string | undefined): ReadonlyMap<GatewayName, string> {
  const own: [GatewayName, string] = ['new', PROJECT];
  return new Map(baseline === undefined ? [own] : [own, ['baseline', path.resolve(baseline)]]);
}

/**
 * Bundles the gateway in a folder with its store in memory. Returns the arguments with which Node runs it; it is deleted
 * when this process exits.
 */
export function buildMemoryGateway(folder: string): readonly string[] {
  const target = mkdtempSync(path.join(tmpdir(), 'events-benchmark-'));
  process.once('exit', () => {
    rmSync(target, { recursive: true, force: true });
  });
  const build = path.join(__dirname, 'build-memory-gateway.mjs');
  execFileSync(process.execPath, [build, folder, target], { stdio: ['ignore', 'ignore', 'inherit'] });
  return gatewayArgs(target);
}

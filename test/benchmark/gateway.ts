import { existsSync } from 'node:fs';
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

/** The arguments for a gateway that keeps its events in memory. */
export function memoryGatewayArgs(folder: string): readonly string[] {
  const [main = ''] = gatewayArgs(folder);
  return [path.join(__dirname, 'memory-gateway.mjs'), path.dirname(main)];
}

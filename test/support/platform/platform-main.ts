import type { Command } from './platform-process';
import { PlatformServer, type PlatformOptions } from './platform-server';

/** The process of a stand-in of the platform: answers the commands of its parent. */
async function main(): Promise<void> {
  const server = await PlatformServer.start(JSON.parse(process.argv[2] ?? '{}') as PlatformOptions);
  process.on('message', (command: Command) => process.send?.(execute(server, command) ?? null));
  process.on('disconnect', () => process.exit());
  process.send?.(server.url);
}

function execute(server: PlatformServer, command: Command): unknown {
  switch (command.kind) {
    case 'plan':
      server.plan(command.plan);
      return null;
    case 'names':
      return server.memory(command.account).names;
    case 'calls':
      return server.calls;
    case 'revoke-tokens':
      server.revokeTokens();
      return null;
  }
}

void main();

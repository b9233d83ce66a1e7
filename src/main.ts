import { pino } from 'pino';
import { createApp } from './app';
import { readConfig } from './config';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel });
  const app = await createApp(config, log);

  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping');
    app.close().then(() => {
      log.info('stopped');
      process.exit(0);
    }, fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  await app.server.listen({ host: config.host, port: config.port });
}

/** What went wrong, for the person who runs the gateway. */
function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);

import { pino } from 'pino';
import { type App, createApp } from './app';
import { readConfig } from './config';

let app: App | undefined;

/** What went wrong, for the person who runs the gateway. */
function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  const { logLevel, host, port, ...config } = readConfig(process.env);
  app = await createApp(config, pino({ level: logLevel }));
  try {
    await app.server.listen({ host, port });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot listen at HOST=${host} PORT=${port}: ${reason}`, { cause: error });
  }
}

async function stop(signal: NodeJS.Signals): Promise<never> {
  app?.server.log.info({ signal }, 'stopping');
  await app?.close();
  app?.server.log.info('stopped');
  process.exit(0);
}

process.once('SIGTERM', (signal) => void stop(signal).catch(fail));
process.once('SIGINT', (signal) => void stop(signal).catch(fail));
start().catch(fail);

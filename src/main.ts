import closeWithGrace from 'close-with-grace';
import { type App, createApp } from './app';
import { readConfig } from './config';
import { CLOSING_TIME } from './http/limits';
import { openLog } from './log';

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const { host, port, shutdownGrace } = config.server;
  const log = await openLog(config.log);
  const running: { app?: App; isReloadPending: boolean } = { isReloadPending: false };
  const delay = shutdownGrace + CLOSING_TIME;
  closeWithGrace({ delay, logger: log, skip: ['SIGHUP'] }, async ({ signal }) => {
    log.info({ signal }, 'stopping');
    await running.app?.close();
    log.info('stopped');
  });
  process.on('SIGHUP', () => {
    if (running.app) running.app.reloadApiKeys();
    else running.isReloadPending = true;
  });
  const app = await createApp(config, log);
  running.app = app;
  if (running.isReloadPending) app.reloadApiKeys();
  await app.metrics?.listen();
  try {
    await app.server.listen({ host, port });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot listen at HOST=${host} PORT=${port}: ${reason}`, { cause: error });
  }
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

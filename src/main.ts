import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger } from 'fastify';
import type { App } from './app';
import { readConfig } from './config';
import { CLOSING_TIME } from './http/limits';
import { listen } from './http/listen';
import { openLog } from './log';
import type { Tracing } from './tracing/start-tracing';
import { tracer } from './tracing/tracer';

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const { host, port, shutdownGrace } = config.server;
  const log = await openLog(config.log, config.tracing ? () => tracer().logFields() : undefined);
  const tracing = config.tracing ? await startTracing(log) : null;
  const running: { app?: App; isReloadPending: boolean } = { isReloadPending: false };
  const delay = shutdownGrace + CLOSING_TIME;
  closeWithGrace({ delay, logger: log, skip: ['SIGHUP'] }, async ({ signal }) => {
    log.info({ signal }, 'stopping');
    await running.app?.close();
    await tracing?.stop();
    log.info('stopped');
  });
  process.on('SIGHUP', () => {
    if (running.app) running.app.reloadApiKeys();
    else running.isReloadPending = true;
  });
  // After tracing has started, which instruments what is loaded later.
  const { createApp } = await import('./app');
  const app = await tracer().untraced(() => createApp(config, log));
  running.app = app;
  if (running.isReloadPending) app.reloadApiKeys();
  await app.metrics?.listen();
  await listen(app.server, { host, port }, { host: 'HOST', port: 'PORT' });
}

/** Not loaded unless traces are exported. */
async function startTracing(log: FastifyBaseLogger): Promise<Tracing> {
  const { startTracing: start } = await import('./tracing/start-tracing');
  return start((reason) => {
    log.warn({ reason }, 'traces cannot be exported');
  });
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import { type Logger, pino } from 'pino';
import type { LogConfig } from './config';

/**
 * Opens the log, which goes to the standard output.
 *
 * @param mixin what every line has besides
 */
export async function openLog({ level, format }: LogConfig, mixin?: () => object): Promise<Logger> {
  const isPretty = format === null ? process.stdout.isTTY : format === 'pretty';
  if (!isPretty) return pino({ level, mixin });
  const { default: pretty } = await import('pino-pretty');
  const options = { translateTime: 'HH:MM:ss', ignore: 'pid,hostname', singleLine: true, sync: true };
  return pino({ level, mixin }, pretty(options));
}

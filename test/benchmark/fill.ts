import { createEventsExchange } from './definitions';
import type { ServerProcess } from './server-process';

/** Creates so many events and resolves with their names, oldest first. */
export async function fill(server: ServerProcess, size: number): Promise<readonly string[]> {
  const names: string[] = [];
  const exchange = createEventsExchange(size, names);
  while (names.length < size) await server.ask(exchange);
  return names;
}

import type { EventContext } from '../event-context';
import { PacedExecution } from './paced-execution';
import { VersionLoader } from './version-loader';

/** What a resolver works with. Each request has its own. */
export interface GraphQLContext {
  readonly events: EventContext;
  readonly versions: VersionLoader;
  readonly pacing: PacedExecution;
}

/**
 * The context of a request.
 */
export function createGraphQLContext(events: EventContext): GraphQLContext {
  const pacing = new PacedExecution();
  return { events, pacing, versions: new VersionLoader(events.store, pacing) };
}

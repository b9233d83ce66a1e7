import type { EventContext } from '../event-context';
import type { VersionLoader } from './version-loader';

/** What a resolver works with. Each request has its own. */
export interface GraphQLContext {
  readonly events: EventContext;
  readonly versions: VersionLoader;
}

import type { AuthorizationContext } from '../../graphql/authorization';
import type { MutationContext } from '../../graphql/mutation-sequence';
import type { NotesContext } from '../../graphql/operation-notes';
import type { WriteBudgetContext } from '../../graphql/write-budget';
import type { EventContext } from '../event-context';
import { PacedExecution } from './paced-execution';
import { VersionLoader } from './version-loader';

/** What the sender of a request may do, and what the request has come to. */
export interface RequestAccess
  extends AuthorizationContext, WriteBudgetContext, MutationContext, NotesContext {}

/** What a resolver works with. Each request has its own. */
export interface GraphQLContext extends RequestAccess {
  readonly events: EventContext;
  readonly versions: VersionLoader;
  readonly pacing: PacedExecution;
}

/**
 * The context of a request.
 */
export function createGraphQLContext(events: EventContext, access: RequestAccess): GraphQLContext {
  const pacing = new PacedExecution();
  return { ...access, events, pacing, versions: new VersionLoader(events.store, pacing) };
}

import { GraphQLError } from 'graphql';
import type { AuthChecker } from 'type-graphql';
import type { Scope } from '../auth/permissions';
import { forbiddenMessage, insufficientScope } from '../http/authentication';

/** What the context of an operation must have for fields that need a scope. */
export interface AuthorizationContext {
  /** Whether the caller has the scope; if not, that is noted. */
  readonly mayUse: (scope: Scope) => boolean;
}

/**
 * Decides about fields with `@Authorized(scope)`.
 *
 * @throws GraphQLError with the code `FORBIDDEN` and status 403 if the caller lacks a scope
 */
export const checkScopes: AuthChecker<AuthorizationContext, Scope> = ({ context }, scopes) => {
  for (const scope of scopes) {
    if (context.mayUse(scope)) continue;
    const http = { status: 403, headers: new Map(Object.entries(insufficientScope(scope))) };
    throw new GraphQLError(forbiddenMessage(scope), { extensions: { code: 'FORBIDDEN', scope, http } });
  }
  return true;
};

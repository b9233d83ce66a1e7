import type { FastifyInstance } from 'fastify';
import { LimitExceeded, RequestMalformed, type RequestRefused } from '../http/error-answers';
import { limitExceededBy } from './document-limits';
import { type GraphQLLimits, MAX_VARIABLE_KEY_LENGTH } from './limits';

/**
 * Rejects requests that would take graphql-js too long, or overflow its stack, before it parses and validates them.
 */
export function limitRequests(server: FastifyInstance, limits: GraphQLLimits): void {
  server.addHook('preHandler', (request, _reply, done) => {
    done(problemOf(request.body, limits) ?? problemOf(request.query, limits));
  });
}

/** What is wrong with the GraphQL parameters, which are in the body of a POST and in the query string of a GET. */
function problemOf(parameters: unknown, limits: GraphQLLimits): RequestRefused | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined;
  const { query, variables }: { query?: unknown; variables?: unknown } = parameters;
  const problem = typeof query === 'string' ? limitExceededBy(query, limits) : undefined;
  return problem ?? problemOfVariables(variables, 0, limits);
}

/** graphql-js quotes a whole object for each unknown key in it. */
function problemOfVariables(
  value: unknown,
  depth: number,
  limits: GraphQLLimits,
): RequestRefused | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { maxVariableDepth, maxVariableKeys } = limits;
  if (depth > maxVariableDepth) {
    return new LimitExceeded(
      'MAX_VARIABLE_DEPTH',
      `the variables nest more than ${maxVariableDepth} levels deep`,
    );
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = problemOfVariables(item, depth + 1, limits);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const entries = Object.entries(value);
  if (entries.length > maxVariableKeys) {
    return new LimitExceeded(
      'MAX_VARIABLE_KEYS',
      `an object in the variables has more than ${maxVariableKeys} keys`,
    );
  }
  for (const [key, item] of entries) {
    if (key.length > MAX_VARIABLE_KEY_LENGTH)
      return new RequestMalformed('a key in the variables is too long');
    const problem = problemOfVariables(item, depth + 1, limits);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

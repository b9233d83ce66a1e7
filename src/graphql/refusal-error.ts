import { GraphQLError } from 'graphql';
import type { RequestRefused } from '../http/error-answers';

/**
 * A refusal as an error of an operation, with the same status and headers as outside of one.
 */
export function toGraphQLError({ statusCode, message, extensions, headers }: RequestRefused): GraphQLError {
  const http = { status: statusCode, headers: new Map(Object.entries(headers)) };
  return new GraphQLError(message, { extensions: { ...extensions, http } });
}

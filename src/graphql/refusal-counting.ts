import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { MaskedError } from '../http/error-masking';
import type { Refusals } from '../http/refusals';

/** Failures of the gateway are not refusals. */
const FAILURES: readonly unknown[] = [
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
] satisfies MaskedError['extensions']['code'][];

/**
 * Counts the requests that Apollo, graphql-js or a limit refuses: each once for every kind of error.
 */
export function countRefusals(refusals: Refusals): ApolloServerPlugin {
  const count = (errors: readonly Pick<GraphQLFormattedError, 'extensions'>[]): void => {
    for (const kind of new Set(errors.map(kindOf))) if (kind !== undefined) refusals.count(kind);
  };
  return {
    invalidRequestWasReceived: () => {
      refusals.count(ApolloServerErrorCode.BAD_REQUEST);
      return Promise.resolve();
    },
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ response: { body } }) => {
          if (body.kind === 'single') count(body.singleResult.errors ?? []);
          return Promise.resolve();
        },
      }),
  };
}

/** The limit or else the code of an error; undefined if the error is a failure of the gateway. */
function kindOf({
  extensions: { limit, code } = {},
}: Pick<GraphQLFormattedError, 'extensions'>): string | undefined {
  if (typeof limit === 'string') return limit;
  return typeof code === 'string' && !FAILURES.includes(code) ? code : undefined;
}

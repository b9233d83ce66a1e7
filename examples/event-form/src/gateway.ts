import { cacheExchange, Client, type CombinedError, fetchExchange } from 'urql';

/** The client of the gateway. A gateway that knows its callers wants their token in `fetchOptions`. */
export const gateway = new Client({
  url: import.meta.env.VITE_GATEWAY_URL ?? 'http://127.0.0.1:4000/graphql',
  exchanges: [cacheExchange, fetchExchange],
});

/** What went wrong, for the user. Violations of rules are no errors of GraphQL, and do not get here. */
export function failureText({ networkError, graphQLErrors }: CombinedError): string {
  if (networkError) return 'The gateway cannot be reached.';
  // Only some messages are sentences with a full stop.
  const messages = graphQLErrors.map(({ message }) => message.replace(/\.$/, ''));
  return `The gateway could not answer: ${messages.join('; ')}.`;
}

import type { TypedDocumentString } from './gql/graphql.js';

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** Sends an operation and resolves with its data, which includes violations of rules. All other errors are thrown. */
export async function ask<Result, Variables>(
  url: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors = [] } = (await response.json()) as Answer<Result>;
  if (!data || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('; '));
  return data;
}

/** The value of a root field that is only null if it failed, so never after `ask`. */
export function unwrap<Value>(field: Value | null | undefined): Value {
  if (field === null || field === undefined) throw new Error('the gateway has returned no value');
  return field;
}

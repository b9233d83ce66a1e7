/** A value of JSON. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * What the message of an issue is made of, by name; docs/graphql.md lists the names of each rule. Texts of the client
 * are shortened.
 */
export type IssueParams = Readonly<Record<string, Json>>;

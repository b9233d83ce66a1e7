/** The limits of a GraphQL request. */
export interface GraphQLLimits {
  /** The most characters of a document. */
  readonly maxDocumentLength: number;
  /** The most lines of a document: graphql-js counts them from the start for every error that it locates. */
  readonly maxDocumentLines: number;
  readonly maxDocumentTokens: number;
  /** The most levels of brackets in a document after its fragments are expanded. */
  readonly maxDocumentDepth: number;
  readonly maxDocumentDirectives: number;
  /** The most directives at one place of a document, such as a field. */
  readonly maxDirectives: number;
  /**
   * The most root fields of an operation, also below the payloads of mutations: a document can repeat a field, each time
   * with the whole input.
   */
  readonly maxRootFields: number;
  /** The most keys of an object in the variables. */
  readonly maxVariableKeys: number;
  /** The most levels of the variables. */
  readonly maxVariableDepth: number;
  /** The highest complexity of an operation; see query-complexity.ts for its unit. */
  readonly maxComplexity: number;
  /** The highest complexity that is executed without giving other requests a turn. */
  readonly maxBlockingComplexity: number;
  /** The most bytes of a result, uncompressed. */
  readonly maxResponseSize: number;
}

/** The most characters of a key in the variables: graphql-js looks for similar names, and quotes it. */
export const MAX_VARIABLE_KEY_LENGTH = 200;

/** The most characters of an error message that quotes the request. */
export const MESSAGE_LIMIT = 1_000;

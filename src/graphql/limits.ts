/**
 * The most characters of a document. The largest definition has some 100,000 if it is written as a literal and every
 * character as an escape sequence.
 */
export const MAX_DOCUMENT_LENGTH = 128 * 1024;

/** The most lines of a document: graphql-js counts them from the start for every error that it locates. */
export const MAX_DOCUMENT_LINES = 10_000;

/** The most tokens of a document: more than the largest definition needs if it is written as a literal. */
export const MAX_DOCUMENT_TOKENS = 10_000;

/** The most root fields of an operation: a document can repeat a mutation, each time with the whole input. */
export const MAX_ROOT_FIELDS = 10;

/**
 * The most levels of brackets in a document after its fragments are expanded. The introspection query of common
 * tools has 15.
 */
export const MAX_DOCUMENT_DEPTH = 100;

/** The most keys of an object in the variables. The largest input type has a tenth of them. */
export const MAX_VARIABLE_KEYS = 100;

/** The most characters of a key in the variables: graphql-js looks for similar names, and quotes it. */
export const MAX_VARIABLE_KEY_LENGTH = 200;

/** The most levels of the variables. The deepest input, a list of definitions, has 7. */
export const MAX_VARIABLE_DEPTH = 16;

/**
 * The highest complexity of an operation; see query-complexity.ts for its unit. It permits the largest page of
 * events, and the largest list of new events, with every field and attribute of each.
 */
export const MAX_COMPLEXITY = 720_000;

/** From this complexity on, the result is measured: below, it is far smaller than the limit. */
export const LARGE_COMPLEXITY = 50_000;

/** The most bytes of a result, uncompressed. */
export const MAX_RESPONSE_SIZE = 10_000_000;

/** The highest complexity that is executed without giving other requests a turn: some 100 ms. */
export const MAX_BLOCKING_COMPLEXITY = 80_000;

/** The most characters of an error message that quotes the request. */
export const MESSAGE_LIMIT = 1_000;

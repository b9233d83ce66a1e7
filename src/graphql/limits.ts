/** The most tokens of a document: more than the largest definition needs if it is written as a literal. */
export const MAX_DOCUMENT_TOKENS = 10_000;

/** The most root fields of an operation: a document can repeat a mutation, each time with the whole input. */
export const MAX_ROOT_FIELDS = 10;

/** The most levels of brackets in a document. The introspection query of common tools has 15. */
export const MAX_DOCUMENT_DEPTH = 100;

/**
 * The highest complexity of an operation, which is roughly the number of leaves in its result. The largest useful
 * page of events, with every field and attribute of each, has some 330,000 and takes half a second.
 */
export const MAX_COMPLEXITY = 500_000;

/** The most characters of an error message that quotes the request. */
export const MESSAGE_LIMIT = 1_000;

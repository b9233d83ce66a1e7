/** Bytes of a body. The largest definition that breaks no rule has some 120 KB, all of it in \u escapes. */
export const BODY_LIMIT = 1024 * 1024;

/** Tokens of a GraphQL document: above what the largest definition needs, written out in the document. */
export const DOCUMENT_TOKEN_LIMIT = 10_000;

/** Fields of an operation's root: a document may name a mutation again and again, each with the whole body. */
export const ROOT_FIELD_LIMIT = 10;

/** Characters of an error that repeats what the client sent. */
export const MESSAGE_LIMIT = 1_000;

/** How long a client may take to send a request, in ms. */
export const REQUEST_TIMEOUT = 30_000;

/** Brackets within brackets of a GraphQL document. The introspection that tools send has 15. */
export const DOCUMENT_DEPTH_LIMIT = 100;

/**
 * Leaves that an answer may have, roughly. The fullest page of events, with every field and attribute of each,
 * costs some 330,000 and keeps the process for half a second.
 */
export const DOCUMENT_COST_LIMIT = 500_000;

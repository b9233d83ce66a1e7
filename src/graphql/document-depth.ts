import type { FastifyInstance } from 'fastify';
import { Lexer, Source, TokenKind } from 'graphql';
import { RequestMalformed } from '../http/error-answers';
import { MAX_DOCUMENT_DEPTH } from './limits';

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Rejects documents that are nested more deeply than any useful one. graphql-js is recursive, and its stack would
 * overflow.
 */
export function limitDocumentDepth(server: FastifyInstance): void {
  server.addHook('preHandler', (request, _reply, done) => {
    const isRejected = documentsOf(request.body, request.query).some(isTooDeep);
    done(isRejected ? new RequestMalformed('the document nests too deeply') : undefined);
  });
}

/** The documents of a request: in the body of a POST, in the query string of a GET. */
function documentsOf(...sources: readonly unknown[]): string[] {
  return sources.flatMap((source) =>
    typeof source === 'object' && source !== null && 'query' in source && typeof source.query === 'string'
      ? [source.query]
      : [],
  );
}

function isTooDeep(document: string): boolean {
  // Most documents have too few brackets to be nested that deeply.
  if ((document.match(/[{[(]/g)?.length ?? 0) <= MAX_DOCUMENT_DEPTH) return false;
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (OPENING.includes(token.kind)) depth += 1;
      else if (CLOSING.includes(token.kind)) depth -= 1;
      if (depth > MAX_DOCUMENT_DEPTH) return true;
    }
  } catch {
    // The parser will report the syntax error.
  }
  return false;
}

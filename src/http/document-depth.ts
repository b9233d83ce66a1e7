import type { FastifyInstance } from 'fastify';
import { Lexer, Source, TokenKind } from 'graphql';
import { RequestMalformed } from './error-answers';
import { DOCUMENT_DEPTH_LIMIT } from './limits';

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Refuses GraphQL documents that nest deeper than any that the schema has a use for. graphql-js recurses into
 * them, and a stack that overflows while it validates would be a failure of the gateway.
 */
export function limitDocumentDepth(server: FastifyInstance): void {
  server.addHook('preHandler', (request, _reply, done) => {
    const isRefused = documentsOf(request.body, request.query).some(isTooDeep);
    done(isRefused ? new RequestMalformed('the document nests too deeply') : undefined);
  });
}

/** The documents of a request: of a POST in the body, of a GET in the query string. */
function documentsOf(...sources: readonly unknown[]): string[] {
  return sources.flatMap((source) =>
    typeof source === 'object' && source !== null && 'query' in source && typeof source.query === 'string'
      ? [source.query]
      : [],
  );
}

function isTooDeep(document: string): boolean {
  // Most documents have too few brackets to nest that deep, whatever they are for.
  if ((document.match(/[{[(]/g)?.length ?? 0) <= DOCUMENT_DEPTH_LIMIT) return false;
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (OPENING.includes(token.kind)) depth += 1;
      else if (CLOSING.includes(token.kind)) depth -= 1;
      if (depth > DOCUMENT_DEPTH_LIMIT) return true;
    }
  } catch {
    // What is wrong with the document is for the parser to say.
  }
  return false;
}

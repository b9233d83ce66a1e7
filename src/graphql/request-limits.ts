import type { FastifyInstance } from 'fastify';
import { type DefinitionNode, Kind, Lexer, parse, type SelectionSetNode, Source, TokenKind } from 'graphql';
import { RequestMalformed } from '../http/error-answers';
import {
  MAX_DOCUMENT_DEPTH,
  MAX_DOCUMENT_LENGTH,
  MAX_DOCUMENT_LINES,
  MAX_DOCUMENT_TOKENS,
  MAX_VARIABLE_DEPTH,
  MAX_VARIABLE_KEY_LENGTH,
  MAX_VARIABLE_KEYS,
} from './limits';

/**
 * Rejects requests that would take graphql-js too long, or overflow its stack, before it parses and validates them.
 */
export function limitRequests(server: FastifyInstance): void {
  server.addHook('preHandler', (request, _reply, done) => {
    const problem = problemOf(request.body) ?? problemOf(request.query);
    done(problem === undefined ? undefined : new RequestMalformed(problem));
  });
}

/** What is wrong with the GraphQL parameters, which are in the body of a POST and in the query string of a GET. */
function problemOf(parameters: unknown): string | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined;
  const { query, variables }: { query?: unknown; variables?: unknown } = parameters;
  return (
    (typeof query === 'string' ? problemOfDocument(query) : undefined) ?? problemOfVariables(variables, 0)
  );
}

function problemOfDocument(document: string): string | undefined {
  if (document.length > MAX_DOCUMENT_LENGTH) return 'the document is too long';
  if (hasTooManyLines(document)) return 'the document has too many lines';
  return isTooDeep(document) ? 'the document nests too deeply' : undefined;
}

function hasTooManyLines(document: string): boolean {
  // Most documents are shorter than the limit, even if every character ended a line.
  if (document.length <= MAX_DOCUMENT_LINES) return false;
  return (document.match(/\r\n|\r|\n/g)?.length ?? 0) >= MAX_DOCUMENT_LINES;
}

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

function isTooDeep(document: string): boolean {
  // Most documents have too few brackets to be nested that deeply, however their fragments are spread.
  if ((document.match(/[{[(]/g)?.length ?? 0) <= MAX_DOCUMENT_DEPTH) return false;
  try {
    // The parser is recursive, so the brackets are counted before.
    return hasDeepBrackets(document) || hasDeepFragments(document);
  } catch {
    // Apollo will report the syntax error.
    return false;
  }
}

function hasDeepBrackets(document: string): boolean {
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (OPENING.includes(token.kind)) depth += 1;
    else if (CLOSING.includes(token.kind)) depth -= 1;
    if (depth > MAX_DOCUMENT_DEPTH) return true;
  }
  return false;
}

/** Whether selections are nested too deeply once fragments are expanded. */
function hasDeepFragments(document: string): boolean {
  const { definitions } = parse(document, { maxTokens: MAX_DOCUMENT_TOKENS, noLocation: true });
  const fragments = new Map(definitions.flatMap((node) => fragmentEntry(node)));
  // The greatest depth at which a fragment has been visited. A fragment that spreads itself gets ever deeper.
  const visited = new Map<string, number>();
  const isDeep = ({ selections }: SelectionSetNode, depth: number): boolean =>
    depth > MAX_DOCUMENT_DEPTH ||
    selections.some((selection) => {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) {
        return selection.selectionSet !== undefined && isDeep(selection.selectionSet, depth + 1);
      }
      const name = selection.name.value;
      const selectionSet = fragments.get(name);
      if (selectionSet === undefined || (visited.get(name) ?? -1) >= depth) return false;
      visited.set(name, depth);
      return isDeep(selectionSet, depth + 1);
    });
  return definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && isDeep(node.selectionSet, 1));
}

function fragmentEntry(node: DefinitionNode): [string, SelectionSetNode][] {
  return node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.selectionSet]] : [];
}

/** graphql-js quotes a whole object for each unknown key in it. */
function problemOfVariables(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > MAX_VARIABLE_DEPTH) return 'the variables nest too deeply';
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = problemOfVariables(item, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_VARIABLE_KEYS) return 'an object in the variables has too many keys';
  for (const [key, item] of entries) {
    if (key.length > MAX_VARIABLE_KEY_LENGTH) return 'a key in the variables is too long';
    const problem = problemOfVariables(item, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

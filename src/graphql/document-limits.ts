import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  Lexer,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
  visit,
} from 'graphql';
import { LimitExceeded } from '../http/error-answers';
import type { GraphQLLimits } from './limits';

type Problem = LimitExceeded | undefined;

/**
 * The limit that a document exceeds. It is found before graphql-js parses and validates the document, which could take
 * too long, overflow the stack or report the same error a hundred times.
 */
export function limitExceededBy(document: string, limits: GraphQLLimits): Problem {
  // The order matters: each step relies on the limits before it.
  return (
    problemOfText(document, limits) ?? problemOfTokens(document, limits) ?? problemOfNodes(document, limits)
  );
}

function problemOfText(document: string, { maxDocumentLength, maxDocumentLines }: GraphQLLimits): Problem {
  if (document.length > maxDocumentLength) {
    return new LimitExceeded(
      'MAX_DOCUMENT_LENGTH',
      `the document has more than ${maxDocumentLength} characters`,
    );
  }
  // Most documents are shorter than the limit, even if every character ended a line.
  if (document.length > maxDocumentLines && count(document, /\r\n|\r|\n/g) >= maxDocumentLines) {
    return new LimitExceeded('MAX_DOCUMENT_LINES', `the document has more than ${maxDocumentLines} lines`);
  }
  return undefined;
}

const OPENING: readonly TokenKind[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly TokenKind[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

function problemOfTokens(document: string, limits: GraphQLLimits): Problem {
  const { maxDocumentTokens, maxDocumentDepth } = limits;
  if (document.length <= maxDocumentTokens && !hasManyBrackets(document, limits)) return undefined;
  const lexer = new Lexer(new Source(document));
  let tokens = 0;
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1;
      if (OPENING.includes(token.kind)) depth += 1;
      else if (CLOSING.includes(token.kind)) depth -= 1;
      if (tokens > maxDocumentTokens) {
        return new LimitExceeded(
          'MAX_DOCUMENT_TOKENS',
          `the document has more than ${maxDocumentTokens} tokens`,
        );
      }
      if (depth > maxDocumentDepth) return tooDeep(limits);
    }
  } catch {
    // Apollo will report the syntax error, which its parser reaches within the limits.
  }
  return undefined;
}

function problemOfNodes(document: string, limits: GraphQLLimits): Problem {
  const { maxDocumentDirectives, maxDirectives } = limits;
  const mayBeDeep = hasManyBrackets(document, limits);
  const mayHaveTooManyDirectives = count(document, /@/g) > Math.min(maxDocumentDirectives, maxDirectives);
  if (!mayBeDeep && !mayHaveTooManyDirectives) return undefined;
  try {
    const nodes = parse(document, { noLocation: true });
    if (mayBeDeep && hasDeepFragments(nodes, limits)) return tooDeep(limits);
    return mayHaveTooManyDirectives ? problemOfDirectives(nodes, limits) : undefined;
  } catch {
    // Apollo will report the syntax error.
    return undefined;
  }
}

/** Most documents have too few brackets to be nested too deeply, however their fragments are spread. */
function hasManyBrackets(document: string, { maxDocumentDepth }: GraphQLLimits): boolean {
  return count(document, /[{[(]/g) > maxDocumentDepth;
}

function tooDeep({ maxDocumentDepth }: GraphQLLimits): LimitExceeded {
  return new LimitExceeded(
    'MAX_DOCUMENT_DEPTH',
    `the document nests more than ${maxDocumentDepth} levels deep`,
  );
}

/** Whether selections are nested too deeply once fragments are expanded. */
function hasDeepFragments({ definitions }: DocumentNode, { maxDocumentDepth }: GraphQLLimits): boolean {
  const fragments = new Map(
    definitions.filter(isFragment).map(({ name, selectionSet }) => [name.value, selectionSet]),
  );
  // The greatest depth at which a fragment has been visited. A fragment that spreads itself gets ever deeper.
  const visited = new Map<string, number>();
  const isDeep = ({ selections }: SelectionSetNode, depth: number): boolean =>
    depth > maxDocumentDepth ||
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

function isFragment(node: ASTNode): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}

/** graphql-js would report each directive that is unknown or repeated. */
function problemOfDirectives(
  document: DocumentNode,
  { maxDocumentDirectives, maxDirectives }: GraphQLLimits,
): Problem {
  let total = 0;
  let atOnePlace = 0;
  visit(document, {
    enter: (node) => {
      const directives = 'directives' in node ? (node.directives?.length ?? 0) : 0;
      total += directives;
      atOnePlace = Math.max(atOnePlace, directives);
    },
  });
  if (atOnePlace > maxDirectives) {
    return new LimitExceeded(
      'MAX_DIRECTIVES',
      `the document has more than ${maxDirectives} directives at one place`,
    );
  }
  return total > maxDocumentDirectives
    ? new LimitExceeded(
        'MAX_DOCUMENT_DIRECTIVES',
        `the document has more than ${maxDocumentDirectives} directives`,
      )
    : undefined;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

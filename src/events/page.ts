import { ArgumentError } from './argument-error';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './model/limits';

/** The arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A validated request for the first or the last items of a list, or of the part of it between two cursors. */
export interface PageRequest {
  readonly size: number;
  readonly fromEnd: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * Validates the arguments of a Relay connection.
 *
 * @throws ArgumentError if they contradict each other or ask for more than 100 items
 */
export function toPageRequest({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) {
    throw new ArgumentError('Give either first or last, not both.', ['last']);
  }
  for (const [name, size] of Object.entries({ first, last })) {
    if (size != null && (size < 1 || size > MAX_PAGE_SIZE)) {
      throw new ArgumentError(`The argument ${name} must be from 1 to ${MAX_PAGE_SIZE}.`, [name]);
    }
  }
  return {
    size: first ?? last ?? DEFAULT_PAGE_SIZE,
    fromEnd: last != null,
    after: after ?? null,
    before: before ?? null,
  };
}

/** What a request found, in its direction: from the end of the list if it asks for the last items. */
export interface FoundNodes<Node> {
  /** The nodes of the page, and the next one if there is one. */
  readonly nodes: readonly Node[];
  /** Whether there are nodes before the part of the list that the cursors enclose. */
  readonly hasPreceding: boolean;
  /** Whether there are nodes after the part of the list that the cursors enclose. */
  readonly hasFollowing: boolean;
}

/**
 * The requested page.
 */
export function toPage<Node>({ size, fromEnd }: PageRequest, found: FoundNodes<Node>): Page<Node> {
  const nodes = found.nodes.slice(0, size);
  const hasFollowing = found.nodes.length > size || found.hasFollowing;
  return fromEnd
    ? { nodes: nodes.reverse(), hasNextPage: found.hasPreceding, hasPreviousPage: hasFollowing }
    : { nodes, hasNextPage: hasFollowing, hasPreviousPage: found.hasPreceding };
}

/**
 * A cursor, which is opaque to clients.
 */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * The values that a cursor was made of; null if it is not a cursor of this gateway.
 */
export function decodeCursor(cursor: string): readonly unknown[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(values) ? values : null;
  } catch {
    return null;
  }
}

import { ArgumentError } from './argument-error';

/** The arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A stretch of a list: so many from its start, or from its end. */
export interface Page {
  readonly size: number;
  readonly fromEnd: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

/** The nodes of a page, and what lies beyond them. */
export interface Slice<Node> {
  readonly nodes: readonly Node[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

/**
 * The page that the arguments of a Relay connection ask for.
 *
 * @throws ArgumentError where they ask for none, or for more than 100 at a time
 */
export function readPage({ first, after, last, before }: PageArguments): Page {
  if (first != null && last != null) throw new ArgumentError('Give either first or last, not both.');
  for (const [name, size] of Object.entries({ first, last })) {
    if (size != null && (size < 1 || size > LARGEST_SIZE)) {
      throw new ArgumentError(`The argument ${name} must be from 1 to ${LARGEST_SIZE}.`);
    }
  }
  return {
    size: first ?? last ?? DEFAULT_SIZE,
    fromEnd: last != null,
    after: after ?? null,
    before: before ?? null,
  };
}

/**
 * The page out of nodes that were read in its direction, one more than it has if there are as many.
 */
export function toSlice<Node>({ size, fromEnd, after, before }: Page, read: readonly Node[]): Slice<Node> {
  const nodes = read.slice(0, size);
  const hasMore = read.length > size;
  // Beyond a cursor lies what it is the cursor of.
  return fromEnd
    ? { nodes: nodes.reverse(), hasNextPage: before !== null, hasPreviousPage: hasMore }
    : { nodes, hasNextPage: hasMore || before !== null, hasPreviousPage: after !== null };
}

/**
 * A cursor: opaque to clients, a JSON list to us.
 */
export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The list that a cursor was made of, or null where it is none of ours.
 */
export function readCursor(cursor: string): readonly unknown[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(place) ? place : null;
  } catch {
    return null;
  }
}

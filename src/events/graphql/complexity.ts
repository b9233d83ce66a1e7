import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../model/limits';

// The complexity of a field approximates the number of leaves in its result, plus the work of reading it.

/** What an estimator is called with. */
interface ComplexityArguments {
  readonly args: Readonly<Record<string, unknown>>;
  readonly childComplexity: number;
}

type Estimator = (field: ComplexityArguments) => number;

/** Reading a definition: it has up to 100 fields, which are read whatever is selected. */
export const READ_DEFINITION = 100;

/**
 * A field that returns one object.
 *
 * @param base the cost of the object itself
 */
export function object(base: number): Estimator {
  return ({ childComplexity }) => base + childComplexity;
}

/**
 * A field that returns a list.
 *
 * @param maxLength the length of the longest list
 */
export function list(maxLength: number): Estimator {
  return ({ childComplexity }) => 1 + maxLength * childComplexity;
}

/**
 * A field that returns a Relay connection.
 *
 * @param base the cost of the page itself
 */
export function connection(base: number): Estimator {
  return ({ args, childComplexity }) => base + pageSizeOf(args) * childComplexity;
}

function pageSizeOf({ first, last }: Readonly<Record<string, unknown>>): number {
  const sizes = [first, last].filter((size) => typeof size === 'number');
  if (sizes.length === 0) return DEFAULT_PAGE_SIZE;
  // The connection itself rejects a larger page.
  return Math.min(Math.max(...sizes, 1), MAX_PAGE_SIZE);
}

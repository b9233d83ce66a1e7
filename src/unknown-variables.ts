import { distance } from 'fastest-levenshtein';

/** A variable of the environment that the gateway does not know, and the one that is probably meant. */
export interface UnknownVariable {
  readonly name: string;
  readonly similarTo: string;
}

/** Shorter names differ by a letter or two from many that other programs use, such as `HOST` from `PGHOST`. */
const MIN_LENGTH = 6;

/** From this length on, names with two different letters are similar too. */
const LONG = 9;

/**
 * The variables whose names look like misspelt ones of the gateway. Those of the system and of other programs are
 * different enough.
 */
export function findUnknownVariables(
  variables: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): UnknownVariable[] {
  const candidates = known.filter(({ length }) => length >= MIN_LENGTH);
  return Object.entries(variables).flatMap(([name, value]) => {
    if (!value || known.includes(name)) return [];
    const similarTo = candidates.find((each) => isSimilar(name, each));
    return similarTo === undefined ? [] : [{ name, similarTo }];
  });
}

/**
 * What to tell an operator.
 */
export function describeUnknownVariable({ name, similarTo }: UnknownVariable): string {
  return `${name} is unknown and ignored: is ${similarTo} meant?`;
}

function isSimilar(name: string, known: string): boolean {
  const maxDistance = known.length < LONG ? 1 : 2;
  return (
    Math.abs(name.length - known.length) <= maxDistance && distance(name.toUpperCase(), known) <= maxDistance
  );
}

/**
 * The one of the known names that a text spells in any case; undefined if there is none.
 */
export function findInAnyCase<Name extends string>(
  names: readonly Name[],
  text: string | null | undefined,
): Name | undefined {
  const exact = names.find((name) => name === text);
  if (exact !== undefined) return exact;
  // Some letters outside ASCII have an ASCII letter as their lower case.
  if (!/^[a-z]+$/i.test(text ?? '')) return undefined;
  const lowerCase = text?.toLowerCase();
  return names.find((name) => name.toLowerCase() === lowerCase);
}

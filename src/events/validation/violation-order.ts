import type { Violation } from './violation';
import { ATTRIBUTE_NAMES } from '../model/field-types';

/** The properties of a definition in the order of the spec. */
const PROPERTIES: readonly string[] = [
  ...['eventName', 'actions', 'description', 'fields'],
  ...['name', 'type', 'attributes'],
  ...ATTRIBUTE_NAMES,
  ...['valueType', 'value'],
];

/**
 * Sorts violations by their paths, in the order of the spec; an object before its properties. The order of
 * violations with the same path is kept.
 */
export function inDocumentOrder(violations: readonly Violation[]): Violation[] {
  return [...violations].sort((a, b) => comparePaths(a.path, b.path));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [i, key] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (key !== other) return rank(key) - rank(other);
  }
  return a.length - b.length;
}

/** List indexes rank by number, properties by the spec, unknown properties last. */
function rank(key: string): number {
  if (/^\d+$/.test(key)) return Number(key);
  const position = PROPERTIES.indexOf(key);
  return position === -1 ? PROPERTIES.length : position;
}

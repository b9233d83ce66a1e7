import { canonicalValue } from '../model/attribute-values';
import type { AttributeName } from '../model/field-types';
import type { EventFieldAttributesInput } from './create-event.input';

/**
 * Whether a flag is given as true.
 */
export function isFlagSet(
  name: AttributeName,
  attributes: EventFieldAttributesInput | null | undefined,
): boolean {
  return canonicalValue(name, attributes?.[name]?.value) === 'true';
}

import { EventFieldType } from './model/enums';
import {
  ATTRIBUTE_NAMES,
  ATTRIBUTES,
  type AttributeName,
  type AttributeSpec,
  FIELD_TYPES,
  type FieldTypeSpec,
} from './model/field-types';
import { attributeRuleOf } from './validation/attribute-rules';
import type { EventContext } from './event-context';
import { observe } from './observe';
import type { EventRule } from './validation/event-rule';
import { rejects } from './validation/validate-definition';

/** An attribute that a field of some type may have. */
export interface AttributeMetadata extends Omit<AttributeSpec, 'acceptedValueTypes'> {
  readonly name: AttributeName;
  /** The rule that warns about the attribute if it is true; null if none does. */
  readonly warning: EventRule | null;
}

/** A field type and the attributes that a field of it may have. */
export interface FieldTypeMetadata extends FieldTypeSpec {
  readonly type: EventFieldType;
  /** In the order of the spec. */
  readonly attributes: readonly AttributeMetadata[];
}

/**
 * The metadata that a form for definitions needs. An attribute with a value that is rejected for a type is not
 * offered for it.
 */
export function describeFieldTypes(
  context: Pick<EventContext, 'strict' | 'observer'>,
): Promise<FieldTypeMetadata[]> {
  return observe(context, 'describeFieldTypes', () => describe(context.strict));
}

/** @param strict whether warnings reject a definition (environment variable `STRICT`) */
function describe(strict: boolean): FieldTypeMetadata[] {
  return Object.values(EventFieldType).map((type) => ({
    type,
    ...FIELD_TYPES[type],
    attributes: ATTRIBUTE_NAMES.flatMap((name) => {
      const violated = attributeRuleOf(type, name);
      if (violated && rejects(violated, strict)) return [];
      return { name, ...ATTRIBUTES[name], warning: violated?.rule ?? null };
    }),
  }));
}

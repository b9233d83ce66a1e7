import type { PropertyOwner } from './message-context';

/** What names a field in a message. */
interface NamedField {
  /** Null if the field has no name. */
  readonly fieldName: string | null;
  /** Counts from 0. */
  readonly fieldIndex: number;
}

/** What names an attribute in a message. */
interface NamedAttribute extends NamedField {
  readonly attribute: string | null;
}

/** `field "cartId"`, or `field 3` if it has no name. */
export function fieldWords({ fieldName, fieldIndex }: NamedField): string {
  return fieldName === null ? positionWords({ fieldIndex }) : `field ${json(fieldName)}`;
}

/** `field 3`: unambiguous even if fields share a name or have none. */
export function positionWords({ fieldIndex }: Pick<NamedField, 'fieldIndex'>): string {
  return `field ${fieldIndex + 1}`;
}

/** `isRequired of field "cartId"` */
export function attributeWords({ attribute, ...field }: NamedAttribute): string {
  return `${attribute} of ${fieldWords(field)}`;
}

/** `the event`, `field "cartId"`, `the attributes of field "cartId"` */
export function ownerWords(owner: PropertyOwner, { attribute, ...field }: NamedAttribute): string {
  switch (owner) {
    case 'BODY':
      return 'the body';
    case 'EVENT':
      return 'the event';
    case 'FIELD':
      return fieldWords(field);
    case 'ATTRIBUTES':
      return `the attributes of ${fieldWords(field)}`;
    case 'ATTRIBUTE':
      return `attribute ${attributeWords({ attribute, ...field })}`;
  }
}

/** A text in quotation marks; `null` if there is none. */
export function json(text: string | null): string {
  return JSON.stringify(text);
}

/** A number as a message has it: `1,000`. */
export function number(value: number): string {
  return value.toLocaleString('en');
}

import type {
  CreateEventInput,
  CustomerIdentifierType,
  DefinitionFragment,
  EventAction,
  EventFieldInput,
  EventFieldType,
  FieldTypeFragment,
} from './gql/graphql';

type Attributes = Omit<EventFieldInput, 'name' | 'type' | 'attributes'>;
export type AttributeName = keyof Attributes;
export type AttributeValue = boolean | CustomerIdentifierType | null | undefined;

/** A row of the form. */
export interface DraftField extends Attributes {
  /** Identifies the row while it is edited, moved or has no name yet. */
  readonly key: string;
  readonly name: string;
  readonly type: EventFieldType;
  /** What the stored event says; undefined if the row is new. */
  readonly stored?: Attributes;
}

/** What the user has entered. */
export interface Draft {
  readonly eventName: string;
  readonly actions: readonly EventAction[];
  readonly description: string | null;
  readonly fields: readonly DraftField[];
}

export const EMPTY_DRAFT: Draft = { eventName: '', actions: [], description: null, fields: [] };

const ATTRIBUTE_NAMES: Readonly<Record<AttributeName, true>> = {
  addCustomerIfNotExists: true,
  isRequired: true,
  isUniqueKeyField: true,
  isPsiData: true,
  identifierType: true,
};

/** Whether this form has an input for the attribute: the gateway may know more. */
export function isAttributeName(name: string): name is AttributeName {
  return Object.hasOwn(ATTRIBUTE_NAMES, name);
}

export function newField(): DraftField {
  return { key: crypto.randomUUID(), name: '', type: 'string' };
}

/** The draft that changes nothing of the event. */
export function draftOf({ eventName, actions, description, fields }: DefinitionFragment): Draft {
  return {
    eventName,
    actions,
    description,
    fields: fields.map((field) => ({ ...field, key: crypto.randomUUID(), stored: field })),
  };
}

/**
 * The definition that the draft stands for. Attributes that a type cannot have are left out: they are kept in the draft
 * only in case the user chooses the old type again.
 */
export function inputOf(
  { eventName, actions, description, fields }: Draft,
  types: readonly FieldTypeFragment[],
): CreateEventInput {
  return {
    eventName,
    actions: [...actions],
    description,
    fields: fields.map((field) => {
      const names = attributesOf(field.type, types);
      const attributes = Object.fromEntries(names.map((name) => [name, field[name]]));
      return { name: field.name, type: field.type, ...attributes };
    }),
  };
}

/** The attributes that a field of the type has inputs for. */
export function attributesOf(type: EventFieldType, types: readonly FieldTypeFragment[]): AttributeName[] {
  const attributes = types.find((each) => each.type === type)?.attributes ?? [];
  return attributes.map(({ name }) => name).filter(isAttributeName);
}

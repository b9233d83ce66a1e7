import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/**
 * Which length to assume for the lists of a type: below `__schema { types }` every type occurs once, so averages add
 * up to the real length; anywhere else the type could always be the largest one.
 */
export type Lengths = 'average' | 'max';

interface ListLength {
  readonly average: number;
  readonly max: number;
}

/** The lengths of the lists that an introspection of a schema returns. */
export class IntrospectionLengths {
  readonly #lists: ReadonlyMap<string, ListLength>;

  constructor(schema: GraphQLSchema) {
    const types = Object.values(schema.getTypeMap());
    const directives = schema.getDirectives();
    const outputFields = types.flatMap((type) => Object.values(hasFields(type) ? type.getFields() : {}));
    const fixed = (length: number): ListLength => ({ average: length, max: length });
    this.#lists = new Map([
      ['__Schema.types', fixed(types.length)],
      ['__Schema.directives', fixed(directives.length)],
      [
        '__Type.fields',
        lengthOf(types, (type) => (hasFields(type) ? Object.keys(type.getFields()).length : 0)),
      ],
      [
        '__Type.inputFields',
        lengthOf(types, (type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0)),
      ],
      ['__Type.enumValues', lengthOf(types, (type) => (isEnumType(type) ? type.getValues().length : 0))],
      ['__Type.interfaces', lengthOf(types, (type) => (hasFields(type) ? type.getInterfaces().length : 0))],
      [
        '__Type.possibleTypes',
        lengthOf(types, (type) => (isInterfaceType(type) ? schema.getPossibleTypes(type).length : 0)),
      ],
      ['__Field.args', lengthOf(outputFields, ({ args }) => args.length)],
      ['__Directive.args', lengthOf(directives, ({ args }) => args.length)],
      ['__Directive.locations', lengthOf(directives, ({ locations }) => locations.length)],
    ]);
  }

  /** Which length applies to the lists below a field. */
  below(type: string, field: string, lengths: Lengths): Lengths {
    if (type === '__Schema') return field === 'types' ? 'average' : 'max';
    // The lists of a type hold its own parts. Everything else leads to types that may occur often.
    return this.#lists.has(`${type}.${field}`) && field !== 'interfaces' && field !== 'possibleTypes'
      ? lengths
      : 'max';
  }

  /** The length of a list of an introspection type; undefined if the field is not a list. */
  of(type: string, field: string, lengths: Lengths): number | undefined {
    return this.#lists.get(`${type}.${field}`)?.[lengths];
  }
}

function hasFields(type: GraphQLNamedType): type is Extract<GraphQLNamedType, { getInterfaces(): unknown }> {
  return isObjectType(type) || isInterfaceType(type);
}

function lengthOf<Item>(items: readonly Item[], count: (item: Item) => number): ListLength {
  const counts = items.map(count);
  const sum = counts.reduce((total, each) => total + each, 0);
  return { average: sum / Math.max(items.length, 1), max: Math.max(...counts, 0) };
}

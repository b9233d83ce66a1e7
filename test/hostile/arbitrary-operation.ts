import fc from 'fast-check';
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** An operation with the values of its variables. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Texts that have broken something somewhere. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\0', '\ud800', '\udc00x', '__proto__', 'constructor', '%', '\u202e', '😀'.repeat(60)],
  ),
  fc.constantFrom(
    'true',
    'mobile',
    '\'; DROP TABLE "Event"; --',
    '${x}',
    '\u0301'.repeat(300),
    'x'.repeat(2_000),
  ),
  fc.constantFrom(
    '2026-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '0000-00-00T25:61:61Z',
    '9999-12-31T23:59:60Z',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ maxLength: 20 }),
);

/** Values that fit no type, or fit one by accident. */
export const wildValue: fc.Arbitrary<unknown> = fc.oneof(
  wildText,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    2 ** 31,
    1e308,
    5e-324,
    2 ** 53,
    [],
    {},
    [[]],
    [null],
  ),
  fc.array(fc.constantFrom<unknown>(null, 'EMFConsumer', 1, {}), { maxLength: 5 }),
  fc.dictionary(fc.oneof(wildText, fc.constantFrom('__proto__', 'input', 'eventName')), wildText, {
    maxKeys: 4,
  }),
);

/** Mostly the one, sometimes the other. */
const mostly = (right: fc.Arbitrary<unknown>, wild: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 24, arbitrary: right }, { weight: 1, arbitrary: wild });

/**
 * Operations on a schema: each root field, with any arguments and selections. A field that is added to the schema is
 * a part of it without anybody's doing.
 *
 * @param texts what a String or an ID often is
 */
export function operations(schema: GraphQLSchema, texts: fc.Arbitrary<string>): fc.Arbitrary<Operation> {
  const generator = new Generator(schema, texts);
  return fc.oneof(generator.operation('query'), generator.operation('mutation'));
}

class Generator {
  readonly #schema: GraphQLSchema;
  readonly #texts: fc.Arbitrary<string>;

  constructor(schema: GraphQLSchema, texts: fc.Arbitrary<string>) {
    this.#schema = schema;
    this.#texts = texts;
  }

  operation(kind: 'query' | 'mutation'): fc.Arbitrary<Operation> {
    const root = kind === 'query' ? this.#schema.getQueryType() : this.#schema.getMutationType();
    const fields = Object.values(root?.getFields() ?? {});
    const roots = fc.array(
      fc.constantFrom(...fields).chain((field) => this.#root(field)),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    return roots.map((parts) => {
      const definitions: string[] = [];
      const variables: Record<string, unknown> = {};
      const selections = parts.map(({ field, args, selection }, i) => {
        const given = args.map(({ name, type, value }) => {
          definitions.push(`$v${i}${name}: ${type}`);
          variables[`v${i}${name}`] = value;
          return `${name}: $v${i}${name}`;
        });
        return `r${i}: ${field}${given.length > 0 ? `(${given.join(' ')})` : ''} ${selection}`;
      });
      const head = definitions.length > 0 ? `(${definitions.join(' ')})` : '';
      return { query: `${kind}${head} { ${selections.join(' ')} }`, variables };
    });
  }

  #root(field: GraphQLField<unknown, unknown>): fc.Arbitrary<{
    readonly field: string;
    readonly args: readonly { readonly name: string; readonly type: string; readonly value: unknown }[];
    readonly selection: string;
  }> {
    const args = fc
      .tuple(
        ...field.args.map(({ name, type }) =>
          fc.option(
            mostly(this.#value(type, 3), wildValue).map((value) => ({ name, type: String(type), value })),
            { freq: String(type).endsWith('!') ? 30 : 2, nil: undefined },
          ),
        ),
      )
      .map((given) => given.filter((each) => each !== undefined));
    return fc.record({
      field: fc.constant(field.name),
      args,
      selection: this.#selection(getNamedType(field.type), 4),
    });
  }

  #value(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
    const nullable = getNullableType(type);
    const isOptional = nullable === type;
    const value = this.#valueOf(nullable, depth);
    return isOptional
      ? fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) })
      : value;
  }

  #valueOf(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
    if (isListType(type)) return fc.array(this.#value(type.ofType, depth), { maxLength: 3 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      return fc
        .tuple(
          ...fields.map((field) =>
            fc.option(
              mostly(this.#value(field.type, depth - 1), wildValue).map((value): [string, unknown] => [
                field.name,
                value,
              ]),
              { freq: String(field.type).endsWith('!') ? 40 : 2, nil: undefined },
            ),
          ),
          fc.oneof(
            { weight: 20, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: fc.tuple(wildText, wildValue) },
          ),
        )
        .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== undefined)));
    }
    switch (String(type)) {
      case 'Int':
        return fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -1, max: 101 }), fc.integer());
      case 'Boolean':
        return fc.boolean();
      case 'DateTime':
        return fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          wildText,
        );
      default:
        return fc.oneof({ weight: 3, arbitrary: this.#texts }, { weight: 1, arbitrary: wildText });
    }
  }

  /** The selection of a type, or nothing for a leaf. */
  #selection(type: GraphQLNamedType, depth: number): fc.Arbitrary<string> {
    if (!isObjectType(type) && !isInterfaceType(type)) return fc.constant('');
    // Arguments below the roots are not generated by type.
    const all = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
    const fields = all.filter((each) => depth > 0 || !isObjectType(getNamedType(each.type)));
    if (fields.length === 0) return fc.constant('{ __typename }');
    const field = fc
      .constantFrom(...fields)
      .chain((each) =>
        fc.tuple(
          fc.constantFrom('', 'a: ', 'b: ', 'a_rather_long_alias: '),
          fc.constant(each.name),
          each.args.length > 0
            ? fc.constantFrom('', '(first: 2)', '(last: 1)', '(first: -1)', '(after: "W10")')
            : fc.constant(''),
          fc.constantFrom('', '', '@include(if: true)', '@skip(if: true)'),
          this.#selection(getNamedType(each.type), depth - 1),
        ),
      )
      .map(([alias, ...rest]) => `${alias}${rest.join(' ')}`);
    const part = fc.oneof(
      { weight: 8, arbitrary: field },
      { weight: 1, arbitrary: fc.constant('__typename') },
      { weight: 1, arbitrary: field.map((each) => `... on ${type.name} { ${each} }`) },
    );
    return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => `{ ${parts.join(' ')} }`);
  }
}

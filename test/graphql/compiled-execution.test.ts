import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getNamedType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { CompiledOperation, UncompiledFields } from '../../src/graphql/execution/compiled-operation';
import { operations } from '../hostile/arbitrary-operation';

/** A number that depends on nothing but the text. */
function chanceOf(text: string): number {
  return createHash('sha1').update(text).digest().readUInt16BE(0) / 65_536;
}

const LEAVES: Readonly<Record<string, unknown>> = {
  Int: 7,
  Boolean: true,
  ID: 'an id',
  DateTime: new Date(0),
  JSON: { a: [1, null] },
};

/** Anything that a resolver can return for a type: what fits it, and what does not. */
class World {
  readonly #seed: string;
  /** How likely something unusual is, from 0 to 1. */
  readonly #oddity: number;
  readonly #isSlow: boolean;

  /** @param isSlow whether finding out the type of an object takes a promise */
  constructor(seed: string, oddity: number, isSlow = false) {
    this.#seed = seed;
    this.#oddity = oddity;
    this.#isSlow = isSlow;
  }

  /**
   * @param hasPromises whether there may be promises in the value. graphql-js gives a list up at its first error, and
   * leaves the rejections of earlier items unhandled, so the items of a list either are promises or have none.
   */
  valueOf(type: GraphQLOutputType, key: string, hasPromises = true): unknown {
    const chance = chanceOf(`${this.#seed} ${key}`) / this.#oddity;
    if (chance < 0.1) return new Error(`returned at ${key}`);
    if (chance < 0.2 && hasPromises) return Promise.reject(new Error(`rejected at ${key}`));
    if (chance < 0.3) return null;
    if (chance < 0.4) return undefined;
    if (chance < 0.5) return Symbol('unfit');
    if (chance < 0.6) return 'unfit';
    if (chance < 0.75 && hasPromises) return Promise.resolve(this.valueOf(type, `${key}+`));
    if (chance < 0.85) {
      return (args: unknown) => this.valueOf(type, `${key} ${JSON.stringify(args)}`, hasPromises);
    }
    if (chance < 0.95) {
      return () => {
        throw new Error(`thrown at ${key}`);
      };
    }
    return this.#fitting(type, key, hasPromises);
  }

  #fitting(type: GraphQLOutputType, key: string, hasPromises: boolean): unknown {
    if (isNonNullType(type)) return this.#fitting(type.ofType, key, hasPromises);
    if (isListType(type)) return this.#list(type.ofType, key, hasPromises);
    if (isEnumType(type)) return type.getValues()[0]?.value;
    if (!isObjectType(type)) return LEAVES[type.name] ?? 'text';
    const fields = type.getFields();
    return new Proxy(
      {},
      {
        get: (_, name) => {
          const field = typeof name === 'string' ? fields[name] : undefined;
          return field && this.valueOf(field.type, `${key}.${field.name}`, hasPromises);
        },
      },
    );
  }

  #list(itemType: GraphQLOutputType, key: string, hasPromises: boolean): unknown[] {
    const arePromises = hasPromises && (this.#isSlow || chanceOf(`${this.#seed} ${key} list`) < 0.5);
    return [0, 1, 2].map((i) => {
      const item = this.valueOf(itemType, `${key}.${i}`, arePromises);
      return arePromises ? Promise.resolve(item) : item;
    });
  }
}

/** The schema of the gateway with resolvers that return what is in a world. */
function schemaOf(world: () => World): GraphQLSchema {
  const schema = buildGatewaySchema();
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type.name.startsWith('__')) continue;
    if (type.isTypeOf) {
      type.isTypeOf = (_, context) => (context === 'slow' ? Promise.resolve(true) : true);
    }
    for (const field of Object.values(type.getFields())) {
      if (!field.resolve && !roots.includes(type)) continue;
      field.resolve = (_source, args, _context, { path }) => {
        const value = world().valueOf(field.type, `${path.key} ${JSON.stringify(args)}`);
        const called: unknown = typeof value === 'function' ? Reflect.apply(value, undefined, [args]) : value;
        return called;
      };
    }
  }
  return schema;
}

let world = new World('', 0);
const schema = schemaOf(() => world);
const uncompiled = new UncompiledFields(schema);

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return operation;
}

/** A result with what clients and plugins see of its errors. */
function toComparable({ data, errors }: ExecutionResult): unknown {
  return {
    data: JSON.stringify(data),
    errors: errors?.map(({ message, path, locations, nodes, originalError }) => ({
      ...{ message, path, locations, kinds: nodes?.map(({ kind }) => kind), cause: originalError?.message },
    })),
  };
}

async function expectSameResult(
  document: DocumentNode,
  variables: Record<string, unknown>,
  context = '',
): Promise<ExecutionResult> {
  const expected = await execute({
    ...{ schema, document, contextValue: context, variableValues: variables },
  });
  const compiled = new CompiledOperation(schema, document, operationOf(document));
  for (let i = 0; i < 2; i++) {
    expect(toComparable(await compiled.execute(context, variables))).toEqual(toComparable(expected));
  }
  return expected;
}

describe('a compiled operation has the result that graphql-js computes', () => {
  test.each([0.0001, 0.1, 0.3])('for any operation, if resolvers are as odd as %d', async (oddity) => {
    const outcomes = { data: 0, errors: 0, invalid: 0 };
    await fc.assert(
      fc.asyncProperty(
        operations(schema, fc.constantFrom('text', 'other')),
        fc.integer(),
        fc.constantFrom('', 'slow'),
        async ({ query, variables }, seed, context) => {
          const document = parse(query);
          fc.pre(!uncompiled.areIn(document) && validate(schema, document).length === 0);
          world = new World(String(seed), oddity, context === 'slow');
          const { data, errors } = await expectSameResult(document, variables, context);
          if (data === undefined) outcomes.invalid++;
          else if (errors) outcomes.errors++;
          else outcomes.data++;
        },
      ),
      { numRuns: 150 },
    );
    expect(outcomes.invalid).toBeGreaterThan(0);
    expect(outcomes[oddity < 0.01 ? 'data' : 'errors']).toBeGreaterThan(0);
  });

  test.each([
    [
      'fragments and aliases',
      '{ a: fieldTypes { ...F } fieldTypes { type ...F } } fragment F on FieldTypeInfo { label t: type }',
    ],
    ['fields that are merged', '{ eventLimits { maxFields } eventLimits { maxEventNameLength maxFields } }'],
    [
      'a response name like that of a property of every object',
      '{ __proto__: eventLimits { constructor: maxFields } }',
    ],
    ['type names', '{ __typename eventLimits { __typename } }'],
  ])('with %s', async (_, source) => {
    world = new World('', 0.0001);
    const { data, errors } = await expectSameResult(parse(source), {});
    expect(errors).toBeUndefined();
    expect(data).not.toBeNull();
  });

  test('with defaults of variables, and lists of one', async () => {
    world = new World('', 0.0001);
    const document = parse(
      'query($first: Int = 3, $filter: EventFilter = { search: "a" }, $n: [String!]) { events(first: $first, filter: $filter) { totalCount } v: events(filter: { eventNames: $n }) { totalCount } }',
    );
    await expectSameResult(document, {});
    await expectSameResult(document, { first: null, n: 'one' });
    await expectSameResult(document, { filter: { status: null }, n: [] });
  });
});

test('a list that is given up leaves no rejection unhandled, which would end the process', async () => {
  const failing = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        list: {
          type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
          resolve: () => [Promise.reject(new Error('later')), new Error('at once')],
        },
      },
    }),
  });
  const document = parse('{ list }');
  const { data, errors } = await new CompiledOperation(failing, document, operationOf(document)).execute(
    {},
    {},
  );
  expect({ ...data }).toEqual({ list: null });
  expect(errors?.map(({ message }) => message)).toEqual(['at once']);
  // Jest fails a test during which a rejection is unhandled.
  await setImmediate();
});

test.each([
  ['a directive', '{ eventLimits { maxFields @skip(if: false) } }'],
  ['an abstract type', '{ node(id: "x") { id } }'],
  ['the schema', '{ __schema { queryType { name } } }'],
  ['a type', '{ __type(name: "Event") { name } }'],
])('an operation with %s is not compiled', (_, source) => {
  expect(uncompiled.areIn(parse(source))).toBe(true);
  expect(uncompiled.areIn(parse('{ eventLimits { maxFields } }'))).toBe(false);
});

test('every field of an abstract type is known as one', () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const abstract = types.flatMap((type) =>
    Object.values(type.getFields()).filter(
      (field) => !isObjectType(getNamedType(field.type)) && 'getFields' in getNamedType(field.type),
    ),
  );
  expect(abstract.map(({ name }) => name).sort()).toEqual(['node', 'nodes']);
});

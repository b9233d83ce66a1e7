import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { VariableName } from '../config';
import { IntrospectionLengths, type Lengths } from './introspection-lengths';
import type { GraphQLLimits } from './limits';
import { limitResponse } from './response-limit';

/**
 * The complexity of a selection. Its unit is the work for one leaf of the response, or for some 16 bytes of it.
 */
export interface Complexity {
  readonly total: number;
  /** The part that is executed without giving other requests a turn: of a paced list, one item. */
  readonly blocking: number;
}

type Arguments = Readonly<Record<string, unknown>>;

/** The function of a `@Field({ complexity })`. */
type Estimator = (field: {
  readonly args: Arguments;
  /** The arguments of the field that contains this one, such as those of a connection for its edges. */
  readonly parentArgs: Arguments;
  /** The complexity of what is selected of one item. */
  readonly childComplexity: number;
  /** The most items of a paced list to count. */
  readonly maxItems: number;
}) => number;

/** No result has more bytes for each unit of its complexity. Only one that could be too large is measured. */
const MAX_BYTES_PER_UNIT = 200;

/** So many characters of a response key are part of the complexity of a leaf, if the key is the name of the field. */
const FREE_KEY_LENGTH = 16;

/** An alias repeats a field, key and all, so it counts by smaller steps. */
const ALIAS_STEP = 8;

/**
 * Rejects operations whose results would be huge, or whose execution would block other requests. Nested lists,
 * multiplied by aliases, can ask in a few bytes for more than the process can hold. What a field costs is declared
 * by its `@Field({ complexity })`; the lists of the introspection have their real lengths.
 */
export function limitComplexity<Context extends BaseContext>(
  schema: GraphQLSchema,
  {
    maxComplexity,
    maxBlockingComplexity,
    maxResponseSize,
  }: Pick<GraphQLLimits, 'maxComplexity' | 'maxBlockingComplexity' | 'maxResponseSize'>,
): ApolloServerPlugin<Context> {
  const estimator = new ComplexityEstimator(schema);
  return {
    requestDidStart: () => {
      let isLarge = false;
      return Promise.resolve({
        didResolveOperation: ({ document, operation, request: { variables = {} } }) => {
          // Apollo rejects a request without an operation.
          if (!operation) return Promise.resolve();
          const { total, blocking } = estimator.estimate(document, operation, variables);
          if (total > maxComplexity) throw tooComplex(operation, total, 'MAX_COMPLEXITY', maxComplexity);
          if (blocking > maxBlockingComplexity) {
            throw tooComplex(operation, blocking, 'MAX_BLOCKING_COMPLEXITY', maxBlockingComplexity);
          }
          isLarge = total * MAX_BYTES_PER_UNIT > maxResponseSize;
          return Promise.resolve();
        },
        willSendResponse: (response) => {
          if (isLarge) limitResponse(response, maxResponseSize);
          return Promise.resolve();
        },
      });
    },
  };
}

function tooComplex(
  operation: OperationDefinitionNode,
  complexity: number,
  limit: VariableName,
  most: number,
): GraphQLError {
  const message = `The operation could have too large an answer: it costs ${complexity}, and ${most} is the limit. Ask for smaller pages or fewer fields.`;
  const code = ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED;
  return new GraphQLError(message, { nodes: operation, extensions: { code, limit, http: { status: 400 } } });
}

/** Estimates the complexity of operations on a schema. */
export class ComplexityEstimator {
  readonly #schema: GraphQLSchema;
  readonly #lengths: IntrospectionLengths;
  readonly #constants: Constants = new WeakMap();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
    this.#lengths = new IntrospectionLengths(schema);
  }

  /**
   * @param variables as they are in the request: they are not validated yet
   */
  estimate(document: DocumentNode, operation: OperationDefinitionNode, variables: Arguments): Complexity {
    const known = this.#constants.get(operation.selectionSet);
    if (known) return known;
    const request = { document, operation, variables };
    return new Estimation(this.#schema, this.#lengths, this.#constants, request).complexity;
  }
}

/** The complexity of a selection, and whether it is the same whatever the variables are. */
interface Estimate extends Complexity {
  readonly isConstant: boolean;
}

/**
 * The complexities of operations and of what they select of their fields, as far as variables do not matter. Documents are
 * cached, so most are seen again.
 */
type Constants = WeakMap<SelectionSetNode, Estimate>;

/** An operation with the variables of one request. */
interface Request {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Arguments;
}

/** The estimation of one operation with the variables of one request. */
class Estimation {
  readonly complexity: Complexity;
  readonly #schema: GraphQLSchema;
  readonly #lengths: IntrospectionLengths;
  readonly #constants: Constants;
  readonly #variables: Arguments;
  readonly #defaults: ReadonlyMap<string, unknown>;
  readonly #definitions: ReadonlyMap<string, FragmentDefinitionNode>;
  /** A fragment may be spread very often. It is estimated once for each field that contains it. */
  readonly #fragments = new WeakMap<FieldArguments, Map<string, Estimate>>();

  constructor(
    schema: GraphQLSchema,
    lengths: IntrospectionLengths,
    constants: Constants,
    { document, operation, variables }: Request,
  ) {
    this.#schema = schema;
    this.#lengths = lengths;
    this.#constants = constants;
    this.#variables = variables;
    this.#defaults = new Map(
      operation.variableDefinitions?.map(({ variable, defaultValue }) => [
        variable.name.value,
        defaultValue && valueFromASTUntyped(defaultValue),
      ]),
    );
    this.#definitions = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
      ),
    );
    const type = schema.getRootType(operation.operation);
    this.complexity = type
      ? this.#ofWhole(operation.selectionSet, { type, args: NO_ARGUMENTS, lengths: 'max' })
      : NOTHING;
  }

  /** All that is selected of a field or by the operation, in the only place where this selection is. */
  #ofWhole(selectionSet: SelectionSetNode, parent: Parent): Estimate {
    // A fragment may be spread where other lengths apply.
    const isOnlyOne = parent.lengths === 'max';
    const known = isOnlyOne ? this.#constants.get(selectionSet) : undefined;
    if (known) return known;
    const estimate = this.#ofSelection(selectionSet, parent);
    if (estimate.isConstant && isOnlyOne) this.#constants.set(selectionSet, estimate);
    return estimate;
  }

  #ofSelection({ selections }: SelectionSetNode, parent: Parent): Estimate {
    let total = 0;
    let blocking = 0;
    let isConstant = true;
    for (const selection of selections) {
      let estimate: Estimate;
      if (selection.kind === Kind.FIELD) estimate = this.#ofField(selection, parent);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        estimate = this.#ofFragment(selection.name.value, parent);
      } else {
        const { typeCondition } = selection;
        const narrowed = typeCondition && this.#schema.getType(typeCondition.name.value);
        estimate = this.#ofSelection(selection.selectionSet, { ...parent, type: narrowed ?? parent.type });
      }
      total += estimate.total;
      blocking += estimate.blocking;
      isConstant &&= estimate.isConstant;
    }
    return { total, blocking, isConstant };
  }

  #ofFragment(name: string, parent: Parent): Estimate {
    const known = this.#fragments.get(parent.args) ?? new Map<string, Estimate>();
    this.#fragments.set(parent.args, known);
    const key = `${parent.lengths} ${name}`;
    const complexity = known.get(key);
    if (complexity !== undefined) return complexity;
    // While a fragment is being estimated it counts as nothing: it may spread itself.
    known.set(key, NOTHING);
    const fragment = this.#definitions.get(name);
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value);
    const estimated =
      fragment && type ? this.#ofSelection(fragment.selectionSet, { ...parent, type }) : NOTHING;
    known.set(key, estimated);
    return estimated;
  }

  #ofField(node: FieldNode, parent: Parent): Estimate {
    const { type, lengths } = parent;
    const ofKey = complexityOfKey(node);
    const field = fieldOf(type, node.name.value);
    if (field === undefined) return addTo(TYPE_NAME, ofKey);
    const args =
      node.arguments && node.arguments.length > 0 ? this.#argumentsOf(node.arguments) : NO_ARGUMENTS;
    const child = node.selectionSet
      ? this.#ofWhole(node.selectionSet, {
          type: getNamedType(field.type),
          args,
          lengths: this.#lengths.below(type.name, field.name, lengths),
        })
      : NOTHING;
    const own = isIntrospectionType(type)
      ? ofIntrospection(field.name, this.#lengths.of(type.name, field.name, lengths), child)
      : ofField(field, args, parent.args, child);
    return addTo(own, ofKey);
  }

  #argumentsOf(nodes: readonly ArgumentNode[]): FieldArguments {
    const isConstant = nodes.every(({ value }) => isLeaf(value));
    return new FieldArguments(isConstant, () =>
      Object.fromEntries(nodes.map(({ name, value }) => [name.value, this.#valueOf(value)])),
    );
  }

  #valueOf(node: ValueNode): unknown {
    if (node.kind !== Kind.VARIABLE) return valueFromASTUntyped(node, this.#variables);
    const variable = node.name.value;
    const given = Object.hasOwn(this.#variables, variable) ? this.#variables[variable] : undefined;
    return given === undefined ? this.#defaults.get(variable) : given;
  }
}

/** The arguments of a field as they are in the request: they are not validated yet. */
class FieldArguments {
  /** Whether they are the same whatever the variables are. */
  readonly isConstant: boolean;
  readonly #read: () => Arguments;
  #values: Arguments | null = null;

  constructor(isConstant: boolean, read: () => Arguments) {
    this.isConstant = isConstant;
    this.#read = read;
  }

  /** They are only read if the complexity of a field depends on them. */
  get values(): Arguments {
    return (this.#values ??= this.#read());
  }
}

const NO_ARGUMENTS = new FieldArguments(true, () => ({}));

/** What the estimation of a selection depends on. */
interface Parent {
  readonly type: GraphQLNamedType;
  /** The arguments of the field that the selection belongs to. */
  readonly args: FieldArguments;
  readonly lengths: Lengths;
}

function ofField(
  { extensions: { complexity } }: GraphQLField<unknown, unknown>,
  args: FieldArguments,
  parentArgs: FieldArguments,
  child: Estimate,
): Estimate {
  if (!isEstimator(complexity)) return addTo(child, typeof complexity === 'number' ? complexity : 1);
  let { isConstant } = child;
  const read = (given: FieldArguments): Arguments => {
    isConstant &&= given.isConstant;
    return given.values;
  };
  const estimate = (childComplexity: number, maxItems: number): number =>
    complexity({
      get args() {
        return read(args);
      },
      get parentArgs() {
        return read(parentArgs);
      },
      childComplexity,
      maxItems,
    });
  const total = estimate(child.total, Infinity);
  const blocking = estimate(child.blocking, 1);
  return { total, blocking, isConstant };
}

/** The complexity of a field of an introspection type; `length` if it is a list. */
function ofIntrospection(field: string, length: number | undefined, child: Estimate): Estimate {
  if (length === undefined) {
    return addTo(
      child,
      field === 'description' || field === 'defaultValue' ? SCHEMA_DESCRIPTION_COMPLEXITY : 1,
    );
  }
  // A list of leaves has no child complexity.
  const ofList = (complexity: number): number => 1 + length * Math.max(complexity, 1);
  return { ...child, total: ofList(child.total), blocking: ofList(child.blocking) };
}

/** Descriptions in a schema have up to some 300 characters. */
const SCHEMA_DESCRIPTION_COMPLEXITY = 20;

const NOTHING: Estimate = { total: 0, blocking: 0, isConstant: true };
/** The names of types have up to some 22 characters. */
const TYPE_NAME: Estimate = { total: 2, blocking: 2, isConstant: true };

function addTo({ total, blocking, isConstant }: Estimate, own: number): Estimate {
  return { total: total + own, blocking: blocking + own, isConstant };
}

function complexityOfKey({ alias, name }: FieldNode): number {
  return alias
    ? 1 + Math.floor(alias.value.length / ALIAS_STEP)
    : Math.floor(name.value.length / FREE_KEY_LENGTH);
}

/** Whether a value has no parts, in which there may be variables, and is none. */
function isLeaf({ kind }: ValueNode): boolean {
  return kind !== Kind.VARIABLE && kind !== Kind.LIST && kind !== Kind.OBJECT;
}

function isEstimator(complexity: unknown): complexity is Estimator {
  return typeof complexity === 'function';
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

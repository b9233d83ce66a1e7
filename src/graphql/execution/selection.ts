import {
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  locatedError,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';
import { inspect } from 'graphql/jsutils/inspect';
import { addPath, type Path, pathToArray } from 'graphql/jsutils/Path';
import { bareObject } from './bare-object';
import type { CollectedErrors } from './collected-errors';

/** What the fields of one operation have in common. */
export interface OperationContext {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
}

/** One execution of an operation. */
export interface Execution {
  readonly context: unknown;
  readonly variableValues: Record<string, unknown>;
  readonly errors: CollectedErrors;
}

type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** The result of a selection. */
export type Data = Record<string, unknown>;

/** Completes a value that is neither a promise nor to be called, and returns it or a promise of it. */
type Completer = (execution: Execution, value: unknown, path: Path) => unknown;

const NO_VARIABLES = {};

/** The path of a leaf, which needs one only if it fails. */
const NO_PATH: Path = { prev: undefined, key: '', typename: undefined };

/** The fields that are selected of an object. They are looked up when it is executed for the first time. */
export class Selection {
  readonly #operation: OperationContext;
  readonly #type: GraphQLObjectType;
  readonly #selected: Fields;
  #fields: readonly SelectedField[] | null = null;

  constructor(operation: OperationContext, type: GraphQLObjectType, selected: Fields) {
    this.#operation = operation;
    this.#type = type;
    this.#selected = selected;
  }

  get fields(): readonly SelectedField[] {
    this.#fields ??= [...this.#selected].flatMap(([responseName, [node, ...others]]) => {
      if (node === undefined) return [];
      const isTypeName = node.name.value === TypeNameMetaFieldDef.name;
      const field = isTypeName ? TypeNameMetaFieldDef : this.#type.getFields()[node.name.value];
      return field
        ? [new SelectedField(this.#operation, this.#type, field, responseName, [node, ...others])]
        : [];
    });
    return this.#fields;
  }

  /** Executes the fields side by side. Returns the object, or a promise of it if one of them is a promise. */
  execute(execution: Execution, source: unknown, path: Path | undefined): Data | Promise<Data> {
    const data = bareObject();
    let hasPromise = false;
    try {
      for (const field of this.fields) {
        const value = field.execute(execution, source, path);
        data[field.responseName] = value;
        hasPromise ||= isPromise(value);
      }
    } catch (error) {
      if (!hasPromise) throw error;
      // The other fields may be rejected too.
      return settle(data).finally(() => {
        throw error;
      });
    }
    return hasPromise ? settle(data) : data;
  }

  /** Executes the fields one after another, and resolves with the object. */
  async executeSerially(execution: Execution, source: unknown): Promise<Data> {
    const data = bareObject();
    for (const field of this.fields) {
      data[field.responseName] = await field.execute(execution, source, undefined);
    }
    return data;
  }
}

type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/** A field that is selected of an object. */
export class SelectedField {
  readonly responseName: string;
  readonly #operation: OperationContext;
  readonly #parentType: GraphQLObjectType;
  readonly #field: GraphQLField<unknown, unknown>;
  readonly #nodes: FieldNodes;
  readonly #isLeaf: boolean;
  readonly #complete: Completer;

  constructor(
    operation: OperationContext,
    parentType: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    responseName: string,
    nodes: FieldNodes,
  ) {
    this.#operation = operation;
    this.#parentType = parentType;
    this.#field = field;
    this.responseName = responseName;
    this.#nodes = nodes;
    this.#complete = this.#completerOf(field.type);
    const type = isNonNullType(field.type) ? field.type.ofType : field.type;
    this.#isLeaf = field.resolve === undefined && isLeafType(type);
  }

  /** Resolves and completes the field. Returns the value, or a promise of it. */
  execute(execution: Execution, source: unknown, parentPath: Path | undefined): unknown {
    const { resolve, name } = this.#field;
    let path: Path | undefined;
    try {
      const property = resolve === undefined && isObject(source) ? source[name] : undefined;
      if (this.#isLeaf && typeof property !== 'function' && !isPromise(property)) {
        // Only an error needs the path.
        return this.#complete(execution, property, NO_PATH);
      }
      const fieldPath = this.#pathBelow(parentPath);
      path = fieldPath;
      const resolved = this.#resolve(execution, source, property, fieldPath);
      const completed = isPromise(resolved)
        ? resolved.then((value) => this.#complete(execution, value, fieldPath))
        : this.#complete(execution, resolved, fieldPath);
      return isPromise(completed)
        ? completed.then(undefined, (error: unknown) => this.#fail(execution, error, fieldPath))
        : completed;
    } catch (error) {
      return this.#fail(execution, error, path ?? this.#pathBelow(parentPath));
    }
  }

  #pathBelow(parentPath: Path | undefined): Path {
    return addPath(parentPath, this.responseName, this.#parentType.name);
  }

  /** @param property that of the source, unless the field has a resolver */
  #resolve(execution: Execution, source: unknown, property: unknown, path: Path): unknown {
    const { resolve } = this.#field;
    const input = (): [Data, unknown, GraphQLResolveInfo] => [
      this.#argumentsOf(execution),
      execution.context,
      this.#infoOf(execution, path),
    ];
    if (resolve) return resolve(source, ...input());
    return typeof property === 'function' ? Reflect.apply(property, source, input()) : property;
  }

  #argumentsOf({ variableValues }: Execution): Record<string, unknown> {
    return this.#field.args.length === 0
      ? {}
      : getArgumentValues(this.#field, this.#nodes[0], variableValues);
  }

  #infoOf({ variableValues }: Execution, path: Path): GraphQLResolveInfo {
    return {
      fieldName: this.#field.name,
      fieldNodes: this.#nodes,
      returnType: this.#field.type,
      parentType: this.#parentType,
      path,
      ...this.#operation,
      rootValue: undefined,
      variableValues,
    };
  }

  #fail(execution: Execution, error: unknown, path: Path): null {
    return this.#failAt(execution, error, path, this.#field.type);
  }

  /** The error of a field or an item, which becomes null if it may. */
  #failAt({ errors }: Execution, error: unknown, path: Path, type: GraphQLOutputType): null {
    const located = locatedError(error, this.#nodes, pathToArray(path));
    if (isNonNullType(type)) throw located;
    errors.add(located, path);
    return null;
  }

  #completerOf(type: GraphQLOutputType): Completer {
    if (isNonNullType(type)) return this.#nonNull(this.#completerOf(type.ofType));
    if (isListType(type)) return present(this.#list(type.ofType));
    if (isLeafType(type)) {
      return present((_, value) => {
        const serialized: unknown = type.serialize(value);
        if (serialized != null) return serialized;
        throw new Error(
          `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
        );
      });
    }
    if (isObjectType(type)) return present(this.#object(type));
    throw new Error(`operations with values of the abstract type ${type.name} are not compiled`);
  }

  #nonNull(complete: Completer): Completer {
    return (execution, value, path) => {
      const completed = complete(execution, value, path);
      if (completed !== null) return completed;
      throw new Error(
        `Cannot return null for non-nullable field ${this.#parentType.name}.${this.#field.name}.`,
      );
    };
  }

  #list(itemType: GraphQLOutputType): Completer {
    const complete = this.#completerOf(itemType);
    const completeItem = (execution: Execution, item: unknown, path: Path): unknown => {
      const fail = (error: unknown): null => this.#failAt(execution, error, path, itemType);
      try {
        const completed = isPromise(item)
          ? item.then((resolved) => complete(execution, resolved, path))
          : complete(execution, item, path);
        return isPromise(completed) ? completed.then(undefined, fail) : completed;
      } catch (error) {
        return fail(error);
      }
    };
    return (execution, value, path) => {
      if (!isIterable(value)) {
        throw new GraphQLError(
          `Expected Iterable, but did not find one for field "${this.#parentType.name}.${this.#field.name}".`,
        );
      }
      const items: unknown[] = [];
      let hasPromise = false;
      try {
        for (const item of value) {
          const completed = completeItem(execution, item, addPath(path, items.length, undefined));
          items.push(completed);
          hasPromise ||= isPromise(completed);
        }
      } catch (error) {
        // The list is given up, and nobody will wait for the items that are promises.
        for (const item of items) if (isPromise(item)) item.then(undefined, () => undefined);
        throw error;
      }
      return hasPromise ? Promise.all(items) : items;
    };
  }

  #object(type: GraphQLObjectType): Completer {
    const { schema, fragments } = this.#operation;
    const selected = collectSubfields(schema, fragments, NO_VARIABLES, type, this.#nodes);
    const selection = new Selection(this.#operation, type, selected);
    const { isTypeOf } = type;
    if (!isTypeOf) return (execution, value, path) => selection.execute(execution, value, path);
    const invalid = (value: unknown): GraphQLError =>
      new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, {
        nodes: this.#nodes,
      });
    return (execution, value, path) => {
      const execute = (isOfType: boolean): unknown => {
        if (!isOfType) throw invalid(value);
        return selection.execute(execution, value, path);
      };
      const isOfType = isTypeOf(value, execution.context, this.#infoOf(execution, path));
      return isPromise(isOfType) ? isOfType.then(execute) : execute(isOfType);
    };
  }
}

/** A completer for values that are present; null stays null, and an error that is returned counts as thrown. */
function present(complete: Completer): Completer {
  return (execution, value, path) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    return complete(execution, value, path);
  };
}

/** Resolves with an object of the same keys as soon as all values are settled. */
async function settle(data: Data): Promise<Data> {
  const values = await Promise.all(Object.values(data));
  const settled = bareObject();
  for (const [i, key] of Object.keys(data).entries()) settled[key] = values[i];
  return settled;
}

function isObject(value: unknown): value is Data {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isObject(value) && Symbol.iterator in value;
}

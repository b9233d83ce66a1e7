import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
  Kind,
  type ObjectValueNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValueNode,
} from 'graphql';
import type { ValuePath } from './invalid-values';

/** A type, as far as it is known: the document may be invalid. */
type Known<Type> = Type | null | undefined;

/** A variable where null is not allowed. */
interface RequiredVariable {
  readonly name: string;
  readonly path: ValuePath;
}

/**
 * Where the values of a document are, as paths that start with the argument of a field. The arguments of directives do
 * not count.
 */
export class ArgumentPlaces {
  readonly #schema: GraphQLSchema;
  readonly #paths = new Map<ASTNode, ValuePath>();
  /** The places of the keys that an object lacks. */
  readonly #missing = new Map<ASTNode, ValuePath[]>();
  /** The first place of each variable of the operation, in the order of the document. */
  readonly #variables = new Map<string, ValuePath>();
  /** By the value of the argument that they are in. */
  readonly #required = new Map<ASTNode, RequiredVariable[]>();

  /**
   * @param document may be invalid
   * @param operation the operation to execute; undefined if that is not known
   */
  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode | undefined) {
    this.#schema = schema;
    const used = operation && usedDefinitions(document, operation);
    for (const definition of document.definitions) {
      const isUsed = used?.has(definition) ?? false;
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        this.#visit(definition.selectionSet, schema.getRootType(definition.operation), isUsed);
      } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#visit(definition.selectionSet, typeFromAST(schema, definition.typeCondition), isUsed);
      }
    }
    for (const { variable, type, defaultValue } of operation?.variableDefinitions ?? []) {
      const path = this.#variables.get(variable.name.value);
      const inputType = typeFromAST(schema, type);
      if (defaultValue && path && isInputType(inputType)) this.#visitValue(defaultValue, inputType, path);
    }
  }

  /** The path to a node; undefined if it is not in an argument. */
  of(node: ASTNode): ValuePath | undefined {
    return this.#paths.get(node);
  }

  /** The path to the first use of a variable; undefined if no argument of a field uses it. */
  ofVariable(name: string): ValuePath | undefined {
    return this.#variables.get(name);
  }

  /** The paths to the keys that an object lacks, in the order of its type. */
  missingIn(node: ASTNode): readonly ValuePath[] {
    return this.#missing.get(node) ?? [];
  }

  /** The variables in the value of an argument that may not be null there. */
  requiredIn(node: ASTNode): readonly RequiredVariable[] {
    return this.#required.get(node) ?? [];
  }

  #visit(selectionSet: SelectionSetNode, type: Known<GraphQLNamedType>, isUsed: boolean): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) this.#visitField(selection, type, isUsed);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition } = selection;
        const narrowed = typeCondition ? typeFromAST(this.#schema, typeCondition) : type;
        this.#visit(selection.selectionSet, narrowed, isUsed);
      }
    }
  }

  #visitField(node: FieldNode, parent: Known<GraphQLNamedType>, isUsed: boolean): void {
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    const field = hasFields ? parent.getFields()[node.name.value] : undefined;
    for (const argument of node.arguments ?? []) {
      const path = [argument.name.value];
      this.#paths.set(argument, path).set(argument.name, path);
      const type = field?.args.find(({ name }) => name === argument.name.value)?.type;
      this.#visitValue(argument.value, type, path, isUsed ? argument.value : undefined);
    }
    if (node.selectionSet) this.#visit(node.selectionSet, field && getNamedType(field.type), isUsed);
  }

  /** @param argument the value of the argument; undefined if its variables are those of another operation */
  #visitValue(node: ValueNode, type: Known<GraphQLInputType>, path: ValuePath, argument?: ValueNode): void {
    this.#paths.set(node, path);
    if (node.kind === Kind.VARIABLE) {
      if (argument) this.#addVariable({ name: node.name.value, path }, type, argument);
    } else if (node.kind === Kind.LIST) {
      const listType = isNonNullType(type) ? type.ofType : type;
      const itemType = isListType(listType) ? listType.ofType : undefined;
      for (const [i, item] of node.values.entries()) {
        this.#visitValue(item, itemType, [...path, String(i)], argument);
      }
    } else if (node.kind === Kind.OBJECT) this.#visitObject(node, type, path, argument);
  }

  #visitObject(
    node: ObjectValueNode,
    type: Known<GraphQLInputType>,
    path: ValuePath,
    argument?: ValueNode,
  ): void {
    const objectType = type && getNamedType(type);
    const fields = isInputObjectType(objectType) ? objectType.getFields() : {};
    const given = new Set<string>();
    for (const field of node.fields) {
      const name = field.name.value;
      const place = [...path, name];
      given.add(name);
      this.#paths.set(field, place).set(field.name, place);
      this.#visitValue(field.value, fields[name]?.type, place, argument);
    }
    const missing = Object.values(fields).filter(
      (field) => isRequiredInputField(field) && !given.has(field.name),
    );
    if (missing.length > 0) {
      this.#missing.set(
        node,
        missing.map(({ name }) => [...path, name]),
      );
    }
  }

  #addVariable(variable: RequiredVariable, type: Known<GraphQLInputType>, argument: ValueNode): void {
    if (!this.#variables.has(variable.name)) this.#variables.set(variable.name, variable.path);
    if (!isNonNullType(type)) return;
    const required = this.#required.get(argument) ?? [];
    required.push(variable);
    this.#required.set(argument, required);
  }
}

/** The operation, and the fragments that it uses. */
function usedDefinitions(
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<DefinitionNode> {
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const used = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // A set is iterated up to what is added meanwhile.
  for (const { selectionSet } of used) {
    for (const name of spreadsIn(selectionSet)) {
      const fragment = fragments.get(name);
      if (fragment) used.add(fragment);
    }
  }
  return used;
}

function* spreadsIn({ selections }: SelectionSetNode): Generator<string, void, undefined> {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) yield selection.name.value;
    else if (selection.selectionSet) yield* spreadsIn(selection.selectionSet);
  }
}

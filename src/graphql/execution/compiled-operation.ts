import {
  BREAK,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getNamedType,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  visit,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields';
import { CollectedErrors } from './collected-errors';
import { type Data, type Execution, Selection } from './selection';
import { VariableCoercion } from './variable-coercion';

/** As many errors in variables as graphql-js reports. */
const COERCION = { maxErrors: 50 };

/** The fields whose types graphql-js has to find out, or that describe the schema. */
export class UncompiledFields {
  readonly #names: ReadonlySet<string>;

  constructor(schema: GraphQLSchema) {
    const abstract = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ type }) => isAbstractType(getNamedType(type)));
    this.#names = new Set([...abstract, SchemaMetaFieldDef, TypeMetaFieldDef].map(({ name }) => name));
  }

  /** Whether a document has one of them, or a directive. */
  areIn(document: DocumentNode): boolean {
    let found = false;
    const stop = (): typeof BREAK => {
      found = true;
      return BREAK;
    };
    visit(document, {
      Directive: stop,
      Field: ({ name }) => (this.#names.has(name.value) ? stop() : undefined),
    });
    return found;
  }
}

/**
 * An operation of a document, of which everything that does not depend on variables is computed once. It is executed as
 * graphql-js does, with the same results and errors, in less time.
 */
export class CompiledOperation {
  readonly #schema: GraphQLSchema;
  readonly #operation: OperationDefinitionNode;
  readonly #selection: Selection;
  readonly #variables: VariableCoercion;

  /**
   * @param document a valid document without directives and uncompiled fields
   * @param operation one of the document
   * @throws Error if the schema has no such operations
   */
  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.#operation = operation;
    const rootType = schema.getRootType(operation.operation);
    if (!rootType) throw new Error(`the schema has no operations of the type ${operation.operation}`);
    const fragments = fragmentsOf(document);
    const selected = collectFields(schema, fragments, {}, rootType, operation.selectionSet);
    this.#variables = new VariableCoercion(schema, operation.variableDefinitions ?? []);
    this.#selection = new Selection({ schema, operation, fragments }, rootType, selected);
  }

  /** Resolves with the result, which has no data if the variables are invalid. */
  async execute(context: unknown, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult> {
    const variableValues = this.#variables.coerce(variables);
    if (variableValues === null) return { errors: this.#errorsOf(variables) };
    const execution = { context, variableValues, errors: new CollectedErrors() };
    const { errors } = execution.errors;
    try {
      const data = await this.#executeFields(execution);
      return errors.length === 0 ? { data } : { errors, data };
    } catch (error) {
      // A root field that may not be null has failed.
      if (!(error instanceof GraphQLError)) throw error;
      execution.errors.add(error, undefined);
      return { errors, data: null };
    }
  }

  #errorsOf(variables: Readonly<Record<string, unknown>>): readonly GraphQLError[] {
    const definitions = this.#operation.variableDefinitions ?? [];
    const { errors } = getVariableValues(this.#schema, definitions, variables, COERCION);
    if (!errors) throw new Error('graphql-js accepts variables that were not coerced');
    return errors;
  }

  /** Mutations one after another, and queries side by side. */
  #executeFields(execution: Execution): Data | Promise<Data> {
    return this.#operation.operation === OperationTypeNode.MUTATION
      ? this.#selection.executeSerially(execution, undefined)
      : this.#selection.execute(execution, undefined, undefined);
  }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

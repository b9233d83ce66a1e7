import { setImmediate } from 'node:timers/promises';
import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import {
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { ArgumentPlaces } from './argument-places';
import { invalidPlaces, type ValuePath } from './invalid-values';
import { MESSAGE_LIMIT } from './limits';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Adds `extensions.path` to errors in the variables and in the values of a document: the path from the argument of a
 * field to the value. Requests without an error cost nothing.
 */
export function tellPaths<Context extends BaseContext>(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: async ({ errors, document, operation, request: { variables = {} } }) => {
          const located = errors.filter(isInRequest);
          if (!document || located.length === 0) return;
          // It may take as long as graphql-js took for the request, after which others get a turn first.
          await setImmediate();
          const paths = new ErrorPaths(schema, document, operation ?? soleOperation(document), variables);
          for (const error of located) {
            const path = paths.of(error);
            if (path && isShort(path)) error.extensions.path = path;
          }
        },
      }),
  };
}

/** Whether an error is about something of the request other than a field as a whole, at which resolvers fail. */
function isInRequest({ nodes = [] }: GraphQLError): boolean {
  return nodes.some(({ kind }) => kind !== Kind.FIELD);
}

/** A path to what is not in the schema may be as long as the request, which may have a hundred errors. */
function isShort(path: ValuePath): boolean {
  return JSON.stringify(path).length <= MESSAGE_LIMIT;
}

/** The operation of a document that was not executed; undefined if it has several. */
function soleOperation({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 ? operations[0] : undefined;
}

/** The paths of the errors of one request, to be asked for in their order. */
class ErrorPaths {
  readonly #schema: GraphQLSchema;
  readonly #variables: Variables;
  readonly #places: ArgumentPlaces;
  /** What graphql-js reports one after the other, by the variable or the object that it is reported at. */
  readonly #series = new Map<ASTNode, Iterator<ValuePath, void>>();

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode | undefined,
    variables: Variables,
  ) {
    this.#schema = schema;
    this.#variables = variables;
    this.#places = new ArgumentPlaces(schema, document, operation);
  }

  of({ nodes = [] }: GraphQLError): ValuePath | undefined {
    const [node, ...others] = nodes;
    if (node?.kind === Kind.VARIABLE_DEFINITION && others.length === 0) {
      return this.#next(node, () => this.#invalidPlacesOf(node));
    }
    const place = nodes.find((each) => this.#places.of(each));
    if (place === undefined) return undefined;
    const missing = this.#next(place, () => this.#places.missingIn(place).values());
    return missing ?? this.#nullIn(place) ?? this.#places.of(place);
  }

  #next(node: ASTNode, placesOf: () => Iterator<ValuePath, void>): ValuePath | undefined {
    const series = this.#series.get(node) ?? placesOf();
    this.#series.set(node, series);
    return series.next().value ?? undefined;
  }

  *#invalidPlacesOf({ variable, type }: VariableDefinitionNode): Generator<ValuePath, void, undefined> {
    const name = variable.name.value;
    const path = this.#places.ofVariable(name);
    const inputType = typeFromAST(this.#schema, type);
    if (path && isInputType(inputType)) yield* invalidPlaces(this.#valueOf(name), inputType, path);
  }

  /** The first variable in the value of an argument that is null where that is not allowed. */
  #nullIn(argument: ASTNode): ValuePath | undefined {
    const required = this.#places.requiredIn(argument);
    return required.find(({ name }) => this.#valueOf(name) == null)?.path;
  }

  #valueOf(name: string): unknown {
    return Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
  }
}

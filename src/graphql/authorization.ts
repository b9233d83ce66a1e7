import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FieldNode,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { AuthChecker } from 'type-graphql';
import { type Scope, scopeOfField } from '../auth/permissions';
import { forbidden } from '../http/authentication';
import { toGraphQLError } from './refusal-error';

/** What the context of an operation must have for fields that need a scope. */
export interface AuthorizationContext {
  /** Whether the caller has the scope; if not, that is noted. */
  readonly mayUse: (scope: Scope) => boolean;
}

/**
 * Refuses an operation with a field for which the caller lacks a scope, before anything of it is executed: a mutation
 * is not stored and then refused because of what is selected of its result.
 */
export function requireScopes<Context extends AuthorizationContext>(
  schema: GraphQLSchema,
): ApolloServerPlugin<Context> {
  /** The scopes of operations that need the same ones whatever their variables are. */
  const known = new WeakMap<OperationDefinitionNode, ReadonlySet<Scope>>();
  const scopesOf = (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): ReadonlySet<Scope> => {
    const root = schema.getRootType(operation.operation);
    if (!root) return new Set();
    const selected = new SelectedScopes(schema, document, variables);
    const scopes = selected.of(operation.selectionSet, root);
    if (!selected.isConditional) known.set(operation, scopes);
    return scopes;
  };
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ document, operation, request: { variables = {} }, contextValue }) => {
          if (operation) {
            const scopes = known.get(operation) ?? scopesOf(document, operation, variables);
            for (const scope of scopes)
              if (!contextValue.mayUse(scope)) throw toGraphQLError(forbidden(scope));
          }
          return Promise.resolve();
        },
      }),
  };
}

/**
 * Decides about fields with `@Authorized(scope)`, should `requireScopes` not have refused the operation.
 *
 * @throws GraphQLError with the code `FORBIDDEN` and status 403 if the caller lacks a scope
 */
export const checkScopes: AuthChecker<AuthorizationContext, Scope> = ({ context }, scopes) => {
  for (const scope of scopes) if (!context.mayUse(scope)) throw toGraphQLError(forbidden(scope));
  return true;
};

/** The scopes that the selected fields of an operation need. */
class SelectedScopes {
  readonly #scopes = new Set<Scope>();
  readonly #visitedFragments = new Set<string>();
  #isConditional = false;

  constructor(
    readonly schema: GraphQLSchema,
    readonly document: DocumentNode,
    readonly variables: Readonly<Record<string, unknown>>,
  ) {}

  /** Whether a directive may depend on the variables. */
  get isConditional(): boolean {
    return this.#isConditional;
  }

  of(selectionSet: SelectionSetNode, type: GraphQLNamedType): ReadonlySet<Scope> {
    this.#visit(selectionSet, type);
    return this.#scopes;
  }

  #visit({ selections }: SelectionSetNode, type: GraphQLNamedType): void {
    for (const selection of selections) {
      if (!this.#isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) this.#visitField(selection, type);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition } = selection;
        const narrowed = typeCondition && this.schema.getType(typeCondition.name.value);
        this.#visit(selection.selectionSet, narrowed ?? type);
      } else this.#visitFragment(selection.name.value);
    }
  }

  #visitField({ name, selectionSet }: FieldNode, type: GraphQLNamedType): void {
    const scope = scopeOfField(type.name, name.value);
    if (scope !== undefined) this.#scopes.add(scope);
    if (!selectionSet || !(isObjectType(type) || isInterfaceType(type))) return;
    const field = type.getFields()[name.value];
    if (field) this.#visit(selectionSet, getNamedType(field.type));
  }

  /** What a fragment selects does not depend on where it is spread. */
  #visitFragment(name: string): void {
    if (this.#visitedFragments.has(name)) return;
    this.#visitedFragments.add(name);
    for (const node of this.document.definitions) {
      if (node.kind !== Kind.FRAGMENT_DEFINITION || node.name.value !== name) continue;
      const type = this.schema.getType(node.typeCondition.name.value);
      if (type) this.#visit(node.selectionSet, type);
    }
  }

  /** A client may leave out what its caller may not see. */
  #isIncluded(node: SelectionNode): boolean {
    if (!node.directives?.length) return true;
    this.#isConditional = true;
    try {
      const skip = getDirectiveValues(GraphQLSkipDirective, node, this.variables);
      const include = getDirectiveValues(GraphQLIncludeDirective, node, this.variables);
      return skip?.if !== true && include?.if !== false;
    } catch {
      // The condition is invalid, which graphql-js will report.
      return true;
    }
  }
}

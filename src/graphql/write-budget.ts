import type { ApolloServerPlugin } from '@apollo/server';
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { RequestRefused } from '../http/error-answers';
import { toGraphQLError } from './refusal-error';

/** What the context of an operation must have for its writes to be limited. */
export interface WriteBudgetContext {
  /** Takes writes from the budget of the caller; returns why the operation is to be refused, or null. */
  readonly spendWrites: (count: number) => Promise<RequestRefused | null>;
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Takes the writes of a mutation from the budget of the caller, before any of them is executed. A mutation that takes a
 * list counts as one write for each item.
 */
export function limitWrites<Context extends WriteBudgetContext>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: async ({ document, operation, request: { variables = {} }, contextValue }) => {
          if (operation?.operation !== OperationTypeNode.MUTATION) return;
          const given = withDefaults(operation, variables);
          const fields = rootFields(operation.selectionSet, document);
          const count = fields.reduce((writes, field) => writes + writesOf(field, given), 0);
          const refusal = await contextValue.spendWrites(count);
          if (refusal !== null) throw toGraphQLError(refusal);
        },
      }),
  };
}

/** The variables of a request, and the defaults of those that it does not give. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): Variables {
  const defaults = variableDefinitions.map(({ variable, defaultValue }): [string, unknown] => [
    variable.name.value,
    defaultValue && valueFromASTUntyped(defaultValue),
  ]);
  return { ...Object.fromEntries(defaults), ...variables };
}

/** A valid document spreads no fragment within itself. */
function rootFields({ selections }: SelectionSetNode, document: DocumentNode): FieldNode[] {
  return selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, document);
    const fragment = document.definitions.find(
      (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? rootFields(fragment.selectionSet, document) : [];
  });
}

function writesOf({ arguments: args = [] }: FieldNode, variables: Variables): number {
  return Math.max(1, ...args.map((argument) => lengthOf(argument, variables)));
}

/** The length of a list; 0 for anything else. */
function lengthOf({ value }: ArgumentNode, variables: Variables): number {
  if (value.kind === Kind.LIST) return value.values.length;
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return Array.isArray(given) ? given.length : 0;
}

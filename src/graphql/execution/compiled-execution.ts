import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import { type DocumentNode, execute, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { CompiledOperation, UncompiledFields } from './compiled-operation';

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

/**
 * What Apollo Server executes operations with. An operation is compiled when it is executed for the first time, and kept
 * as long as Apollo keeps its document; graphql-js executes what cannot be compiled.
 */
export function compiledExecution(schema: GraphQLSchema): Gateway {
  const uncompiled = new UncompiledFields(schema);
  const compiled = new WeakMap<OperationDefinitionNode, CompiledOperation | null>();
  const compile = (document: DocumentNode, operation: OperationDefinitionNode): CompiledOperation | null =>
    uncompiled.areIn(document) || !schema.getRootType(operation.operation)
      ? null
      : new CompiledOperation(schema, document, operation);
  /** @param operation undefined if the document does not have the one of the request, whatever Apollo's type says */
  const planOf = (
    document: DocumentNode,
    operation: OperationDefinitionNode | undefined,
  ): CompiledOperation | null => {
    if (!operation) return null;
    const known = compiled.get(operation);
    if (known !== undefined) return known;
    const plan = compile(document, operation);
    compiled.set(operation, plan);
    return plan;
  };
  return {
    // The schema never changes.
    onSchemaLoadOrUpdate: (load) => {
      load({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: async ({ document, operation, request: { variables = {}, operationName }, context }) => {
          const plan = planOf(document, operation);
          return plan
            ? plan.execute(context, variables)
            : execute({ schema, document, contextValue: context, variableValues: variables, operationName });
        },
      }),
    stop: () => Promise.resolve(),
  };
}

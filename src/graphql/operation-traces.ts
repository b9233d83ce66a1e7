import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFieldConfig } from 'graphql';
import { type TracedSpan, tracer } from '../tracing/tracer';

/** The most characters of a name that a client has chosen. */
const MAX_NAME_LENGTH = 100;

/** The spans of the operations that are being executed, by the context of their resolvers. */
const executions = new WeakMap<object, TracedSpan>();

/**
 * Traces how an operation is parsed, validated and executed. Nothing of the document is recorded but the name of the
 * operation.
 */
export function traceOperations(): ApolloServerPlugin {
  /** The hook of a step, and what Apollo calls when the step has ended: with an error, or with a list of them. */
  const traceStep = (name: string) => (): Promise<(error?: unknown) => Promise<void>> => {
    const span = tracer().begin(name);
    return Promise.resolve((error) => {
      span.end(Array.isArray(error) ? error[0] : error);
      return Promise.resolve();
    });
  };
  return {
    requestDidStart: () =>
      Promise.resolve({
        parsingDidStart: traceStep('graphql.parse'),
        validationDidStart: traceStep('graphql.validate'),
        executionDidStart: ({ operation, operationName, contextValue }) => {
          const span = tracer().begin('graphql.execute', {
            'graphql.operation.type': operation.operation,
            'graphql.operation.name': (operationName ?? '').slice(0, MAX_NAME_LENGTH),
          });
          executions.set(contextValue, span);
          return Promise.resolve({
            executionDidEnd: (error) => {
              span.end(error);
              return Promise.resolve();
            },
          });
        },
      }),
  };
}

/**
 * Traces each execution of a root field. Fields below have no spans of their own: a request may select thousands.
 */
export function traceField<Context extends object>(
  name: string,
  { resolve, ...field }: GraphQLFieldConfig<unknown, Context>,
): GraphQLFieldConfig<unknown, Context> {
  if (!resolve) throw new Error(`${name} has no resolver`);
  return {
    ...field,
    resolve: (source, args, context, info) => {
      const work = (): unknown => tracer().trace(name, () => resolve(source, args, context, info));
      return executions.get(context)?.run(work) ?? work();
    },
  };
}

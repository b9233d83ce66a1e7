import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  TypeNameMetaFieldDef,
  typeFromAST,
} from 'graphql';

const TYPE_NAME = TypeNameMetaFieldDef.name;

/**
 * Ignores `__typename` in the input objects of variables: clients with a normalised cache add it to every object that
 * they read, and send it back. Other unknown keys are errors, and so is `__typename` in a document.
 */
export function ignoreTypeNames<Context extends BaseContext>(
  schema: GraphQLSchema,
): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation, request }) => {
          const given = Object.entries(request.variables ?? {});
          if (given.length === 0) return Promise.resolve();
          const types = new Map(
            operation?.variableDefinitions?.map(({ variable, type }) => [
              variable.name.value,
              typeFromAST(schema, type),
            ]),
          );
          request.variables = Object.fromEntries(
            given.map(([name, value]) => {
              const type = types.get(name);
              return [name, isInputType(type) ? withoutTypeNames(value, type) : value];
            }),
          );
          return Promise.resolve();
        },
      }),
  };
}

/** A value as the type takes it. Whatever does not fit the type is kept, for graphql-js to report. */
function withoutTypeNames(value: unknown, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return withoutTypeNames(value, type.ofType);
  if (isListType(type)) {
    // A single value stands for a list of one.
    return Array.isArray(value)
      ? value.map((item) => withoutTypeNames(item, type.ofType))
      : withoutTypeNames(value, type.ofType);
  }
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return value;
  }
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
      if (key === TYPE_NAME) return [];
      const field = fields[key];
      return [[key, field ? withoutTypeNames(item, field.type) : item]];
    }),
  );
}

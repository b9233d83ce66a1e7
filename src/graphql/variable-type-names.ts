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
import { isObject } from './invalid-values';

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
  if (typeof value !== 'object') return value;
  if (isNonNullType(type)) return withoutTypeNames(value, type.ofType);
  if (isListType(type)) {
    // A single value stands for a list of one.
    if (!Array.isArray(value)) return withoutTypeNames(value, type.ofType);
    const list: readonly unknown[] = value;
    const items = list.map((item) => withoutTypeNames(item, type.ofType));
    return items.some((item, i) => item !== list[i]) ? items : list;
  }
  if (!isInputObjectType(type) || !isObject(value)) return value;
  const fields = type.getFields();
  // An input may have thousands of objects, which are seldom changed.
  let changed: Record<string, unknown> | null = null;
  for (const key of Object.keys(value)) {
    const field = fields[key];
    const item = field ? withoutTypeNames(value[key], field.type) : value[key];
    if (key !== TYPE_NAME && item === value[key]) continue;
    changed ??= { ...value };
    if (key === TYPE_NAME) Reflect.deleteProperty(changed, key);
    else changed[key] = item;
  }
  return changed ?? value;
}

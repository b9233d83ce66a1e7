import {
  getNamedType,
  getNullableType,
  type GraphQLFieldConfig,
  GraphQLObjectType,
  isObjectType,
} from 'graphql';
import { isTracing } from '../tracing/tracer';
import type { MutationContext } from './mutation-sequence';
import { traceField } from './operation-traces';

/** A root type, and the types that it was made with. */
export interface RootType {
  readonly type: GraphQLObjectType;
  readonly replaced: readonly GraphQLObjectType[];
}

type FieldConfig = GraphQLFieldConfig<unknown, MutationContext>;

/**
 * The type `Query`. Each of its fields is nullable, so that one that fails leaves the others their data.
 */
export function toQueryType(type: GraphQLObjectType, description: string): RootType {
  return { type: withFields(type, toNullable, description), replaced: [type] };
}

/**
 * The type `Mutation`. Each of its fields is nullable too, and each payload has `query`, with which a client reads
 * whatever else it shows in the same request, as it is after the mutation.
 */
export function toMutationType(
  type: GraphQLObjectType,
  queryType: GraphQLObjectType,
  description: string,
): RootType {
  const payloads = new Map<GraphQLObjectType, GraphQLObjectType>();
  const withQuery = (payload: GraphQLObjectType): GraphQLObjectType => {
    const known = payloads.get(payload);
    if (known) return known;
    const config = payload.toConfig();
    const extended = new GraphQLObjectType({
      ...config,
      fields: { ...config.fields, query: toQueryField(queryType) },
    });
    payloads.set(payload, extended);
    return extended;
  };
  const toField = (field: FieldConfig): FieldConfig => {
    const payload = getNamedType(field.type);
    return inSequence(isObjectType(payload) ? { ...field, type: withQuery(payload) } : toNullable(field));
  };
  return { type: withFields(type, toField, description), replaced: [type, ...payloads.keys()] };
}

function withFields(
  type: GraphQLObjectType,
  toField: (field: FieldConfig) => FieldConfig,
  description: string,
): GraphQLObjectType {
  const config = type.toConfig();
  const given = Object.entries<FieldConfig>(config.fields);
  const toTraced = (name: string, field: FieldConfig): FieldConfig =>
    isTracing() ? traceField(`${type.name}.${name}`, field) : field;
  const fields = Object.fromEntries(given.map(([name, field]) => [name, toField(toTraced(name, field))]));
  return new GraphQLObjectType({ ...config, description, fields });
}

function toNullable(field: FieldConfig): FieldConfig {
  return { ...field, type: getNullableType(field.type) };
}

function inSequence({ resolve, ...field }: FieldConfig): FieldConfig {
  if (!resolve) throw new Error('a mutation has no resolver');
  return {
    ...field,
    resolve: (source, args, context, info) =>
      context.mutations.run(() => resolve(source, args, context, info)),
  };
}

function toQueryField(type: GraphQLObjectType): FieldConfig {
  return {
    type,
    description: 'Reads anything as it is after the mutation, with the scopes that it needs as a query.',
    resolve: () => ({}),
  };
}

import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { isObject } from '../invalid-values';
import { bareObject } from './bare-object';

type Values = Record<string, unknown>;

/** Stands for a value that does not fit its type. */
const INVALID = Symbol('invalid');

/** Returns the value as resolvers get it, or INVALID. */
type Coercer = (value: unknown) => unknown;

/**
 * Coerces variables that fit their types, as graphql-js does but in less time: the types are looked at once. It does not say
 * what is wrong with those that do not fit; graphql-js does.
 */
export class VariableCoercion {
  readonly #coercers = new Map<GraphQLInputType, Coercer>();
  readonly #variables: readonly {
    readonly name: string;
    readonly coerce: Coercer;
    /** The value of a variable that is not given: undefined if it stays so, INVALID if it must be given. */
    readonly fallback: () => unknown;
  }[];

  constructor(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]) {
    this.#variables = definitions.map(({ variable, type: typeNode, defaultValue }) => {
      const type = typeFromAST(schema, typeNode);
      const isInput = isInputType(type);
      return {
        name: variable.name.value,
        coerce: isInput ? this.#coercerOf(type) : () => INVALID,
        fallback: () => {
          if (!isInput) return INVALID;
          if (defaultValue) return valueFromAST(defaultValue, type);
          return isNonNullType(type) ? INVALID : undefined;
        },
      };
    });
  }

  /** The coerced variables; null if one does not fit its type. */
  coerce(given: Readonly<Values>): Values | null {
    const coerced = bareObject();
    for (const { name, coerce, fallback } of this.#variables) {
      const value = Object.hasOwn(given, name) ? coerce(given[name]) : fallback();
      if (value === INVALID) return null;
      if (value !== undefined) coerced[name] = value;
    }
    return coerced;
  }

  #coercerOf(type: GraphQLInputType): Coercer {
    const known = this.#coercers.get(type);
    if (known) return known;
    // The type may contain itself.
    let coercer: Coercer = () => INVALID;
    this.#coercers.set(type, (value) => coercer(value));
    coercer = this.#newCoercerOf(type);
    this.#coercers.set(type, coercer);
    return coercer;
  }

  #newCoercerOf(type: GraphQLInputType): Coercer {
    if (isNonNullType(type)) {
      const coerce = this.#coercerOf(type.ofType);
      return (value) => (value == null ? INVALID : coerce(value));
    }
    if (isListType(type)) return listCoercer(this.#coercerOf(type.ofType));
    return isInputObjectType(type) ? this.#objectCoercer(type) : leafCoercer(type);
  }

  #objectCoercer(type: GraphQLInputObjectType): Coercer {
    const definitions = type.getFields();
    const fields = Object.values(definitions).map(({ name, type: fieldType, defaultValue }) => ({
      name,
      coerce: this.#coercerOf(fieldType),
      fallback: defaultValue === undefined && isNonNullType(fieldType) ? INVALID : defaultValue,
    }));
    return (value) => {
      if (value == null) return null;
      if (!isObject(value) || type.isOneOf) return INVALID;
      const coerced = bareObject();
      for (const { name, coerce, fallback } of fields) {
        const given = value[name];
        const item = given === undefined ? fallback : coerce(given);
        if (item === INVALID) return INVALID;
        if (item !== undefined) coerced[name] = item;
      }
      for (const key of Object.keys(value)) if (!Object.hasOwn(definitions, key)) return INVALID;
      return coerced;
    };
  }
}

function listCoercer(coerce: Coercer): Coercer {
  return (value) => {
    if (value == null) return null;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const coerced: unknown[] = [];
    for (const item of list) {
      const result = coerce(item);
      if (result === INVALID) return INVALID;
      coerced.push(result);
    }
    return coerced;
  };
}

function leafCoercer(type: GraphQLLeafType): Coercer {
  return (value) => {
    if (value == null) return null;
    try {
      const parsed: unknown = type.parseValue(value);
      return parsed === undefined ? INVALID : parsed;
    } catch {
      return INVALID;
    }
  };
}

import {
  type GraphQLInputType,
  type GraphQLLeafType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';

/** The keys and indexes that lead to a value. */
export type ValuePath = readonly string[];

/**
 * The places in a value where it does not fit its type, in the order in which graphql-js reports them in variables: a
 * missing or unknown key of an object is at the place that it has, or would have. graphql-js itself names a place in
 * the text of its message only.
 *
 * @param path the path to the value
 */
export function* invalidPlaces(
  value: unknown,
  type: GraphQLInputType,
  path: ValuePath,
): Generator<ValuePath, void, undefined> {
  if (isNonNullType(type)) {
    if (isMissing(value)) yield path;
    else yield* invalidPlaces(value, type.ofType, path);
  } else if (isMissing(value)) {
    return;
  } else if (isListType(type)) {
    // A single value stands for a list of one.
    if (!Array.isArray(value)) yield* invalidPlaces(value, type.ofType, path);
    else
      for (const [i, item] of value.entries()) yield* invalidPlaces(item, type.ofType, [...path, String(i)]);
  } else if (isInputObjectType(type)) {
    if (!isObject(value)) {
      yield path;
      return;
    }
    const fields = type.getFields();
    for (const field of Object.values(fields)) {
      const given = value[field.name];
      if (given !== undefined) yield* invalidPlaces(given, field.type, [...path, field.name]);
      else if (isRequiredInputField(field)) yield [...path, field.name];
    }
    for (const key of Object.keys(value)) if (fields[key] === undefined) yield [...path, key];
  } else if (!isLeafValue(value, type)) {
    yield path;
  }
}

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/**
 * Whether a value of a variable is an object, which is what an input object type takes.
 */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLeafValue(value: unknown, type: GraphQLLeafType): boolean {
  try {
    // Without suggestions, which take time.
    return (isEnumType(type) ? type.parseValue(value, true) : type.parseValue(value)) !== undefined;
  } catch {
    return false;
  }
}

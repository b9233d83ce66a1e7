/** A JSON value that is neither a list nor null, a number, a text or a flag. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Whether a JSON value is an object.
 */
export function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/**
 * The object in a text; null if the text is not JSON, or JSON of another type.
 */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    const json: unknown = JSON.parse(text);
    return isJsonObject(json) ? json : null;
  } catch {
    return null;
  }
}

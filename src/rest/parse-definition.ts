import { ATTRIBUTE_NAMES } from '../events/model/field-types';
import {
  AttributeInput,
  CreateEventInput,
  EventFieldAttributesInput,
  EventFieldInput,
} from '../events/validation/create-event.input';
import { EventRule } from '../events/validation/event-rule';
import type { ParsedDefinition } from '../events/validation/validate-definition';
import type { Violation } from '../events/validation/violation';

/** A parsed definition, or the reasons why the JSON cannot be parsed. */
export type ParseResult = ParsedDefinition | { readonly parseErrors: readonly string[] };

/**
 * Parses a definition in the platform's JSON, the body of `POST /v2/events`. Missing and unknown values are left to
 * the rules; a value of the wrong JSON type is a parse error.
 */
export function parseDefinition(json: unknown): ParseResult {
  const parser = new DefinitionParser();
  const input = parser.definition(json);
  const { parseErrors, unknownProperties } = parser;
  return parseErrors.length > 0 ? { parseErrors } : { input, unknownProperties };
}

const DEFINITION_KEYS = ['eventName', 'actions', 'description', 'fields'];
const FIELD_KEYS = ['name', 'type', 'attributes'];
const ATTRIBUTE_KEYS = ['valueType', 'value'];

/** The most parse errors and the most unknown properties to report: a body can have one every few bytes. */
const MAX_REPORTED = 100;

type JsonObject = Readonly<Record<string, unknown>>;
type Path = readonly string[];

class DefinitionParser {
  readonly parseErrors: string[] = [];
  readonly unknownProperties: Violation[] = [];

  definition(json: unknown): CreateEventInput {
    const { eventName, actions, description, fields } = this.object(json, [], DEFINITION_KEYS);
    return Object.assign(new CreateEventInput(), {
      eventName: this.text(eventName, ['eventName']) ?? '',
      actions: this.list(actions, ['actions']).map((action, i) => {
        if (action == null) this.fail(['actions', String(i)], 'a string');
        return this.text(action, ['actions', String(i)]);
      }),
      description: this.text(description, ['description']),
      fields: this.list(fields, ['fields']).map((field, i) => this.field(field, ['fields', String(i)])),
    });
  }

  private field(json: unknown, path: Path): EventFieldInput {
    const { name, type, attributes } = this.object(json, path, FIELD_KEYS);
    return Object.assign(new EventFieldInput(), {
      name: this.text(name, [...path, 'name']) ?? '',
      type: this.text(type, [...path, 'type']),
      attributes: attributes == null ? null : this.attributes(attributes, [...path, 'attributes']),
    });
  }

  private attributes(json: unknown, path: Path): EventFieldAttributesInput {
    const given = this.object(json, path, ATTRIBUTE_NAMES);
    const attributes = new EventFieldAttributesInput();
    for (const name of ATTRIBUTE_NAMES) {
      if (given[name] != null) attributes[name] = this.attribute(given[name], [...path, name]);
    }
    return attributes;
  }

  private attribute(json: unknown, path: Path): AttributeInput {
    const { valueType, value } = this.object(json, path, ATTRIBUTE_KEYS);
    return Object.assign(new AttributeInput(), {
      valueType: this.text(valueType, [...path, 'valueType']),
      value: this.text(value, [...path, 'value']),
    });
  }

  private object(json: unknown, path: Path, knownKeys: readonly string[]): JsonObject {
    if (!isJsonObject(json)) {
      this.fail(path, 'an object');
      return {};
    }
    for (const key of Object.keys(json)) {
      if (!knownKeys.includes(key) && this.unknownProperties.length < MAX_REPORTED) {
        this.unknownProperties.push({ rule: EventRule.UNKNOWN_PROPERTY, path: [...path, key] });
      }
    }
    return json;
  }

  private list(json: unknown, path: Path): readonly unknown[] {
    if (json == null) return [];
    if (Array.isArray(json)) return json;
    this.fail(path, 'a list');
    return [];
  }

  private text(json: unknown, path: Path): string | null {
    if (json == null) return null;
    if (typeof json === 'string') return json;
    this.fail(path, 'a string');
    return null;
  }

  private fail(path: Path, expected: string): void {
    if (this.parseErrors.length < MAX_REPORTED) {
      this.parseErrors.push(`${path.length === 0 ? 'the body' : path.join('.')} must be ${expected}`);
    }
  }
}

function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

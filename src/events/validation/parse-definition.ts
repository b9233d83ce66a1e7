import { readValueType } from '../model/attribute-values';
import { EventFieldType } from '../model/enums';
import { ATTRIBUTE_NAMES } from '../model/field-types';
import { isJsonObject, type JsonObject } from '../model/json-object';
import { findInAnyCase } from '../model/spelling';
import { AttributeInput, EventFieldAttributesInput } from './create-event.input';
import { EventDraftInput, EventFieldDraftInput } from './event-draft.input';
import { EventRule } from './event-rule';
import type { ParsedDefinition } from './validate-definition';
import type { Violation } from './violation';

/** A parsed definition, or the reasons why the JSON cannot be parsed. */
export type ParseResult = ParsedDefinition | { readonly parseErrors: readonly string[] };

/**
 * Parses a definition in the platform's JSON, the body of `POST /v2/events`; also in the envelope in which
 * `GET /v2/events/meta` answers it. Missing and unknown values are left to the rules; a value of the wrong JSON type
 * is a parse error.
 */
export function parseDefinition(json: unknown): ParseResult {
  const parser = new DefinitionParser();
  const input = parser.body(json);
  const { parseErrors, unknownProperties } = parser;
  return parseErrors.length > 0 ? { parseErrors } : { input, unknownProperties };
}

const ENVELOPE = 'clickEventsMeta';
const ENVELOPE_KEYS = [ENVELOPE, 'transformerMappings', 'warnings'];
const DEFINITION_KEYS = ['eventName', 'actions', 'description', 'fields'];
/** What the platform adds to a definition in the envelope. */
const READ_ONLY_KEYS = ['eventId', 'standardEvent', 'status'];
const FIELD_KEYS = ['name', 'type', 'attributes'];
const ATTRIBUTE_KEYS = ['valueType', 'value'];

const FIELD_TYPE_NAMES = Object.values(EventFieldType);

/** The most parse errors and the most unknown properties to report: a body can have one every few bytes. */
const MAX_REPORTED = 100;

type Path = readonly string[];

class DefinitionParser {
  readonly parseErrors: string[] = [];
  readonly unknownProperties: Violation[] = [];
  /** The path from the body to the definition. */
  private root: Path = [];

  body(json: unknown): EventDraftInput {
    if (!isJsonObject(json) || !Object.hasOwn(json, ENVELOPE)) return this.definition(json, DEFINITION_KEYS);
    this.reportUnknown(json, [], ENVELOPE_KEYS, { isOfBody: true });
    this.root = [ENVELOPE];
    return this.definition(json[ENVELOPE], [...DEFINITION_KEYS, ...READ_ONLY_KEYS]);
  }

  private definition(json: unknown, knownKeys: readonly string[]): EventDraftInput {
    const { eventName, actions, description, fields } = this.object(json, [], knownKeys);
    return Object.assign(new EventDraftInput(), {
      eventName: this.text(eventName, ['eventName']),
      actions: this.list(actions, ['actions']).map((action, i) => {
        if (action == null) this.fail(['actions', String(i)], 'a string');
        return this.text(action, ['actions', String(i)]);
      }),
      description: this.text(description, ['description']),
      fields: this.list(fields, ['fields']).map((field, i) => this.field(field, ['fields', String(i)])),
    });
  }

  private field(json: unknown, path: Path): EventFieldDraftInput {
    const { name, type, attributes } = this.object(json, path, FIELD_KEYS);
    return Object.assign(new EventFieldDraftInput(), {
      name: this.text(name, [...path, 'name']),
      type: this.fieldType(type, [...path, 'type']),
      attributes: attributes == null ? null : this.attributes(attributes, [...path, 'attributes']),
    });
  }

  /** The platform answers types in upper case. */
  private fieldType(json: unknown, path: Path): string | null {
    const type = this.text(json, path);
    return findInAnyCase(FIELD_TYPE_NAMES, type) ?? type;
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
      valueType: this.valueType(valueType, [...path, 'valueType']),
      value: this.text(value, [...path, 'value']),
    });
  }

  private valueType(json: unknown, path: Path): string | null {
    const text = this.text(json, path);
    return text === null ? null : (readValueType(text) ?? text);
  }

  private object(json: unknown, path: Path, knownKeys: readonly string[]): JsonObject {
    if (!isJsonObject(json)) {
      this.fail(path, 'an object');
      return {};
    }
    this.reportUnknown(json, path, knownKeys);
    return json;
  }

  private reportUnknown(
    json: JsonObject,
    path: Path,
    knownKeys: readonly string[],
    details?: Violation['details'],
  ): void {
    for (const key of Object.keys(json)) {
      if (knownKeys.includes(key) || this.unknownProperties.length >= MAX_REPORTED) continue;
      const violation = { rule: EventRule.UNKNOWN_PROPERTY, path: [...path, key] };
      this.unknownProperties.push(details === undefined ? violation : { ...violation, details });
    }
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
      this.parseErrors.push(`${[...this.root, ...path].join('.') || 'the body'} must be ${expected}`);
    }
  }
}

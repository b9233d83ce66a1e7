import {
  DEFAULT_PAGE_SIZE,
  MAX_CALLER_NAME_LENGTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_EVENT_NAME_LENGTH,
  MAX_FIELD_NAME_LENGTH,
  MAX_FIELDS,
  MAX_NODES_PER_REQUEST,
  MAX_NOTE_LENGTH,
  MAX_PAGE_SIZE,
} from '../model/limits';
import { parseVersionId } from '../model/version-id';

// The unit of complexity is the work for one leaf of the response, or for some 16 bytes of it.

/** What an estimator is called with. */
interface FieldArguments {
  readonly args: Readonly<Record<string, unknown>>;
  /** The arguments of the field that contains this one. */
  readonly parentArgs?: Readonly<Record<string, unknown>>;
  /** The complexity of what is selected of one item. */
  readonly childComplexity: number;
  /** The most items of a paced list to count: 1 for the part that does not give other requests a turn. */
  readonly maxItems?: number;
}

type Estimator = (field: FieldArguments) => number;

/** The most bytes of a character as JSON: that of a control character is an escape sequence. */
const MAX_CHARACTER_SIZE = 6;

/**
 * The complexity of texts, which count by their longest value. The names of fields and callers have no control
 * characters.
 */
export const EVENT_NAME_COMPLEXITY = Math.ceil(MAX_EVENT_NAME_LENGTH / 16);
export const FIELD_NAME_COMPLEXITY = Math.ceil(MAX_FIELD_NAME_LENGTH / 4);
export const CALLER_NAME_COMPLEXITY = Math.ceil(MAX_CALLER_NAME_LENGTH / 4);
export const DESCRIPTION_COMPLEXITY = (MAX_DESCRIPTION_LENGTH * MAX_CHARACTER_SIZE) / 16;
export const NOTE_COMPLEXITY = (MAX_NOTE_LENGTH * MAX_CHARACTER_SIZE) / 16;
export const UNIQUE_KEY_COMPLEXITY = (MAX_FIELDS + 2) * FIELD_NAME_COMPLEXITY;
export const CURSOR_COMPLEXITY = 20;

/** A JSON Schema has a property for each field. */
export const JSON_SCHEMA_COMPLEXITY = MAX_FIELDS * (FIELD_NAME_COMPLEXITY + 10);

/** Reading a definition: it has up to 100 fields, which are read whatever is selected. */
export const READ_COMPLEXITY = 100;

/** Reading a replaced version: those of all lists are read by one statement. */
const VERSION_READ_COMPLEXITY = 3 * READ_COMPLEXITY;

/** Reading one version, and the one that it replaced. */
export const VERSION_COMPLEXITY = 2 * VERSION_READ_COMPLEXITY;

/** A search or a count may have to look at every event. */
export const SCAN_COMPLEXITY = 5_000;

/** The conditions of a filter that every list finds by an index. */
const INDEXED_CONDITIONS = ['status', 'eventNames'];

/** Finding an event by its id. The client of the database takes longer for a list of ids than for a page. */
const EVENT_BY_ID_COMPLEXITY = 2 * READ_COMPLEXITY;

/** Finding a version by its id, and the one that it replaced: versions of one event are found together. */
const VERSION_BY_ID_COMPLEXITY = READ_COMPLEXITY + VERSION_COMPLEXITY;

/** Validating and storing a definition without fields, and each field. */
const DEFINITION_COMPLEXITY = 50;
const FIELD_COMPLEXITY = 10;

/** Reading an event and two of its versions, and comparing them. */
export const COMPARISON_COMPLEXITY = READ_COMPLEXITY + 2 * VERSION_COMPLEXITY;

/** Reading an event and one of its versions, whose definition is written again. */
export const REVERT_COMPLEXITY =
  READ_COMPLEXITY + VERSION_COMPLEXITY + DEFINITION_COMPLEXITY + FIELD_COMPLEXITY * MAX_FIELDS;

/** Reading an event and changing its status. */
export const DISABLE_COMPLEXITY = READ_COMPLEXITY + DEFINITION_COMPLEXITY;

/**
 * A field that returns one object.
 *
 * @param base the complexity of the object itself
 */
export function object(base: number): Estimator {
  return ({ childComplexity }) => base + childComplexity;
}

/**
 * A field that returns a list.
 *
 * @param maxLength the length of the longest list
 */
export function list(maxLength: number): Estimator {
  return ({ childComplexity }) => 1 + maxLength * Math.max(childComplexity, 1);
}

/**
 * A field that returns a long list of small objects, each of which takes as much work as a leaf.
 *
 * @param maxLength the length of the longest list
 */
export function objectList(maxLength: number): Estimator {
  return ({ childComplexity }) => 1 + maxLength * (1 + childComplexity);
}

/**
 * A field that returns a list whose items are paced.
 */
export function pacedList(maxLength: number): Estimator {
  return ({ childComplexity, maxItems = Infinity }) => 1 + Math.min(maxLength, maxItems) * childComplexity;
}

/**
 * A field that returns a Relay connection.
 *
 * @param base the complexity of reading the page
 */
export function connection(base: number): Estimator {
  return ({ args: { filter }, childComplexity }) =>
    base + childComplexity + (needsScan(filter) ? SCAN_COMPLEXITY : 0);
}

/** Whether a filter has a condition for which there may be no index. */
function needsScan(filter: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return false;
  const given: [string, unknown][] = Object.entries(filter);
  return given.some(([name, value]) => value != null && !INDEXED_CONDITIONS.includes(name));
}

/**
 * A field that returns a page of versions, which are read at once, together with the one before the last of them.
 */
export function versionConnection({ args, childComplexity }: FieldArguments): number {
  return (pageSizeOf(args) + 1) * VERSION_READ_COMPLEXITY + childComplexity;
}

/**
 * A field that returns the first items of a list.
 *
 * @param item the complexity of reading an item
 */
export function firstItems(item: number): Estimator {
  return ({ args, childComplexity }) => pageSizeOf(args) * (item + childComplexity);
}

/**
 * A field that finds an object by its `id`, or a list of them, which are paced, by their `ids`.
 */
export function nodes({ args: { id, ids }, childComplexity, maxItems = Infinity }: FieldArguments): number {
  const given: readonly unknown[] = Array.isArray(ids) ? ids : [ids ?? id];
  // The field itself rejects a longer list.
  const found = given.slice(0, MAX_NODES_PER_REQUEST);
  const reads = found.map((each) =>
    typeof each === 'string' && parseVersionId(each) ? VERSION_BY_ID_COMPLEXITY : EVENT_BY_ID_COMPLEXITY,
  );
  // Every one of a longer list would be looked at all the same.
  const excess = given.length - found.length;
  return 1 + excess + sum(reads) + Math.min(found.length, maxItems) * childComplexity;
}

/**
 * The edges of a Relay connection, which are paced.
 */
export function edges({ parentArgs = {}, childComplexity, maxItems = Infinity }: FieldArguments): number {
  return 1 + Math.min(pageSizeOf(parentArgs), maxItems) * childComplexity;
}

/**
 * A field that takes one definition as `input`, or a list of them as `inputs`.
 */
export function write({
  args: { input, inputs },
  childComplexity,
  maxItems = Infinity,
}: FieldArguments): number {
  const definitions = Array.isArray(inputs) ? inputs : [inputs ?? input];
  const complexities = definitions.map(complexityOfDefinition);
  // A list of definitions is paced.
  const work = maxItems === Infinity ? sum(complexities) : greatest(complexities);
  return work + childComplexity;
}

function complexityOfDefinition(definition: unknown): number {
  const hasFields = typeof definition === 'object' && definition !== null && 'fields' in definition;
  const fields = hasFields && Array.isArray(definition.fields) ? definition.fields.length : 0;
  return DEFINITION_COMPLEXITY + FIELD_COMPLEXITY * fields;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The list can have more items than a function can have arguments. */
function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function pageSizeOf({ first, last }: Readonly<Record<string, unknown>>): number {
  const sizes = [first, last].filter((size) => typeof size === 'number');
  if (sizes.length === 0) return DEFAULT_PAGE_SIZE;
  // The connection itself rejects a larger page.
  return Math.min(Math.max(...sizes, 1), MAX_PAGE_SIZE);
}

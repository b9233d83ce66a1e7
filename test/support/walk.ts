import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { WireDefinition } from './definitions';

/** Everything by which an event could be found, or could get in the way of another. */
export interface Target {
  readonly id: string;
  readonly eventName: string;
  /** A text that only this event contains. */
  readonly description: string;
  /** The cursor of the event in a list. */
  readonly cursor: string;
  readonly idempotencyKey: string;
  /** What was sent with the idempotency key. */
  readonly definition: WireDefinition;
}

/** A request that names a target. */
export interface Step {
  /** The field and its arguments, such as `Query.event(eventName)`. */
  readonly title: string;
  readonly query: string;
  readonly variables: (target: Target) => Readonly<Record<string, unknown>>;
}

type ValueOf = (target: Target) => unknown;

/** What to give each argument of the schema. A new argument has to be added, or the walk fails. */
const VALUES: Readonly<Record<string, readonly ValueOf[]>> = {
  id: [({ id }) => id, ({ id }) => `${id}:1`],
  ids: [({ id }) => [id, `${id}:1`, `${id}:2`]],
  eventName: [({ eventName }) => eventName],
  input: [({ definition }) => definition, ({ definition }) => ({ ...definition, description: 'another' })],
  inputs: [({ definition }) => [definition]],
  idempotencyKey: [({ idempotencyKey }) => idempotencyKey],
  expectedVersion: [() => 1, () => 2],
  allowBreaking: [() => false],
  from: [() => 1],
  to: [() => 1, () => 2],
  errorPolicy: [() => 'REJECT_EVERYTHING', () => 'REJECT_FAILED_ROWS'],
  operation: [() => 'CREATE', () => 'UPDATE'],
  first: [() => 5],
  last: [() => 5],
  after: [({ cursor }) => cursor],
  before: [({ cursor }) => cursor],
  note: [() => 'a note'],
  filter: [
    ({ description }) => ({ search: description }),
    ({ eventName }) => ({ search: eventName }),
    ({ eventName }) => ({ eventNames: [eventName] }),
    ({ eventName }) => ({ search: eventName, fieldName: 'cartId', createdBy: 'key of acme' }),
    ({ eventName }) => ({ search: eventName, updatedAfter: '2000-01-01T00:00:00Z' }),
    ({ eventName }) => ({ search: eventName, status: null }),
  ],
  orderBy: [() => ({ field: 'CREATED_AT', direction: 'ASC' })],
};

/**
 * Requests for every root field of the schema: with its required arguments, and with each of the others as well. Each
 * selects everything.
 */
export function stepsOf(schema: GraphQLSchema): Step[] {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  return roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).flatMap((field) =>
      argumentSets(field).map((args) => toStep(root?.name ?? '', field, args)),
    ),
  );
}

/**
 * The requests for every field of Query once more, through the payload of a mutation that does nothing.
 */
export function payloadStepsOf(schema: GraphQLSchema): Step[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return fields.flatMap((field) =>
    argumentSets(field).map((args): Step => {
      const { title, query, variables } = toStep('query', field, args);
      const selection = query.slice(query.indexOf('{'));
      const declared = query.slice('query'.length, query.indexOf('{'));
      return {
        title: `the payload of a mutation: ${title}`,
        query: `mutation ${declared} { discardPendingWrite(id: "none") { query ${selection} } }`,
        variables,
      };
    }),
  );
}

type GivenArgument = readonly [GraphQLArgument, ValueOf];

function argumentSets(field: GraphQLField<unknown, unknown>): GivenArgument[][] {
  const given = (argument: GraphQLArgument): GivenArgument[] =>
    valuesOf(field, argument).map((valueOf) => [argument, valueOf]);
  const required = field.args.filter(isRequiredArgument).map(given);
  const optional = field.args.filter((argument) => !isRequiredArgument(argument)).flatMap(given);
  // Every combination of the values of required arguments.
  const base = required.reduce<GivenArgument[][]>(
    (sets, values) => sets.flatMap((set) => values.map((value) => [...set, value])),
    [[]],
  );
  return base.flatMap((set) => [set, ...optional.map((argument) => [...set, argument])]);
}

function valuesOf(
  { name: field }: GraphQLField<unknown, unknown>,
  { name }: GraphQLArgument,
): readonly ValueOf[] {
  const values = VALUES[name];
  if (values === undefined) throw new Error(`the walk does not know what to give ${field}(${name})`);
  return values;
}

function toStep(root: string, field: GraphQLField<unknown, unknown>, args: readonly GivenArgument[]): Step {
  const declared = args.map(([{ name, type }]) => `$${name}: ${String(type)}`).join(' ');
  const passed = args.map(([{ name }]) => `${name}: $${name}`).join(' ');
  const call = `${field.name}${passed && `(${passed})`} ${selectAll(getNamedType(field.type), [])}`;
  return {
    title: `${root}.${field.name}(${args.map(([{ name }]) => name).join(', ')})`,
    query: `${root.toLowerCase()}${declared && `(${declared})`} { ${call} }`,
    variables: (target) => Object.fromEntries(args.map(([{ name }, valueOf]) => [name, valueOf(target)])),
  };
}

/** What an operation may not ask of several events: it would be too complex. */
const OF_ONE_EVENT = ['versions', 'atVersion', 'jsonSchema'];

/** The types with several events: a list, or the current one beside the new one. */
const WITH_SEVERAL_EVENTS = [
  ...['EventConnection', 'CreateEventsPayload', 'ValidateEventsPayload'],
  ...['UpdateEventPayload', 'RevertEventPayload', 'ValidateEventPayload'],
];

/** The arguments of fields below the roots. */
const ARGUMENTS_BELOW: Readonly<Record<string, string>> = { first: '(first: 2)', number: '(number: 1)' };

/** Everything below a type, once on each path, but not what a payload reads besides. */
function selectAll(type: GraphQLNamedType, path: readonly string[]): string {
  if (isInterfaceType(type)) {
    return '{ __typename id ... on Event { eventName description version } ... on EventVersion { version description } }';
  }
  if (!isObjectType(type)) return '';
  const below = [...path, type.name];
  const isOneOfSeveral = below.some((name) => WITH_SEVERAL_EVENTS.includes(name));
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const fieldType = getNamedType(field.type);
    if (fieldType.name === 'Query') return [];
    // The event of the edge is that of the payload: all of both would be too complex.
    if (field.name === 'eventEdge') return ['eventEdge { cursor node { id eventName } }'];
    if (below.includes(fieldType.name) || (isOneOfSeveral && OF_ONE_EVENT.includes(field.name))) return [];
    const args = field.args.flatMap(({ name }) => ARGUMENTS_BELOW[name] ?? []).join('');
    return `${field.name}${args} ${selectAll(fieldType, below)}`;
  });
  return `{ ${parts.join(' ')} }`;
}

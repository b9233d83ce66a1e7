import {
  type FieldNode,
  getNamedType,
  GraphQLError,
  type GraphQLNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { DOCUMENT_COST_LIMIT } from './limits';

/** What a field costs beside what is selected of it, and how often that is selected. Both are 1 unless named here. */
interface Cost {
  readonly base?: number;
  /** The longest that the list can be; `page` is what its arguments ask for. */
  readonly times?: number | 'page';
}

/** A definition has up to a hundred fields, which are read whatever is selected of it. */
const DEFINITION = 100;

/** A list of issues or of changes: rarely longer. */
const REMARKS = 100;

const COSTS: Readonly<Record<string, Cost>> = {
  'Query.event': { base: DEFINITION },
  'Query.node': { base: DEFINITION },
  'Query.events': { base: 100 * DEFINITION, times: 'page' },
  'Event.versions': { base: 10 * DEFINITION, times: 'page' },
  'EventEdge.node': { base: DEFINITION },
  'EventVersionConnection.edges': { base: DEFINITION },
  'Event.fields': { times: DEFINITION },
  'EventVersion.fields': { times: DEFINITION },
  'Event.jsonSchema': { base: 5 * DEFINITION },
  // It may have to look at every event.
  'EventConnection.totalCount': { base: 500 },
  'CreateEventsPayload.results': { times: 100 },
  ...Object.fromEntries(
    [
      ...['CreateEventPayload', 'CreateEventsPayload', 'CreateEventsResult'],
      ...['UpdateEventPayload', 'ValidateEventPayload'],
    ].flatMap((type) =>
      ['warnings', 'errors', 'changes'].map((list) => [`${type}.${list}`, { times: REMARKS }]),
    ),
  ),
};

/** What the connections give where nothing is asked for, and the most that they give. */
const DEFAULT_PAGE = 20;
const LARGEST_PAGE = 100;

/**
 * Refuses an operation that could have a huge answer: lists within lists, multiplied by aliases, ask in a few bytes
 * for more than the process can hold. A page size that is a variable counts as the largest, so that the cost is that
 * of the document, which is checked once and not with each request.
 */
export const limitCost: ValidationRule = (context) => {
  const schema = context.getSchema();
  // Each fragment is counted once, and as nothing while it is being counted: it may spread itself.
  const fragments = new Map<string, number>();
  const costOfFragment = (name: string): number => {
    const counted = fragments.get(name);
    if (counted !== undefined) return counted;
    fragments.set(name, 0);
    const fragment = context.getFragment(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && type ? costOf(fragment.selectionSet, type) : 0;
    fragments.set(name, cost);
    return cost;
  };
  const costOfField = (node: FieldNode, type: GraphQLNamedType): number => {
    const { base = 1, times = 1 } = COSTS[`${type.name}.${node.name.value}`] ?? {};
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const answer = field && getNamedType(field.type);
    const selected = node.selectionSet && answer ? costOf(node.selectionSet, answer) : 0;
    return base + (times === 'page' ? pageSizeOf(node) : times) * selected;
  };
  const costOf = ({ selections }: SelectionSetNode, type: GraphQLNamedType): number =>
    selections.reduce((cost, selection) => {
      if (selection.kind === Kind.FIELD) return cost + costOfField(selection, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return cost + costOfFragment(selection.name.value);
      const narrowed = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
      return cost + costOf(selection.selectionSet, narrowed ?? type);
    }, 0);

  return {
    OperationDefinition: (node) => {
      const type = schema.getRootType(node.operation);
      const cost = type ? costOf(node.selectionSet, type) : 0;
      if (cost <= DOCUMENT_COST_LIMIT) return;
      const message = `The operation could have too large an answer: it costs ${cost}, and ${DOCUMENT_COST_LIMIT} is the limit. Ask for smaller pages, written out as numbers, or for fewer fields.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
};

function pageSizeOf({ arguments: given = [] }: FieldNode): number {
  const sizes = given.filter(({ name }) => name.value === 'first' || name.value === 'last');
  if (sizes.length === 0) return DEFAULT_PAGE;
  const asked = sizes.map(({ value }) => (value.kind === Kind.INT ? Number(value.value) : LARGEST_PAGE));
  // What is beyond the largest page is refused by the connection itself.
  return Math.min(Math.max(...asked, 1), LARGEST_PAGE);
}

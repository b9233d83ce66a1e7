import { asking, eventNamed } from './definitions';
import { Exchange } from './exchange';
import type { ServerProcess } from './server-process';

/** The length of a page. */
const PAGE_SIZE = 20;

const EVENT = 'id eventName version description uniqueKey fields { name type isRequired } createdAt';

const PAGE = `query Page($after: String, $orderBy: EventOrder) {
  events(first: ${PAGE_SIZE}, after: $after, orderBy: $orderBy) {
    edges { node { ${EVENT} } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const SEARCH = `query Search($search: String) {
  events(first: ${PAGE_SIZE}, filter: { search: $search }) {
    edges { node { ${EVENT} } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const EVENT_BY_NAME = `query EventByName($eventName: String!) { event(eventName: $eventName) { ${EVENT} } }`;

const CURSORS = `query Cursors($eventNames: [String!], $orderBy: EventOrder) {
  events(first: 100, filter: { eventNames: $eventNames }, orderBy: $orderBy) { edges { cursor } }
}`;

const NEWEST_FIRST = { field: 'CREATED_AT', direction: 'DESC' };
const BY_NAME = { field: 'EVENT_NAME', direction: 'ASC' };

/** Reads full pages, each at another place of the list, newest events first, which is the default. */
export async function pageExchange(server: ServerProcess, names: readonly string[]): Promise<Exchange> {
  return pagesIn(server, NEWEST_FIRST, names.slice(PAGE_SIZE));
}

/** The same in the order of the names. */
export async function pageByNameExchange(server: ServerProcess, names: readonly string[]): Promise<Exchange> {
  return pagesIn(server, BY_NAME, names.toSorted().slice(0, -PAGE_SIZE));
}

/** Finds one event after the other by its name. */
export function eventExchange(names: readonly string[]): Exchange {
  return new Exchange('/graphql', () => {
    const eventName = anyOf(names);
    return {
      body: JSON.stringify({ query: EVENT_BY_NAME, variables: { eventName } }),
      expected: [eventNamed(eventName)],
    };
  });
}

/** Searches for the name of one event after the other, in lower case. */
export function searchExchange(names: readonly string[]): Exchange {
  return new Exchange('/graphql', () => {
    const eventName = anyOf(names);
    return {
      body: JSON.stringify({ query: SEARCH, variables: { search: eventName.toLowerCase() } }),
      expected: [eventNamed(eventName)],
    };
  });
}

/** Searches for a text that no event has. */
export function vainSearchExchange(): Exchange {
  return asking('/graphql', { query: SEARCH, variables: { search: 'no event has this' } }, [
    '{"data":{"events":{"edges":[],',
  ]);
}

/** Searches for a text that all events have. */
export function broadSearchExchange(): Exchange {
  return asking('/graphql', { query: SEARCH, variables: { search: 'full cart' } }, [
    '{"data":{"events":{"edges":[{',
    '"hasNextPage":true',
  ]);
}

/** Reads the pages after some of these events, none of which is among the last of the list. */
async function pagesIn(server: ServerProcess, orderBy: object, names: readonly string[]): Promise<Exchange> {
  const eventNames = Array.from({ length: 100 }, () => anyOf(names));
  const answer = await server.ask(
    asking('/graphql', { query: CURSORS, variables: { eventNames, orderBy } }, ['"cursor":']),
  );
  const cursors = [...answer.matchAll(/"cursor":"([^"]+)"/g)].map(([, cursor = '']) => cursor);
  // The default order is what a client gets that does not give one.
  const order = orderBy === NEWEST_FIRST ? {} : { orderBy };
  return new Exchange('/graphql', () => ({
    body: JSON.stringify({ query: PAGE, variables: { after: anyOf(cursors), ...order } }),
    expected: ['{"data":{"events":{"edges":[{'],
  }));
}

function anyOf(list: readonly string[]): string {
  return list[Math.floor(Math.random() * list.length)] ?? '';
}

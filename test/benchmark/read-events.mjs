// Compares reading with 100 and with 100,000 stored events, on new SQLite files.
// Quote the ratios: the absolute numbers depend on the machine and its load.
import { definition, median, requestsPerSecond, startGateway } from './gateway.mjs';

const SECONDS = 3;
const ROUNDS = 3;
const SIZES = [100, 100_000];

const CREATE_EVENTS = `mutation($inputs: [CreateEventInput!]!) {
  createEvents(inputs: $inputs) { results { event { eventName } errors { rule } } }
}`;
const PAGE = `query($after: String) {
  events(first: 20, after: $after) {
    edges { node { id eventName version description uniqueKey fields { name type isRequired } createdAt } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const POINT = `query($eventName: String!) {
  event(eventName: $eventName) { id eventName version description uniqueKey fields { name type isRequired } }
}`;

async function ask(url, query, variables) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = await answer.json();
  return data;
}

/** A gateway with this number of events, their names, and cursors of pages throughout the list. */
async function fill(size) {
  const gateway = await startGateway();
  const names = [];
  for (let i = 0; i < size; i += 100) {
    const { createEvents } = await ask(gateway.url, CREATE_EVENTS, {
      inputs: Array.from({ length: Math.min(100, size - i) }, definition),
    });
    names.push(...createEvents.results.map(({ event }) => event.eventName));
  }
  const cursors = [null];
  for (let cursor = null; cursors.length < 200; cursors.push(cursor)) {
    const { events } = await ask(gateway.url, PAGE, { after: cursor });
    if (!events.pageInfo.hasNextPage) break;
    cursor = events.pageInfo.endCursor;
  }
  return { ...gateway, names, cursors };
}

const anyOf = (list) => list[Math.floor(Math.random() * list.length)];
const REQUESTS = {
  'a page of 20': ({ cursors }) => ['/graphql', { query: PAGE, variables: { after: anyOf(cursors) } }],
  'one event by name': ({ names }) => ['/graphql', { query: POINT, variables: { eventName: anyOf(names) } }],
};

const gateways = [];
for (const size of SIZES) gateways.push(await fill(size));
const rates = Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, SIZES.map(() => [])]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, next] of Object.entries(REQUESTS)) {
    for (const [i, gateway] of gateways.entries()) {
      const rate = await requestsPerSecond(gateway.url, () => next(gateway), SECONDS);
      // The first round only warms up.
      if (round > 0) rates[name][i].push(rate);
    }
  }
}
for (const gateway of gateways) gateway.end();

for (const [name, [few, many]] of Object.entries(rates)) {
  const [a, b] = [median(few), median(many)];
  console.log(
    `${name.padEnd(18)} ${a.toFixed(0).padStart(6)} requests/s with 100 events, ${b.toFixed(0).padStart(6)} with 100,000  ${(b / a).toFixed(2)}`,
  );
}

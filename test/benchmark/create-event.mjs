// Compares requests that store an event with requests that store nothing, on a new SQLite file.
// Quote the ratios: the absolute numbers depend on the machine and its load.
import { definition, median, requestsPerSecond, startGateway } from './gateway.mjs';

const SECONDS = 5;
const ROUNDS = 3;

const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) {
    event { id eventName uniqueKey fields { name type isRequired } }
    warnings { rule message path }
    errors { rule code message path }
  }
}`;

const REQUESTS = {
  'no storage: { __typename }': () => ['/graphql', { query: '{ __typename }' }],
  'GraphQL: createEvent': () => ['/graphql', { query: CREATE_EVENT, variables: { input: definition() } }],
  'REST: POST /v2/events': () => ['/v2/events', definition()],
};

const gateway = await startGateway();
const rates = Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, []]));
for (const next of Object.values(REQUESTS)) await requestsPerSecond(gateway.url, next, 2);
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, next] of Object.entries(REQUESTS))
    rates[name].push(await requestsPerSecond(gateway.url, next, SECONDS));
}
gateway.end();

const [baseline] = Object.values(rates).map(median);
for (const [name, values] of Object.entries(rates)) {
  const rate = median(values);
  console.log(
    `${name.padEnd(30)} ${rate.toFixed(0).padStart(6)} requests/s  ${(rate / baseline).toFixed(2)}`,
  );
}

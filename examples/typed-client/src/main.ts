import { randomUUID } from 'node:crypto';
import { ask, unwrap } from './gateway.js';
import { graphql } from './gql/index.js';
import type { CreateEventInput, ListEventsQuery } from './gql/graphql.js';
import { handlingOf } from './issues.js';

const CreateEvent = graphql(`
  mutation CreateEvent($input: CreateEventInput!, $idempotencyKey: String) {
    createEvent(input: $input, idempotencyKey: $idempotencyKey) {
      event {
        eventName
        version
      }
      errors {
        rule
        message
        path
      }
    }
  }
`);

const UpdateEvent = graphql(`
  mutation UpdateEvent($input: CreateEventInput!, $expectedVersion: Int) {
    updateEvent(input: $input, expectedVersion: $expectedVersion) {
      event {
        version
      }
      changes {
        kind
        path
        fieldName
        breaking
      }
      currentEvent {
        version
      }
      errors {
        rule
        message
        path
      }
    }
  }
`);

const ListEvents = graphql(`
  query ListEvents($search: String, $after: String) {
    events(first: 100, after: $after, filter: { search: $search }, orderBy: { field: EVENT_NAME, direction: ASC }) {
      edges {
        node {
          eventName
          version
          fields {
            name
            type
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const url = process.argv[2] ?? 'http://127.0.0.1:4000/graphql';
const suffix = randomUUID().slice(0, 8);

const input: CreateEventInput = {
  eventName: `WishlistShared_${suffix}`,
  actions: ['EMFConsumer'],
  fields: [
    { name: 'customer', type: 'customer', identifierType: 'email' },
    { name: 'wishlistId', type: 'string', isRequired: true, isUniqueKeyField: true },
  ],
};

// Create: with an idempotency key, so that the request can be repeated if the response is lost.
const idempotencyKey = randomUUID();
const created = unwrap((await ask(url, CreateEvent, { input, idempotencyKey })).createEvent);
console.log(`created ${created.event?.eventName} in version ${created.event?.version}`);

// Handle issues: each has its rule, its path and its message.
const invalid: CreateEventInput = { ...input, actions: [], fields: [{ name: ' ', type: 'double' }] };
const rejected = unwrap((await ask(url, CreateEvent, { input: invalid })).createEvent);
for (const { rule, path, message } of rejected.errors) {
  console.log(`refused at ${path.join('.')}: show "${message}" beside the ${handlingOf(rule)}`);
}

// Update: only if nobody else has updated the event in the meantime.
const changed = { ...input, description: 'A customer shared a wishlist' };
const updated = unwrap((await ask(url, UpdateEvent, { input: changed, expectedVersion: 1 })).updateEvent);
console.log(
  `updated to version ${updated.event?.version}: ${updated.changes.map(({ kind }) => kind).join()}`,
);
const late = unwrap((await ask(url, UpdateEvent, { input, expectedVersion: 1 })).updateEvent);
for (const { rule } of late.errors) {
  console.log(`too late: ${rule}, so ${handlingOf(rule)} version ${late.currentEvent?.version}`);
}

// List: page by page until the last one.
for (let after: string | null = null; ;) {
  const page: ListEventsQuery = await ask(url, ListEvents, { search: suffix, after });
  const events = unwrap(page.events);
  for (const { node } of events.edges) {
    console.log(`listed ${node.eventName} in version ${node.version} with ${node.fields.length} fields`);
  }
  if (!events.pageInfo.hasNextPage) break;
  after = events.pageInfo.endCursor ?? null;
}

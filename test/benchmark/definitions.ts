import { Exchange, type Question } from './exchange';

const NO_ERRORS = '"errors":[]';

/** The attributes that were sent are read back too. */
const ATTRIBUTES = '"identifierType":{"valueType":"Enum","value":"mobile"}';

/** In the order in which Postgres keeps the keys of JSON. */
const JSON_ATTRIBUTES = '"identifierType":{"value":"mobile","valueType":"Enum"}';

const flag = (value: boolean): object => ({ valueType: 'Boolean', value: String(value) });
const FLAGS = { isRequired: flag(true), isPsiData: flag(false) };

/** A definition of the platform with eight fields, each with two attributes. */
const DEFINITION = {
  actions: ['EMFConsumer'],
  description: 'Left with a full cart',
  fields: [
    {
      name: 'customer',
      type: 'customer',
      attributes: {
        addCustomerIfNotExists: flag(true),
        identifierType: { valueType: 'Enum', value: 'mobile' },
      },
    },
    {
      name: 'cartId',
      type: 'string',
      attributes: { isRequired: flag(true), isUniqueKeyField: flag(true) },
    },
    { name: 'coupon', type: 'couponCode', attributes: FLAGS },
    { name: 'till', type: 'tillCode', attributes: FLAGS },
    { name: 'product', type: 'productSku', attributes: FLAGS },
    { name: 'brand', type: 'productBrand', attributes: FLAGS },
    { name: 'category', type: 'productCategory', attributes: FLAGS },
    { name: 'cartValue', type: 'double', attributes: FLAGS },
  ],
};

/** Creates an event and selects all of it. */
const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) {
    event {
      id eventName version actions description uniqueKey createdAt updatedAt
      fields {
        name type
        attributes {
          addCustomerIfNotExists { valueType value }
          isRequired { valueType value }
          isUniqueKeyField { valueType value }
          isPsiData { valueType value }
          identifierType { valueType value }
        }
      }
    }
    warnings { rule code message path }
    errors { rule code message path }
  }
}`;

/** The same in PostGraphile's own schema, where the fields are JSON. */
const CREATE_POSTGRAPHILE_EVENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) {
    event { rowId eventName version actions description fields createdAt updatedAt }
  }
}`;

const CREATE_EVENTS = `mutation CreateEvents($inputs: [CreateEventInput!]!) {
  createEvents(inputs: $inputs) { results { event { eventName } errors { rule message } } errors { rule message } }
}`;

/** What takes the place of a name in a text that is written once. */
const PLACEHOLDER = '<name>';

let count = 0;

/** A name that no other event has. Consecutive names are far from each other in the order of an index. */
export function nextName(): string {
  count += 1;
  // Multiplying by an odd number permutes the integers of 32 bits.
  return `Cart${(Math.imul(count, 2_654_435_761) >>> 0).toString(36)}`;
}

/** A new definition. */
export function nextDefinition(): { readonly eventName: string } {
  return { eventName: nextName(), ...DEFINITION };
}

/** Creates one event after the other through GraphQL, and reads back all of each. */
export function createEventExchange(): Exchange {
  const input = { eventName: PLACEHOLDER, ...DEFINITION };
  return creating('/graphql', { query: CREATE_EVENT, variables: { input } }, [
    NO_ERRORS,
    ATTRIBUTES,
    eventNamed,
  ]);
}

/** Creates one event after the other through the platform's REST API, which answers only that there are no errors. */
export function postEventExchange(): Exchange {
  return creating('/v2/events', { eventName: PLACEHOLDER, ...DEFINITION }, ['{"warnings":[],"errors":[]}']);
}

/** Creates one event after the other through PostGraphile. */
export function createPostgraphileEventExchange(): Exchange {
  const event = { eventName: PLACEHOLDER, ...DEFINITION };
  return creating('/graphql', { query: CREATE_POSTGRAPHILE_EVENT, variables: { input: { event } } }, [
    JSON_ATTRIBUTES,
    eventNamed,
  ]);
}

/** Asks for nothing. */
export function typenameExchange(): Exchange {
  return asking('/graphql', { query: '{ __typename }' }, ['{"data":{"__typename":"Query"}}']);
}

/** The same question again and again. */
export function asking(path: string, body: object, expected: readonly string[]): Exchange {
  const question: Question = { body: JSON.stringify(body), expected };
  return new Exchange(path, () => question);
}

/** Creates up to 100 events at a time until there are so many, and adds their names to a list. */
export function createEventsExchange(size: number, names: string[]): Exchange {
  return new Exchange('/graphql', () => {
    const inputs = Array.from({ length: Math.min(100, size - names.length) }, nextDefinition);
    names.push(...inputs.map(({ eventName }) => eventName));
    return {
      body: JSON.stringify({ query: CREATE_EVENTS, variables: { inputs } }),
      expected: inputs.map(({ eventName }) => eventNamed(eventName)),
    };
  });
}

/** What an answer with an event contains. */
export function eventNamed(name: string): string {
  return `"eventName":"${name}"`;
}

/** Puts a new name into a body that is otherwise the same, so that the load costs little. */
function creating(
  path: string,
  body: object,
  expected: readonly (string | ((name: string) => string))[],
): Exchange {
  const [start = '', end = ''] = JSON.stringify(body).split(PLACEHOLDER);
  return new Exchange(path, () => {
    const name = nextName();
    return {
      body: start + name + end,
      expected: expected.map((text) => (typeof text === 'string' ? text : text(name))),
    };
  });
}

import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ask,
  createEvent,
  createEventAnswer,
  createEvents,
  findEvent,
  graphql,
  postEvent,
  rulesOf,
  updateEvent,
  validateEvent,
} from '../support/client';
import { cartAbandoned, CUSTOMER, definition, flag, freshName } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

/** The example of the spec with typed attributes. */
function typedCartAbandoned(eventName = freshName()): Readonly<Record<string, unknown>> {
  return {
    eventName,
    actions: ['EMFConsumer'],
    description: 'Left with a full cart',
    fields: [
      { name: 'customer', type: 'customer', addCustomerIfNotExists: true, identifierType: 'mobile' },
      { name: 'cartId', type: 'string', isRequired: true, isUniqueKeyField: true },
      { name: 'cartValue', type: 'double', isRequired: false },
    ],
  };
}

const withField = (field: object): object =>
  definition({ fields: [CUSTOMER, { name: 'x', type: 'string', ...field }] });

describe('typed attributes', () => {
  test('define the same event as attributes', async () => {
    const { event: typed, errors } = await createEvent(url, typedCartAbandoned());
    const { event: written } = await createEvent(url, cartAbandoned());
    expect(errors).toEqual([]);
    expect(typed?.fields).toEqual(written?.fields);
    expect(typed?.uniqueKey).toEqual(['eventName', 'customer', 'cartId']);

    const schemaOf = async (eventName = ''): Promise<unknown> =>
      ask(url, 'query($n: String!) { event(eventName: $n) { jsonSchema } }', { n: eventName });
    const schemas = [await schemaOf(typed?.eventName), await schemaOf(written?.eventName)];
    const [one, other] = schemas.map((schema) => JSON.stringify(schema).replace(/Event\d+n\d+/g, ''));
    expect(one).toBe(other);
  });

  test('are not a change of an event that was defined with attributes', async () => {
    const eventName = freshName();
    await createEvent(url, cartAbandoned(eventName));
    const { event, changes } = await updateEvent(url, typedCartAbandoned(eventName));
    expect({ version: event?.version, changes }).toEqual({ version: 1, changes: [] });
  });

  test('are the same request for an idempotency key', async () => {
    const eventName = freshName();
    const key = `key of ${eventName}`;
    const { event } = await createEvent(url, typedCartAbandoned(eventName), key);
    const again = await createEvent(url, cartAbandoned(eventName), key);
    expect(again).toMatchObject({ replayed: true, event: { id: event?.id }, errors: [] });

    const key2 = `list ${key}`;
    const name = freshName();
    const bad = { ...definition(), eventName: '' };
    const first = [typedCartAbandoned(name), bad];
    const second = [cartAbandoned(name), bad];
    await createEvents(url, first, 'REJECT_FAILED_ROWS', key2);
    expect(await createEvents(url, second, 'REJECT_FAILED_ROWS', key2)).toMatchObject({ replayed: true });
  });

  test('change an event, and the change has the path of its field', async () => {
    const eventName = freshName();
    await createEvent(url, typedCartAbandoned(eventName));
    const fields = [
      CUSTOMER,
      { name: 'cartId', type: 'string', isRequired: true, isUniqueKeyField: true, isPsiData: true },
    ];
    const input = { ...typedCartAbandoned(eventName), fields };
    const { changes } = await validateEvent(url, input, 'UPDATE');
    expect(changes).toContainEqual({
      kind: 'FIELD_ATTRIBUTE_CHANGED',
      path: ['fields', '1', 'attributes', 'isPsiData'],
      ...{ fieldName: 'cartId', fieldIndex: 1 },
      before: null,
      after: { valueType: 'Boolean', value: 'true' },
      breaking: false,
    });
  });

  test('have their issues at their own paths, also in an update and in a list', async () => {
    expect(rulesOf((await createEvent(url, withField({ isUniqueKeyField: true }))).errors)).toEqual([
      'UNIQUE_KEY_FIELD_NOT_REQUIRED input.fields.1.isUniqueKeyField',
    ]);
    const { results } = await createEvents(url, [
      definition(),
      withField({ isRequired: true, attributes: { isRequired: flag('false') } }),
    ]);
    expect(rulesOf(results[1]?.errors ?? [])).toEqual(['ATTRIBUTE_CONFLICT inputs.1.fields.1.isRequired']);

    const eventName = freshName();
    await createEvent(url, typedCartAbandoned(eventName));
    for (const [field, place] of [
      [{ isRequired: true, isUniqueKeyField: false }, 'isUniqueKeyField'],
      [{ isRequired: true }, 'isUniqueKeyField'],
      [{ attributes: { isRequired: flag('true') } }, 'attributes.isUniqueKeyField'],
    ] as const) {
      const fields = [CUSTOMER, { name: 'cartId', type: 'string', ...field }];
      const { errors } = await updateEvent(url, { ...typedCartAbandoned(eventName), fields });
      expect(rulesOf(errors)).toEqual([`UNIQUE_KEY_IRREVERSIBLE input.fields.1.${place}`]);
    }
  });

  test('have to be of their type', async () => {
    for (const field of [{ isRequired: 'true' }, { identifierType: 'MOBILE' }, { isPsiData: flag('true') }]) {
      const { errors } = await createEventAnswer(url, withField(field));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('are unknown properties in REST', async () => {
    const eventName = freshName();
    const { body } = await postEvent(url, { ...typedCartAbandoned(eventName) });
    expect(body.errors).toEqual([]);
    expect(body.warnings.map(({ message }) => message)).toContain(
      'Property "isRequired" of field "cartId" is unknown and was left out.',
    );
    expect((await findEvent(url, eventName))?.fields[1]?.isRequired).toBeNull();
  });
});

/** JSON with `__typename` in each of its objects. */
function withTypeNames(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withTypeNames);
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([key, value]: [string, unknown]) => [key, withTypeNames(value)]);
  return { __typename: 'Anything', ...Object.fromEntries(entries) };
}

describe('__typename', () => {
  test('is ignored in every input object of the variables', async () => {
    const eventName = freshName();
    const input = withTypeNames(cartAbandoned(eventName));
    expect((await validateEvent(url, input)).errors).toEqual([]);
    expect((await createEvent(url, input)).errors).toEqual([]);
    expect((await updateEvent(url, input)).errors).toEqual([]);
    const { results } = await createEvents(url, [withTypeNames(cartAbandoned())]);
    expect(results.map(({ errors }) => errors)).toEqual([[]]);
    const { events } = await ask<{ events: { edges: unknown[] } }>(
      url,
      'query($f: EventFilter, $o: EventOrder) { events(filter: $f, orderBy: $o) { edges { cursor } } }',
      {
        f: withTypeNames({ search: eventName }),
        o: withTypeNames({ field: 'EVENT_NAME', direction: 'ASC' }),
      },
    );
    expect(events.edges).toHaveLength(1);
  });

  test('is ignored in a part of an input, a single item for a list, and a query by GET', async () => {
    const field = withTypeNames({ name: 'a', type: 'string', attributes: { isRequired: flag('true') } });
    const query = `query($f: [EventFieldDraftInput]) {
      validateEvent(input: { eventName: "Some_${freshName()}", actions: [EMFConsumer], fields: $f }) { errors { rule } }
    }`;
    const expected = { data: { validateEvent: { errors: [] } } };
    expect(await graphql(url, query, { f: [field] })).toEqual(expected);
    expect(await graphql(url, query, { f: field })).toEqual(expected);
    const parameters = new URLSearchParams({ query, variables: JSON.stringify({ f: [field] }) });
    const response = await fetch(`${url}/graphql?${parameters.toString()}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(await response.json()).toEqual(expected);
  });

  test('is no excuse for another unknown key, at any depth', async () => {
    const unknown = [
      { ...definition(), id: '1' },
      withField({ __typename: 'EventField', uniqueKey: [] }),
      withField({ attributes: { __typename: 'EventFieldAttributes', regex: 'x' } }),
      withField({ attributes: { isRequired: { __typename: 'Attribute', value: 'true', __type: 'x' } } }),
      JSON.parse(`{"eventName":"x","actions":["EMFConsumer"],"__proto__":{"__typename":"x"}}`) as unknown,
    ];
    for (const input of unknown) {
      const { errors } = await createEventAnswer(url, input);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('is an error in a document', async () => {
    const { errors } = await graphql(
      url,
      'mutation { createEvent(input: { __typename: "Event", eventName: "x", actions: [] }) { replayed } }',
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('a valueType in upper case', () => {
  const query = (valueType: string, definitions = ''): string => `query${definitions} {
    validateEvent(input: { eventName: "${freshName()}", actions: [EMFConsumer], fields: [
      { name: "customer", type: customer }
      { name: "x", type: string, attributes: { isRequired: { valueType: ${valueType}, value: "true" } } }
    ] }) { valid }
  }`;

  test('is read from variables, in an input and by itself', async () => {
    for (const valueType of ['Boolean', 'BOOLEAN']) {
      const input = withField({ attributes: { isRequired: flag('true', valueType) } });
      expect((await createEvent(url, input)).errors).toEqual([]);
      expect(await graphql(url, query('$t', '($t: AttributeValueType)'), { t: valueType })).toEqual({
        data: { validateEvent: { valid: true } },
      });
    }
    for (const valueType of ['boolean', 'Bool', '', 'constructor', 1, null, {}]) {
      const answer = await graphql(url, query('$t', '($t: AttributeValueType!)'), { t: valueType });
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('is an error in a document, as it is not in the schema', async () => {
    expect(await graphql(url, query('Boolean'))).toEqual({ data: { validateEvent: { valid: true } } });
    const { errors } = await graphql(url, query('BOOLEAN'));
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

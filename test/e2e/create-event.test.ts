import { beforeAll, describe, expect, test } from '@jest/globals';
import { createEvent, findEvent, graphql, postEvent } from '../support/client';
import {
  cartAbandoned,
  CUSTOMER,
  definition,
  field,
  fields,
  flag,
  freshName,
  type WireDefinition,
  withFields,
} from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway, withPlatformWarnings } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

/** A definition that violates nine rules, each at a different path. */
function breaksNine(): WireDefinition {
  return definition({
    eventName: 'Cart.Abandoned',
    actions: ['EMFConsumer', 'EMFConsumer'],
    description: 'x'.repeat(1001),
    fields: [
      { ...CUSTOMER, attributes: { isPsiData: flag('true') } },
      field({ name: '' }),
      field({ name: 'a', attributes: { identifierType: flag('email', 'Enum') } }),
      field({ name: 'b', attributes: { isRequired: flag('yes') } }),
      field({ name: 'c', attributes: { isRequired: flag('true', 'Enum') } }),
      field({ name: 'd', attributes: { isUniqueKeyField: flag('true') } }),
    ],
  });
}

const NINE = [
  ['EVENT_NAME_INVALID', 1811, 'eventName'],
  ['ACTIONS_INVALID', 1810, 'actions.1'],
  ['DESCRIPTION_TOO_LONG', null, 'description'],
  ['PSI_ON_CUSTOMER', 1802, 'fields.0.attributes.isPsiData'],
  ['FIELD_NAME_INVALID', null, 'fields.1.name'],
  ['ATTRIBUTE_NOT_APPLICABLE', 1802, 'fields.2.attributes.identifierType'],
  ['ATTRIBUTE_VALUE_INVALID', 1802, 'fields.3.attributes.isRequired.value'],
  ['ATTRIBUTE_VALUE_TYPE_INVALID', 1802, 'fields.4.attributes.isRequired.valueType'],
  ['UNIQUE_KEY_FIELD_NOT_REQUIRED', 1802, 'fields.5.attributes.isUniqueKeyField'],
] as const;

describe('the mutation', () => {
  test('stores the example of the spec and returns it in canonical form', async () => {
    const eventName = freshName();
    const { event, warnings, errors } = await createEvent(url, cartAbandoned(eventName));

    expect({ warnings, errors }).toEqual({ warnings: [], errors: [] });
    const none = {
      addCustomerIfNotExists: null,
      isRequired: null,
      isUniqueKeyField: null,
      isPsiData: null,
      identifierType: null,
    };
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      version: 1,
      eventName,
      actions: ['EMFConsumer'],
      description: 'Left with a full cart',
      fields: [
        {
          name: 'customer',
          type: 'customer',
          attributes: {
            ...none,
            addCustomerIfNotExists: { valueType: 'Boolean', value: 'true' },
            identifierType: { valueType: 'Enum', value: 'mobile' },
          },
          ...none,
          addCustomerIfNotExists: true,
          identifierType: 'mobile',
        },
        {
          name: 'cartId',
          type: 'string',
          attributes: {
            ...none,
            isRequired: { valueType: 'Boolean', value: 'true' },
            isUniqueKeyField: { valueType: 'Boolean', value: 'true' },
          },
          ...none,
          isRequired: true,
          isUniqueKeyField: true,
        },
        {
          name: 'cartValue',
          type: 'double',
          attributes: { ...none, isRequired: { valueType: 'Boolean', value: 'false' } },
          ...none,
          isRequired: false,
        },
      ],
      uniqueKey: ['eventName', 'customer', 'cartId'],
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      createdBy: null,
      updatedAt: event?.createdAt,
      updatedBy: null,
    });
    expect(Math.abs(Date.now() - Date.parse(event?.createdAt ?? ''))).toBeLessThan(60_000);
    expect(await findEvent(url, eventName)).toEqual(event);
  });

  test('reports nine violations at once, in the order of the definition, and stores nothing', async () => {
    const { event, errors } = await createEvent(url, breaksNine());
    expect(event).toBeNull();
    expect(errors.map(({ rule, code, path }) => [rule, code, path.join('.')])).toEqual(
      NINE.map(([rule, code, place]) => [rule, code, `input.${place}`]),
    );
    expect((await createEvent(url, breaksNine())).errors).toEqual(errors);
  });

  test('reports a warning and stores the event', async () => {
    const { event, warnings, errors } = await createEvent(url, definition({ fields: null }));
    expect(event?.fields).toEqual([]);
    expect(event?.uniqueKey).toEqual(['eventName', 'customer']);
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject(
      withPlatformWarnings<object>(
        [{ rule: 'PLATFORM_WARNING', code: 200, path: ['input'] }],
        [{ rule: 'CUSTOMER_FIELD_MISSING', code: null, path: ['input', 'fields'] }],
      ),
    );
  });

  test('rejects a name that is taken', async () => {
    const input = cartAbandoned();
    await createEvent(url, input);
    const { event, errors } = await createEvent(url, input);
    expect(event).toBeNull();
    expect(errors).toMatchObject([
      { rule: 'EVENT_ALREADY_EXISTS', code: 1806, path: ['input', 'eventName'] },
    ]);
  });

  test('accepts a definition that is written as a literal', async () => {
    const eventName = freshName();
    const answer = await graphql(
      url,
      `mutation { createEvent(input: { eventName: "${eventName}", actions: [EIConsumer], fields: [
        { name: "buyer", type: customer, attributes: { identifierType: { value: "email" } } }
        { name: "till", type: tillCode, attributes: { isRequired: { valueType: Boolean, value: "True" } } }
      ] }) { event { uniqueKey fields { type isRequired } } errors { rule } } }`,
    );
    expect(answer).toEqual({
      data: {
        createEvent: {
          event: {
            uniqueKey: ['eventName', 'buyer'],
            fields: [
              { type: 'customer', isRequired: null },
              { type: 'tillCode', isRequired: true },
            ],
          },
          errors: [],
        },
      },
    });
  });

  test('has the customer field in the unique key once, even if the field is marked', async () => {
    const { event } = await createEvent(
      url,
      definition({
        fields: [
          field({ name: 'b', attributes: { isUniqueKeyField: flag('true'), isRequired: flag('true') } }),
          {
            name: 'buyer',
            type: 'customer',
            attributes: { isUniqueKeyField: flag('true'), isRequired: flag('true') },
          },
          field({ name: 'a', attributes: { isUniqueKeyField: flag('true'), isRequired: flag('true') } }),
          field({ name: 'c', attributes: { isUniqueKeyField: flag('false') } }),
        ],
      }),
    );
    expect(event?.uniqueKey).toEqual(['eventName', 'buyer', 'b', 'a']);
  });

  test('returns null for an event that does not exist, and for a name in another case', async () => {
    const eventName = freshName();
    await createEvent(url, cartAbandoned(eventName));
    expect(await findEvent(url, eventName.toLowerCase())).toBeNull();
    for (const name of ['', 'a\0b', '\ud800', 'x'.repeat(201)]) expect(await findEvent(url, name)).toBeNull();
  });
});

describe('REST', () => {
  test('stores the example of the spec and responds exactly as the platform does', async () => {
    const eventName = freshName();
    const { status, body } = await postEvent(url, cartAbandoned(eventName));
    expect(status).toBe(200);
    expect(body).toEqual({ warnings: [], errors: [] });

    const byGraphQL = (await createEvent(url, cartAbandoned())).event;
    expect((await findEvent(url, eventName))?.fields).toEqual(byGraphQL?.fields);
  });

  test('reports nine violations at once in the words of the platform', async () => {
    const { status, body } = await postEvent(url, breaksNine());
    expect(status).toBe(400);
    expect(body.errors.map(({ code }) => code)).toEqual(NINE.map(([, code]) => code ?? 400));
    expect(body.errors.every(({ status }) => !status)).toBe(true);
    expect(body.errors.slice(0, 2)).toEqual([
      { status: false, code: 1811, message: 'event name invalid' },
      { status: false, code: 1810, message: 'Cart.Abandoned event actions invalid' },
    ]);
    expect(body.errors[6]?.message).toContain('"b"');
    expect(body.errors[6]?.message).toContain('isRequired');
  });

  test('rejects a name that is taken, as the platform does', async () => {
    const eventName = freshName();
    await postEvent(url, cartAbandoned(eventName));
    const { status, body } = await postEvent(url, cartAbandoned(eventName));
    expect(status).toBe(400);
    expect(body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 1806, message: `${eventName} event already exists` }],
    });
  });

  test('rejects an unknown type, as the platform does', async () => {
    const { body } = await postEvent(url, withFields(field({ type: 'date' })));
    expect(body.errors).toEqual([{ status: false, code: 1823, message: 'date invalid event field type' }]);
  });

  test('ignores a key that is not part of the contract, and says so', async () => {
    const eventName = freshName();
    const { status, body } = await postEvent(url, { ...cartAbandoned(eventName), standardEvent: false });
    expect(status).toBe(200);
    expect(body).toEqual({
      warnings: [
        {
          status: true,
          code: 200,
          message: 'Property "standardEvent" of the event is unknown and was left out.',
        },
      ],
      errors: [],
    });
    expect(await findEvent(url, eventName)).not.toBeNull();
  });
});

describe.each(['GraphQL', 'REST'])('through %s', (api) => {
  /** Stores a definition and reads it back. */
  async function stored(json: WireDefinition): Promise<Awaited<ReturnType<typeof findEvent>>> {
    const eventName = freshName();
    if (api === 'GraphQL') {
      const { errors } = await createEvent(url, { ...json, eventName });
      expect(errors).toEqual([]);
    } else {
      const { body } = await postEvent(url, { ...json, eventName });
      expect(body.errors).toEqual([]);
    }
    return findEvent(url, eventName);
  }

  test.each([
    ['absent', field()],
    ['empty', field({ attributes: {} })],
    ['null', field({ attributes: null })],
    ['all null', field({ attributes: { isRequired: null, isPsiData: null } })],
  ])('attributes that are %s count as not given', async (_, given) => {
    const event = await stored(withFields(given));
    expect(Object.values(event?.fields[1]?.attributes ?? { none: 'read' })).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('every spelling is accepted and the canonical one is returned', async () => {
    const event = await stored(
      definition({
        fields: [
          {
            name: 'customer',
            type: 'customer',
            attributes: {
              addCustomerIfNotExists: { value: 'True' },
              identifierType: { valueType: 'STRING', value: 'MOBILE' },
            },
          },
          field({ attributes: { isRequired: flag('FALSE', 'BOOLEAN'), isPsiData: flag('tRUE', null) } }),
        ],
      }),
    );
    expect(event?.fields.map(({ attributes }) => attributes)).toMatchObject([
      {
        addCustomerIfNotExists: { valueType: 'Boolean', value: 'true' },
        identifierType: { valueType: 'Enum', value: 'mobile' },
      },
      {
        isRequired: { valueType: 'Boolean', value: 'false' },
        isPsiData: { valueType: 'Boolean', value: 'true' },
      },
    ]);
  });

  test('text beyond ASCII comes back unchanged', async () => {
    const texts = [
      'Größe',
      '顧客',
      '\u{1F6D2}',
      "'; DROP TABLE Event; --",
      '{"a":1}',
      'a\u2028b',
      'Å',
      'A\u030A',
    ];
    const description = texts.join('\n\t"\\');
    const event = await stored({
      ...withFields(...texts.map((name) => field({ name }))),
      description,
    });
    expect(event?.description).toBe(description);
    expect(event?.fields.slice(1).map(({ name }) => name)).toEqual(texts);
  });

  test('the order of actions and of 100 fields is kept', async () => {
    const given = fields(99).reverse();
    const event = await stored({ ...withFields(...given), actions: ['EIConsumer', 'EMFConsumer'] });
    expect(event?.actions).toEqual(['EIConsumer', 'EMFConsumer']);
    expect(event?.fields.slice(1).map(({ name }) => name)).toEqual(given.map(({ name }) => name));
  });
});

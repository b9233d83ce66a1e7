import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  ask,
  type Connection,
  createEvent,
  type Event,
  findEvent,
  graphql,
  rulesOf,
  updateEvent,
  validateEvent,
} from '../support/client';
import {
  cartAbandoned,
  CUSTOMER,
  definition,
  field,
  fields,
  flag,
  freshName,
  type WireDefinition,
  type WireField,
  withFields,
} from '../support/definitions';
import { newDatabaseUrl, runBeside } from '../support/database';
import { startGateway, withPlatformWarnings } from '../support/gateway';

let database: string;
let url: string;
/** Another gateway on the same database. */
let other: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: other } = await startGateway({ DATABASE_URL: database }));
});

type Version = Pick<Event, 'version' | 'actions' | 'description' | 'uniqueKey' | 'createdAt'> & {
  readonly fields: readonly { readonly name: string }[];
};

const VERSIONS = `query($eventName: String!, $first: Int, $after: String, $last: Int, $before: String) {
  event(eventName: $eventName) {
    versions(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { version actions description uniqueKey createdAt fields { name } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
}`;

async function versionsOf(
  eventName: string,
  page: Readonly<Record<string, unknown>> = {},
): Promise<Connection<Version>> {
  const data = await ask<{ event: { versions: Connection<Version> } }>(url, VERSIONS, { eventName, ...page });
  return data.event.versions;
}

const numbersOf = ({ edges }: Connection<Version>): number[] => edges.map(({ node }) => node.version);

/** Stores a definition and resolves with it. */
async function stored(json: WireDefinition): Promise<WireDefinition> {
  const { errors } = await createEvent(url, json);
  expect(errors).toEqual([]);
  return json;
}

/** A field of the unique key. */
const keyField = (name: string): WireField =>
  field({ name, attributes: { isRequired: flag('true'), isUniqueKeyField: flag('true') } });

describe('an update', () => {
  test('replaces the whole definition: what the input leaves out is removed', async () => {
    const before = await stored(cartAbandoned());
    const created = await findEvent(url, String(before.eventName));
    const { event, errors } = await updateEvent(url, {
      eventName: before.eventName,
      actions: ['EIConsumer'],
      fields: [keyField('cartId'), field({ name: 'new' })],
    });
    expect(errors).toEqual([]);
    expect(event).toMatchObject({
      id: created?.id,
      version: 2,
      eventName: before.eventName,
      actions: ['EIConsumer'],
      description: null,
      fields: [{ name: 'cartId' }, { name: 'new' }],
      createdAt: created?.createdAt,
    });
    expect(Date.parse(event?.updatedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(created?.createdAt ?? ''));
    expect(await findEvent(url, String(before.eventName))).toEqual(event);
    expect(await findEvent(other, String(before.eventName))).toEqual(event);
  });

  test('that changes nothing creates no version, whatever its spelling', async () => {
    const before = await stored(cartAbandoned());
    const [customer, cartId, cartValue] = before.fields as WireField[];
    const again = await updateEvent(url, {
      ...before,
      fields: [
        {
          ...customer,
          attributes: {
            identifierType: flag('MOBILE', null),
            addCustomerIfNotExists: flag('TRUE', 'BOOLEAN'),
          },
        },
        cartId,
        cartValue,
      ],
    });
    expect(again).toMatchObject({ event: { version: 1 }, changes: [], errors: [] });
    expect(again.event?.updatedAt).toBe(again.event?.createdAt);
    expect((await versionsOf(String(before.eventName))).totalCount).toBe(1);
  });

  test('is held to all rules of a new definition, and stores nothing if it is rejected', async () => {
    const before = await stored(cartAbandoned());
    const { event, changes, errors } = await updateEvent(url, {
      ...before,
      actions: [],
      fields: [...(before.fields as WireField[]), field({ name: '' })],
    });
    expect(event).toBeNull();
    expect(changes.map(({ kind }) => kind)).toEqual(['ACTION_REMOVED', 'FIELD_ADDED']);
    expect(rulesOf(errors)).toEqual([
      'ACTIONS_INVALID input.actions',
      'FIELD_NAME_INVALID input.fields.3.name',
    ]);
    expect((await findEvent(url, String(before.eventName)))?.version).toBe(1);
  });

  test('reports a warning and is stored', async () => {
    const before = await stored(cartAbandoned());
    const { event, warnings } = await updateEvent(url, { ...before, fields: [keyField('cartId')] });
    expect(event?.version).toBe(2);
    expect(rulesOf(warnings)).toEqual(
      withPlatformWarnings(['PLATFORM_WARNING input'], ['CUSTOMER_FIELD_MISSING input.fields']),
    );
  });

  test('makes the event searchable by its new description, and no longer by the old one', async () => {
    const [old, now] = [freshName(), freshName()];
    const before = await stored(definition({ description: `Das ist ${old}` }));
    await updateEvent(url, { ...before, description: `Größe ${now}` });
    const found = (search: string) =>
      ask(url, 'query($search: String!) { events(filter: { search: $search }) { totalCount } }', { search });
    expect(await found(old)).toEqual({ events: { totalCount: 0 } });
    expect(await found(`GRÖSSE ${now}`)).toEqual({ events: { totalCount: 1 } });
  });

  test.each([
    ['an unknown name', () => freshName()],
    ['a name in another case', async () => String((await stored(definition())).eventName).toUpperCase()],
  ])('with %s is EVENT_NOT_FOUND with the code of the platform', async (_, name) => {
    const { event, errors } = await updateEvent(url, definition({ eventName: await name() }));
    expect(event).toBeNull();
    expect(errors).toMatchObject([{ rule: 'EVENT_NOT_FOUND', code: 1816, path: ['input', 'eventName'] }]);
  });

  test('with an unknown name reports that together with other violations, and with an invalid name only the latter', async () => {
    const unknown = await updateEvent(url, definition({ actions: [] }));
    expect(rulesOf(unknown.errors)).toEqual(
      ['ACTIONS_INVALID input.actions', 'EVENT_NOT_FOUND input.eventName'].reverse(),
    );
    const invalid = await updateEvent(url, definition({ eventName: '!' }));
    expect(rulesOf(invalid.errors)).toEqual(['EVENT_NAME_INVALID input.eventName']);
  });
});

describe('an expected version', () => {
  test('that is the current one permits the update, and any other is a conflict', async () => {
    const before = await stored(definition({ description: '0' }));
    expect((await updateEvent(url, { ...before, description: '1' }, 1)).event?.version).toBe(2);
    for (const stale of [1, 3, 0, -1, 2_147_483_647]) {
      const { event, changes, errors } = await updateEvent(url, { ...before, description: '2' }, stale);
      expect(event).toBeNull();
      expect(changes).toMatchObject([{ path: ['description'], before: '1', after: '2' }]);
      expect(errors).toMatchObject([{ rule: 'VERSION_CONFLICT', code: null, path: ['expectedVersion'] }]);
      expect(errors[0]?.message).toContain(`is 2, not ${stale}`);
    }
    expect((await updateEvent(url, { ...before, description: '2' }, 2)).event?.version).toBe(3);
  });

  test('that is stale brings the event as it is', async () => {
    const before = await stored(definition({ description: '0' }));
    const { event } = await updateEvent(url, { ...before, description: '1' }, 1);
    const conflict = await updateEvent(url, { ...before, description: '2' }, 1);
    expect(conflict).toMatchObject({ event: null, currentEvent: event });
    expect(conflict.errors).toMatchObject([{ params: { given: 1, currentVersion: 2 } }]);
    // Also if other rules reject the definition, so that nothing is written.
    const invalid = await updateEvent(url, { ...before, actions: [] }, 1);
    expect(invalid).toMatchObject({ event: null, currentEvent: event });
  });

  test('that is stale brings the version that an update at the same time has stored', async () => {
    const before = await stored(definition({ description: '0' }));
    const updates = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        updateEvent(i % 2 ? url : other, { ...before, description: `by ${i}` }, 1),
      ),
    );
    const winners = updates.flatMap(({ event }) => event ?? []);
    expect(winners).toHaveLength(1);
    expect(updates.flatMap(({ currentEvent }) => currentEvent ?? [])).toEqual(
      Array.from({ length: 9 }, () => winners[0]),
    );
  });

  test('brings no event without a conflict', async () => {
    const before = await stored(definition());
    expect((await updateEvent(url, { ...before, description: '1' }, 1)).currentEvent).toBeNull();
    expect((await updateEvent(url, { ...before, actions: [] }, 2)).currentEvent).toBeNull();
    expect((await updateEvent(url, definition(), 2)).currentEvent).toBeNull();
  });

  test('that is stale is a conflict even if nothing would change', async () => {
    const before = await stored(definition());
    expect(rulesOf((await updateEvent(url, before, 2)).errors)).toEqual(['VERSION_CONFLICT expectedVersion']);
    expect((await updateEvent(url, before, 1)).errors).toEqual([]);
  });

  test('that is stale is reported together with other violations', async () => {
    const before = await stored(withFields(keyField('a')));
    const { errors } = await updateEvent(url, { ...before, actions: [], fields: [CUSTOMER] }, 7);
    expect(rulesOf(errors)).toEqual([
      'ACTIONS_INVALID input.actions',
      'UNIQUE_KEY_IRREVERSIBLE input.fields',
      'VERSION_CONFLICT expectedVersion',
    ]);
  });

  test('lets one of two concurrent updates win, and is a conflict for the other', async () => {
    for (let round = 0; round < 10; round++) {
      const before = await stored(definition({ description: 'before' }));
      const answers = await Promise.all(
        [url, other].map((gateway, i) => updateEvent(gateway, { ...before, description: `${i}` }, 1)),
      );
      expect(answers.map(({ event, errors }) => event?.version ?? rulesOf(errors)[0]).sort()).toEqual([
        2,
        'VERSION_CONFLICT expectedVersion',
      ]);
      const winner = answers.find(({ event }) => event !== null)?.event;
      expect(await findEvent(url, String(before.eventName))).toEqual(winner);
    }
  });
});

test('50 concurrent updates create 50 versions, and none is lost', async () => {
  const before = await stored(definition({ description: 'before' }));
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      updateEvent(i % 2 ? url : other, { ...before, description: `update ${i}` }),
    ),
  );
  expect(answers.map(({ event }) => event?.version).sort((a = 0, b = 0) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i + 2),
  );
  const { edges, totalCount } = await versionsOf(String(before.eventName), { first: 100 });
  expect(totalCount).toBe(51);
  // Each version has what its update returned.
  const returned = new Map(answers.map(({ event }) => [event?.version, event?.description]));
  for (const { node } of edges.slice(0, -1)) expect(node.description).toBe(returned.get(node.version));
  expect(new Set(edges.map(({ node }) => node.description)).size).toBe(51);
});

test('concurrent updates and creates with the same names on two gateways leave complete definitions', async () => {
  const names = Array.from({ length: 8 }, freshName);
  const whole = (i: number): WireDefinition => withFields(...fields(i % 10));
  await Promise.all(
    Array.from({ length: 16 }, async (_, client) => {
      for (let i = 0; i < 15; i++) {
        const input = {
          ...whole(client + i),
          eventName: names[(client * 3 + i) % 8],
          description: `${(client + i) % 10}`,
        };
        const gateway = (client + i) % 2 ? url : other;
        const { errors } = await (i % 3 === 0 ? createEvent(gateway, input) : updateEvent(gateway, input));
        expect(['EVENT_ALREADY_EXISTS', 'EVENT_NOT_FOUND', undefined]).toContain(errors[0]?.rule);
      }
    }),
  );
  for (const name of names) {
    const event = await findEvent(url, name);
    expect(event?.fields).toHaveLength(1 + Number(event?.description));
    const { edges } = await versionsOf(name, { first: 100 });
    expect(edges.map(({ node }) => node.version)).toEqual(
      Array.from({ length: event?.version ?? 0 }, (_, i) => (event?.version ?? 0) - i),
    );
    for (const { node } of edges) expect(node.fields).toHaveLength(1 + Number(node.description));
  }
});

describe('UNIQUE_KEY_IRREVERSIBLE', () => {
  const violations = async (before: WireField[], after: WireField[]): Promise<string[]> => {
    const json = await stored(definition({ fields: before }));
    const { event, errors } = await updateEvent(url, { ...json, fields: after });
    expect(event === null).toBe(errors.length > 0);
    return rulesOf(errors);
  };
  const plain = (name: string, attributes = {}): WireField => field({ name, attributes });
  const MARKED_CUSTOMER = { ...keyField('customer'), type: 'customer' };

  test.each([
    ['a field that stays in the key', [CUSTOMER, keyField('a')], [CUSTOMER, keyField('a')]],
    ['a field that joins the key', [CUSTOMER, plain('a')], [CUSTOMER, keyField('a')]],
    [
      'a key field in another position',
      [CUSTOMER, keyField('a'), plain('b')],
      [plain('b'), keyField('a'), CUSTOMER],
    ],
    ['a field that was never in the key', [CUSTOMER, plain('a')], [CUSTOMER]],
    ['the customer field under another name', [CUSTOMER], [{ ...CUSTOMER, name: 'buyer' }]],
    ['a customer field that is removed', [CUSTOMER, keyField('a')], [keyField('a')]],
    [
      'a customer field that becomes a plain one',
      [CUSTOMER],
      [{ ...CUSTOMER, type: 'string', attributes: {} }],
    ],
    ['a customer field that is marked', [CUSTOMER], [MARKED_CUSTOMER]],
    [
      'a marked customer field in another position',
      [MARKED_CUSTOMER, plain('a')],
      [plain('a'), MARKED_CUSTOMER],
    ],
    [
      'a customer field whose mark is false',
      [{ ...CUSTOMER, attributes: { isUniqueKeyField: flag('false') } }],
      [plain('a')],
    ],
  ])('accepts %s', async (_, before, after) => {
    expect(await violations(before, after)).toEqual([]);
  });

  test.each([
    ['that is removed', [CUSTOMER, keyField('a')], [CUSTOMER], ['fields']],
    ['that is renamed', [CUSTOMER, keyField('a')], [CUSTOMER, keyField('A')], ['fields']],
    [
      'that is no longer marked',
      [CUSTOMER, keyField('a')],
      [CUSTOMER, plain('b'), plain('a')],
      ['fields.2.attributes.isUniqueKeyField'],
    ],
    [
      'that becomes the customer field, marked or not',
      [keyField('a')],
      [{ ...keyField('a'), type: 'customer' }],
      ['fields.0.type'],
    ],
    [
      'that is set to false',
      [CUSTOMER, keyField('a')],
      [CUSTOMER, plain('a', { isUniqueKeyField: flag('false') })],
      ['fields.1.attributes.isUniqueKeyField'],
    ],
    [
      'when two are removed in different ways',
      [CUSTOMER, keyField('a'), keyField('b')],
      [CUSTOMER, plain('b')],
      ['fields', 'fields.1.attributes.isUniqueKeyField'],
    ],
    ['that is the customer field and is removed', [MARKED_CUSTOMER, plain('a')], [plain('a')], ['fields']],
    [
      'that is the customer field and is renamed, marked or not',
      [MARKED_CUSTOMER],
      [{ ...MARKED_CUSTOMER, name: 'buyer' }],
      ['fields'],
    ],
    [
      'that is the customer field and is replaced by another one',
      [MARKED_CUSTOMER],
      [keyField('customer'), { ...CUSTOMER, name: 'buyer' }],
      ['fields.0.type'],
    ],
    [
      'that is the customer field and becomes a string, marked or not',
      [MARKED_CUSTOMER],
      [{ ...MARKED_CUSTOMER, type: 'string' }],
      ['fields.0.type'],
    ],
    [
      'that is the customer field and is no longer marked',
      [plain('a'), MARKED_CUSTOMER],
      [plain('a'), CUSTOMER],
      ['fields.1.attributes.isUniqueKeyField'],
    ],
    [
      'that is the customer field and whose mark becomes false',
      [MARKED_CUSTOMER],
      [{ ...CUSTOMER, attributes: { isUniqueKeyField: flag('false') } }],
      ['fields.0.attributes.isUniqueKeyField'],
    ],
    [
      'that is the customer field and is removed with another one',
      [MARKED_CUSTOMER, keyField('a')],
      [plain('b')],
      ['fields'],
    ],
  ])('reports a field %s', async (_, before, after, at) => {
    expect(await violations(before, after)).toEqual(
      at.map((place) => `UNIQUE_KEY_IRREVERSIBLE input.${place}`),
    );
  });

  test('names all removed fields', async () => {
    const json = await stored(definition({ fields: [CUSTOMER, keyField('a'), keyField('b')] }));
    const { errors } = await updateEvent(url, { ...json, fields: [CUSTOMER] });
    expect(errors[0]?.message).toBe(
      'A field cannot leave the unique key: keep field "a" and field "b", of a type other than customer, with isUniqueKeyField and isRequired set to true.',
    );
  });

  test('names the type that each field has to keep', async () => {
    const json = await stored(definition({ fields: [keyField('a'), MARKED_CUSTOMER] }));
    const { errors } = await updateEvent(url, { ...json, fields: null });
    expect(errors.map(({ message }) => message)).toEqual([
      'A field cannot leave the unique key: keep field "a", of a type other than customer, and field "customer", of type customer, with isUniqueKeyField and isRequired set to true.',
    ]);
  });
});

describe('changes', () => {
  test('have a path, the old and the new value, and whether they are breaking', async () => {
    const before = await stored(
      definition({
        actions: ['EMFConsumer'],
        fields: [
          CUSTOMER,
          field({ name: 'gone' }),
          field({ name: 'a' }),
          field({ name: 'b' }),
          field({ name: 'c' }),
        ],
      }),
    );
    const after = {
      ...before,
      actions: ['EIConsumer'],
      description: 'new',
      fields: [
        CUSTOMER,
        field({ name: 'b', type: 'double' }),
        field({ name: 'a', attributes: { isRequired: flag('true') } }),
        field({ name: 'c', attributes: { isPsiData: flag('true') } }),
        field({ name: 'must', attributes: { isRequired: flag('True') } }),
        field({ name: 'may' }),
      ],
    };
    const dryRun = await validateEvent(url, after, 'UPDATE');
    const { changes } = await updateEvent(url, after);
    const required = { valueType: 'Boolean', value: 'true' };
    const noField = { fieldName: null, fieldIndex: null };
    expect(changes).toEqual([
      {
        kind: 'ACTION_REMOVED',
        path: ['actions'],
        ...noField,
        before: 'EMFConsumer',
        after: null,
        breaking: true,
      },
      {
        kind: 'ACTION_ADDED',
        path: ['actions'],
        ...noField,
        before: null,
        after: 'EIConsumer',
        breaking: false,
      },
      {
        kind: 'DESCRIPTION_CHANGED',
        path: ['description'],
        ...noField,
        before: null,
        after: 'new',
        breaking: false,
      },
      {
        kind: 'FIELD_REMOVED',
        path: ['fields', '1'],
        ...{ fieldName: 'gone', fieldIndex: null },
        before: { name: 'gone', type: 'string', attributes: {} },
        after: null,
        breaking: true,
      },
      {
        kind: 'FIELD_TYPE_CHANGED',
        path: ['fields', '1', 'type'],
        ...{ fieldName: 'b', fieldIndex: 1 },
        before: 'string',
        after: 'double',
        breaking: true,
      },
      {
        kind: 'FIELD_ATTRIBUTE_CHANGED',
        path: ['fields', '2', 'attributes', 'isRequired'],
        ...{ fieldName: 'a', fieldIndex: 2 },
        before: null,
        after: required,
        breaking: true,
      },
      {
        kind: 'FIELD_ATTRIBUTE_CHANGED',
        path: ['fields', '3', 'attributes', 'isPsiData'],
        ...{ fieldName: 'c', fieldIndex: 3 },
        before: null,
        after: required,
        breaking: false,
      },
      {
        kind: 'FIELD_ADDED',
        path: ['fields', '4'],
        ...{ fieldName: 'must', fieldIndex: 4 },
        before: null,
        after: { name: 'must', type: 'string', attributes: { isRequired: required } },
        breaking: true,
      },
      {
        kind: 'FIELD_ADDED',
        path: ['fields', '5'],
        ...{ fieldName: 'may', fieldIndex: 5 },
        before: null,
        after: { name: 'may', type: 'string', attributes: {} },
        breaking: false,
      },
      {
        kind: 'FIELDS_REORDERED',
        path: ['fields'],
        ...noField,
        before: ['customer', 'a', 'b', 'c'],
        after: ['customer', 'b', 'a', 'c'],
        breaking: false,
      },
    ]);
    expect(dryRun).toMatchObject({ valid: true, changes });
  });

  test('are those that the update would have made, if it is rejected', async () => {
    const before = await stored(withFields(keyField('a')));
    const after = { ...before, fields: [CUSTOMER] };
    const { event, changes, errors } = await updateEvent(url, after);
    expect(event).toBeNull();
    expect(rulesOf(errors)).toEqual(['UNIQUE_KEY_IRREVERSIBLE input.fields']);
    expect(changes).toMatchObject([
      { kind: 'FIELD_REMOVED', path: ['fields', '1'], fieldName: 'a', breaking: true },
    ]);
    expect(await validateEvent(url, after, 'UPDATE')).toMatchObject({ valid: false, changes });
  });
});

describe('versions', () => {
  let eventName: string;

  beforeAll(async () => {
    ({ eventName } = (await stored(definition({ description: 'version 1' }))) as { eventName: string });
    for (let i = 2; i <= 25; i++) {
      const { event } = await updateEvent(url, {
        ...withFields(...fields(i % 3)),
        eventName,
        actions: i % 2 ? ['EIConsumer'] : ['EMFConsumer', 'EIConsumer'],
        description: `version ${i}`,
      });
      expect(event?.version).toBe(i);
    }
  });

  const down = (from: number, to: number): number[] =>
    Array.from({ length: from - to + 1 }, (_, i) => from - i);

  test('are all kept unchanged, newest first', async () => {
    const { edges, pageInfo, totalCount } = await versionsOf(eventName, { first: 100 });
    expect(edges.map(({ node }) => node.version)).toEqual(down(25, 1));
    expect(totalCount).toBe(25);
    expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    for (const { node } of edges.slice(0, -1)) {
      expect(node).toMatchObject({
        description: `version ${node.version}`,
        actions: node.version % 2 ? ['EIConsumer'] : ['EMFConsumer', 'EIConsumer'],
        uniqueKey: ['eventName', 'customer'],
      });
      expect(node.fields).toHaveLength(1 + (node.version % 3));
    }
    const instants = edges.map(({ node }) => node.createdAt);
    expect([...instants].sort().reverse()).toEqual(instants);
    const event = await findEvent(url, eventName);
    expect([instants[0], instants.at(-1)]).toEqual([event?.updatedAt, event?.createdAt]);
  });

  test('can be paged from either end', async () => {
    expect(numbersOf(await versionsOf(eventName))).toEqual(down(25, 6));
    const page = await versionsOf(eventName, { first: 10 });
    expect(numbersOf(page)).toEqual(down(25, 16));
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = await versionsOf(eventName, { first: 15, after: page.pageInfo.endCursor });
    expect(numbersOf(next)).toEqual(down(15, 1));
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const back = await versionsOf(eventName, { last: 4, before: next.pageInfo.startCursor });
    expect(numbersOf(back)).toEqual(down(19, 16));
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(numbersOf(await versionsOf(eventName, { last: 3 }))).toEqual(down(3, 1));
    const end = await versionsOf(eventName, { first: 1, after: next.pageInfo.endCursor });
    expect(end).toMatchObject({ edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });

  test('say whether there is one before or after each page, wherever the cursors come from', async () => {
    const cursorOf = (version: number | undefined): string | undefined =>
      version === undefined
        ? undefined
        : Buffer.from(JSON.stringify(['VERSION', version])).toString('base64url');
    const cursors = [undefined, 99, 26, 25, 13, 12, 2, 1, 0, -7];
    for (const after of cursors) {
      for (const before of cursors) {
        for (const size of [{ first: 3 }, { last: 3 }, { first: 100 }]) {
          const range = down(25, 1).filter((i) => i < (after ?? 26) && i > (before ?? 0));
          const page = size.last ? range.slice(-size.last) : range.slice(0, size.first);
          const [start = (after ?? 26) - 1, end = (before ?? 0) + 1] = [page.at(0), page.at(-1)];
          const found = await versionsOf(eventName, {
            ...size,
            ...{ after: cursorOf(after), before: cursorOf(before) },
          });
          expect([after, before, size, numbersOf(found), found.pageInfo]).toMatchObject([
            ...[after, before, size, page],
            { hasPreviousPage: start < 25, hasNextPage: end > 1 },
          ]);
        }
      }
    }
  });

  test.each(['first: 0', 'first: 101', 'last: 0', 'first: 1, last: 1', 'after: "x"', 'before: ""'])(
    'with %s are rejected with a message',
    async (given) => {
      const { errors } = await graphql(
        url,
        `query($eventName: String!) { event(eventName: $eventName) { versions(${given}) { totalCount } } }`,
        { eventName },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );

  test('are the same under any alias', async () => {
    const aliases = Array.from(
      { length: 3 },
      (_, i) => `v${i}: versions(first: ${i % 2 ? 24 : 100}) { edges { node { version } } }`,
    );
    const query = `query($eventName: String!) { event(eventName: $eventName) { ${aliases.join(' ')} } }`;
    const { event } = await ask<{ event: Record<string, Connection<Version>> }>(url, query, { eventName });
    for (const [i, page] of Object.values(event).entries()) {
      expect(numbersOf(page)).toEqual(down(25, i % 2 ? 2 : 1));
    }
  });
});

test('an acknowledged version is on disk, together with the one it replaced', async () => {
  const before = await stored(definition({ description: 'one' }));
  await updateEvent(url, { ...before, description: 'two' });
  const name = String(before.eventName);
  expect(
    await runBeside(
      database,
      `SELECT e."description" AS now, v."description" AS earlier, v."version" AS version FROM "Event" e
       JOIN "EventVersion" v ON v."eventId" = e."id" WHERE e."eventName" = '${name}'`,
    ),
  ).toEqual([{ now: 'two', earlier: 'one', version: 1 }]);
});

test('a request that is replayed after an update returns the event as it is now', async () => {
  const key = `key of ${freshName()}`;
  const input = cartAbandoned();
  const first = await createEvent(url, input, key);
  const { event } = await updateEvent(url, { ...input, description: 'changed' });
  expect(event?.version).toBe(2);
  expect(await createEvent(other, input, key)).toEqual({ ...first, event, replayed: true });
});

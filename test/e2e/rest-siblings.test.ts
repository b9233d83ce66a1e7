import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Answer,
  createEvent,
  createEvents,
  findEvent,
  postEvent,
  postJson,
  send,
  updateEvent,
  type WireAnswer,
} from '../support/client';
import {
  cartAbandoned,
  CUSTOMER,
  definition,
  field,
  flag,
  freshName,
  type WireDefinition,
  withFields,
} from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway, withPlatformWarnings } from '../support/gateway';

interface Meta {
  readonly clickEventsMeta: { readonly eventId: string; readonly eventName: string };
}

const start = async (): Promise<string> => (await startGateway({ DATABASE_URL: await newDatabaseUrl() })).url;

let url: string;
/** A gateway on the same database at which warnings reject. */
let strict: string;

beforeAll(async () => {
  const database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
});

const put = (body: unknown, gateway = url): Promise<Answer<WireAnswer>> =>
  send(`${gateway}/v2/events`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const meta = (query: string) => send<WireAnswer & Partial<Meta>>(`${url}/v2/events/meta${query}`);

/** The example of the spec as the platform reads it out. */
const cartAbandonedMeta = (eventId: string, eventName: string) => ({
  clickEventsMeta: {
    eventId,
    eventName,
    description: 'Left with a full cart',
    actions: ['EMFConsumer'],
    fields: [
      {
        name: 'customer',
        type: 'customer',
        attributes: {
          addCustomerIfNotExists: { valueType: 'Boolean', value: 'true' },
          identifierType: { valueType: 'Enum', value: 'mobile' },
        },
      },
      {
        name: 'cartId',
        type: 'string',
        attributes: {
          isRequired: { valueType: 'Boolean', value: 'true' },
          isUniqueKeyField: { valueType: 'Boolean', value: 'true' },
        },
      },
      {
        name: 'cartValue',
        type: 'double',
        attributes: { isRequired: { valueType: 'Boolean', value: 'false' } },
      },
    ],
    standardEvent: false,
    status: 'ACTIVE',
  },
});

describe('GET /v2/events', () => {
  const all = (gateway: string) => send<WireAnswer & { data: Meta[] }>(`${gateway}/v2/events`);

  test('returns an empty list if there are no events', async () => {
    const answer = await all(await start());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ data: [], warnings: [], errors: [] });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test.each([1, 100, 201])('lists %d events, each once, oldest first', async (count) => {
    const gateway = await start();
    const ids: string[] = [];
    for (let i = 0; i < count; i += 50) {
      const inputs = Array.from({ length: Math.min(50, count - i) }, () => cartAbandoned());
      const { results } = await createEvents(gateway, inputs);
      ids.push(...results.map(({ event }) => event?.id ?? ''));
    }
    const { body } = await all(gateway);
    expect(body.data.map(({ clickEventsMeta }) => clickEventsMeta.eventId)).toEqual(ids);
    const [first] = body.data;
    expect(first).toEqual(
      cartAbandonedMeta(first?.clickEventsMeta.eventId ?? '', first?.clickEventsMeta.eventName ?? ''),
    );
    expect({ ...body, data: [] }).toEqual({ data: [], warnings: [], errors: [] });
    const last = await createEvent(gateway, definition());
    expect((await all(gateway)).body.data.at(-1)?.clickEventsMeta.eventId).toBe(last.event?.id);
  });

  test('answers HEAD like GET, but without the body', async () => {
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(`${url}/v2/events`, { method })),
    );
    expect([head?.status, head?.headers.get('content-type')]).toEqual([
      200,
      get?.headers.get('content-type'),
    ]);
    expect(await head?.text()).toBe('');
  });

  describe('with the parameter eventName', () => {
    const named = (query: string, gateway = url) =>
      send<WireAnswer & { data: Meta[] }>(`${gateway}/v2/events?${query}`);

    test('lists only the event with exactly this name', async () => {
      const eventName = `${freshName()} with-a space`;
      const { event } = await createEvent(url, cartAbandoned(eventName));
      await createEvent(url, cartAbandoned(`${eventName}0`));
      const { status, headers, body } = await named(`eventName=${encodeURIComponent(eventName)}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(body).toEqual({
        data: [cartAbandonedMeta(event?.id ?? '', eventName)],
        warnings: [],
        errors: [],
      });
    });

    test.each([
      ['a name that no event has', () => freshName()],
      ['a name in another case', async () => (await stored()).toUpperCase()],
      ['the beginning of a name', async () => (await stored()).slice(0, -1)],
    ])('lists nothing for %s', async (_, name) => {
      const { status, body } = await named(`eventName=${await name()}`);
      expect([status, body]).toEqual([200, { data: [], warnings: [], errors: [] }]);
    });

    test.each([
      ['given twice', 'eventName=a&eventName=b'],
      ['given twice with the same name', 'eventName=a&eventName=a'],
      ['empty', 'eventName='],
      ['without a value', 'eventName'],
      ['blank', 'eventName=%20'],
      ['with a NUL', 'eventName=a%00b'],
      ['too long', `eventName=${'x'.repeat(201)}`],
      ['that cannot be decoded', 'eventName=%zz'],
    ])('that is malformed (%s) is rejected', async (_, query) => {
      const { status, headers, body } = await named(query);
      expect(status).toBe(400);
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(body).toEqual({
        warnings: [],
        errors: [
          { status: false, code: 400, message: expect.stringMatching(/^the parameter eventName must/) },
        ],
      });
      const head = await fetch(`${url}/v2/events?${query}`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([400, '']);
    });

    test('lists everything if it is absent, whatever the other parameters are', async () => {
      const gateway = await start();
      await createEvent(gateway, definition());
      expect((await named('event_name=x&__proto__=y', gateway)).body.data).toHaveLength(1);
    });

    async function stored(): Promise<string> {
      const eventName = `${freshName()}a`;
      await createEvent(url, definition({ eventName }));
      return eventName;
    }
  });

  test('returns valid bodies for POST, except for the three keys that the platform adds', async () => {
    const gateway = await start();
    await createEvent(gateway, {
      ...withFields(field({ attributes: { isPsiData: flag('true') } })),
      description: 'x',
    });
    const { body } = await all(gateway);
    const again = await postEvent(gateway, { ...body.data[0]?.clickEventsMeta, eventName: freshName() });
    expect(again.body.errors).toEqual([]);
    expect(again.body.warnings.map(({ message }) => message)).toEqual([
      'Property "eventId" of the event is unknown and was left out.',
      'Property "standardEvent" of the event is unknown and was left out.',
      'Property "status" of the event is unknown and was left out.',
    ]);
  });
});

describe('GET /v2/events/meta', () => {
  test('returns one event', async () => {
    const eventName = `${freshName()} with-a space`;
    const { event } = await createEvent(url, cartAbandoned(eventName));
    const { status, body } = await meta(`?event_name=${encodeURIComponent(eventName)}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...cartAbandonedMeta(event?.id ?? '', eventName),
      transformerMappings: [],
      warnings: [],
    });
  });

  test.each(['nobody', '', 'a%00b', 'x'.repeat(300)])(
    'with the unknown name %j has the code 1816',
    async (name) => {
      const { status, body } = await meta(`?event_name=${name}`);
      expect(status).toBe(400);
      expect(body).toEqual({
        warnings: [],
        errors: [{ status: false, code: 1816, message: expect.stringMatching(/ event doesnt exist$/) }],
      });
    },
  );

  test.each(['', '?eventName=x', '?event_name=a&event_name=b'])(
    'with %j says what is missing',
    async (query) => {
      const { status, body } = await meta(query);
      expect(status).toBe(400);
      expect(body.errors).toEqual([
        { status: false, code: 400, message: 'the parameter event_name must be given once' },
      ]);
    },
  );
});

describe('PUT /v2/events', () => {
  test('replaces a definition and responds exactly as the platform does', async () => {
    const json = cartAbandoned();
    await postEvent(url, json);
    const { status, body } = await put({ ...json, description: 'changed' });
    expect(status).toBe(200);
    expect(body).toEqual({ warnings: [], errors: [] });
    expect(await findEvent(url, String(json.eventName))).toMatchObject({
      version: 2,
      description: 'changed',
    });
    expect((await put({ ...json, description: 'changed' })).status).toBe(200);
    expect((await findEvent(url, String(json.eventName)))?.version).toBe(2);
  });

  test('of an unknown event has the code 1816', async () => {
    const json = cartAbandoned();
    const { status, body } = await put(json);
    expect(status).toBe(400);
    expect(body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 1816, message: `${String(json.eventName)} event doesnt exist` }],
    });
    expect(await findEvent(url, String(json.eventName))).toBeNull();
  });

  test('reports everything at once, in the words of the platform', async () => {
    const key = field({ attributes: { isRequired: flag('true'), isUniqueKeyField: flag('true') } });
    const json = withFields(key);
    await postEvent(url, json);
    const { status, body } = await put({
      ...json,
      actions: [],
      fields: [CUSTOMER, field({ name: 'a', type: 'date' })],
      x: 1,
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      warnings: [{ status: true, code: 200, message: expect.stringContaining('"x"') }],
      errors: [
        { status: false, code: 1810, message: `${String(json.eventName)} event actions invalid` },
        { status: false, code: 400, message: expect.stringContaining('field "cartId"') },
        { status: false, code: 1823, message: 'date invalid event field type' },
      ],
    });
  });

  test.each([
    ['', 400],
    ['[]', 400],
    ['{', 400],
    ['{"eventName":1}', 400],
  ])('rejects the body %j in the same format', async (text, status) => {
    const answer = await put(text);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      warnings: [],
      errors: [{ status: false, code: status, message: expect.any(String) }],
    });
  });
});

describe('an event in the envelope in which meta returns it', () => {
  /** Stores the example of the spec, and reads it out. */
  async function read(): Promise<Record<string, unknown>> {
    const eventName = freshName();
    await createEvent(url, cartAbandoned(eventName));
    const { body } = await meta(`?event_name=${eventName}`);
    return body as unknown as Record<string, unknown>;
  }

  const accepted = { status: 200, body: { warnings: [], errors: [] } };

  test.each([
    ['the whole answer', (answer: object) => answer],
    ['only clickEventsMeta', ({ clickEventsMeta }: Record<string, unknown>) => ({ clickEventsMeta })],
  ])('is a valid body for PUT, also on a strict gateway: %s', async (_, sent) => {
    for (const gateway of [url, strict]) {
      const answer = await read();
      const { eventName } = answer.clickEventsMeta as { eventName: string };
      expect(await put(sent(answer), gateway)).toMatchObject(accepted);
      expect(await findEvent(url, eventName)).toMatchObject({ version: 1 });
      const changed = {
        ...answer,
        clickEventsMeta: { ...(answer.clickEventsMeta as object), description: 'x' },
      };
      expect(await put(sent(changed), gateway)).toMatchObject(accepted);
      expect(await findEvent(url, eventName)).toMatchObject({ version: 2, description: 'x' });
    }
  });

  test('is also an item of the list and a valid body for POST', async () => {
    const { clickEventsMeta } = await read();
    const copy = { ...(clickEventsMeta as object), eventName: freshName() };
    expect(await postEvent(strict, { clickEventsMeta: copy })).toMatchObject(accepted);
    const { body } = await send<{ data: Meta[] }>(`${url}/v2/events?eventName=${copy.eventName}`);
    expect(body.data).toHaveLength(1);
    expect(await put(body.data[0], strict)).toMatchObject(accepted);
  });

  test('has the same errors and messages as without it', async () => {
    const { clickEventsMeta } = await read();
    const bare = { ...cartAbandoned(), actions: [], fields: [field({ name: '', type: 'date' })], x: 1 };
    const plain = await postEvent(url, bare);
    expect(plain.status).toBe(400);
    expect(await postEvent(url, { clickEventsMeta: bare })).toMatchObject({ status: 400, body: plain.body });
    const renamed = { ...(clickEventsMeta as object), eventName: freshName() };
    expect((await put({ clickEventsMeta: renamed })).body.errors).toMatchObject([{ code: 1816 }]);
  });

  test('has warnings about other keys, outside and inside the envelope', async () => {
    const { clickEventsMeta } = await read();
    const inside = { ...(clickEventsMeta as object), createdBy: 'x', errors: [], transformerMappings: [] };
    const body = { eventName: 'Other', clickEventsMeta: inside, errors: [], warnings: 'x' };
    const answer = await put(body);
    expect(answer.status).toBe(200);
    expect(answer.body.warnings.map(({ message }) => message).sort()).toEqual([
      'Property "createdBy" of the event is unknown and was left out.',
      'Property "errors" of the body is unknown and was left out.',
      'Property "errors" of the event is unknown and was left out.',
      'Property "eventName" of the body is unknown and was left out.',
      'Property "transformerMappings" of the event is unknown and was left out.',
    ]);
    expect((await put(body, strict)).status).toBe(400);
  });

  test.each([
    ['null', { clickEventsMeta: null }, 'clickEventsMeta must be an object'],
    ['a list', { clickEventsMeta: [] }, 'clickEventsMeta must be an object'],
    ['a text', { clickEventsMeta: 'x', eventName: 'y' }, 'clickEventsMeta must be an object'],
    [
      'an event with a number as its name',
      { clickEventsMeta: { eventName: 1 } },
      'clickEventsMeta.eventName must be a string',
    ],
  ])('is rejected if it is %s', async (_, body, message) => {
    for (const answer of [await put(body), await postEvent(url, body)]) {
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({ warnings: [], errors: [{ status: false, code: 400, message }] });
    }
  });
});

test('types are accepted in any case, because the platform returns them in upper case', async () => {
  const types = [
    'TILLCODE',
    'couponcode',
    'PRODUCTSKU',
    'ProductBrand',
    'PRODUCTCATEGORY',
    'STRING',
    'Double',
  ];
  const json = definition({
    fields: [
      { ...CUSTOMER, type: 'CUSTOMER' },
      ...types.map((type) =>
        field({ name: type, type, attributes: { isRequired: flag('true', 'BOOLEAN') } }),
      ),
    ],
  });
  expect(await postEvent(url, json)).toMatchObject({ status: 200, body: { warnings: [], errors: [] } });
  const eventName = String(json.eventName);
  expect((await findEvent(url, eventName))?.fields.map(({ type }) => type)).toEqual([
    ...['customer', 'tillCode', 'couponCode', 'productSku', 'productBrand', 'productCategory'],
    ...['string', 'double'],
  ]);
  expect(await put(json)).toMatchObject({ status: 200, body: { warnings: [], errors: [] } });
  expect(await findEvent(url, eventName)).toMatchObject({ version: 1 });
});

describe('the code of a warning that has none of its own', () => {
  const warned = (): WireDefinition => definition({ fields: [] });
  const warning = { status: true, code: 200, message: expect.stringContaining('no field of type customer') };

  test('is 200 if the event is stored', async () => {
    const warnings = withPlatformWarnings([warning], [warning]);
    expect((await postEvent(url, warned())).body).toEqual({ warnings, errors: [] });
  });

  test('is 200 even if an error without a code, which has the status, rejects the event', async () => {
    const { status, body } = await postEvent(url, { ...warned(), description: 'x'.repeat(1_001) });
    expect(status).toBe(400);
    expect(body).toEqual({
      warnings: [warning],
      errors: [expect.objectContaining({ status: false, code: 400 })],
    });
  });

  test('is 200 where an idempotency key rejects it with another status', async () => {
    const headers = { 'idempotency-key': freshName().padEnd(8, 'x') };
    await postJson(`${url}/v2/events`, definition(), headers);
    const { status, body } = await postJson<WireAnswer>(`${url}/v2/events`, warned(), headers);
    expect(status).toBe(422);
    expect(body).toEqual({
      warnings: [warning],
      errors: [expect.objectContaining({ status: false, code: 422 })],
    });
  });

  test('is the status where the gateway is strict, because it is an error then', async () => {
    const { body } = await postEvent(strict, warned());
    expect(body).toEqual({ warnings: [], errors: [{ ...warning, status: false, code: 400 }] });
  });
});

test('GraphQL and REST update alike', async () => {
  const [one, two]: WireDefinition[] = [cartAbandoned(), cartAbandoned()];
  for (const json of [one, two]) await createEvent(url, json);
  const change = { actions: ['EIConsumer'], description: 'changed' };
  expect((await updateEvent(url, { ...one, ...change })).errors).toEqual([]);
  expect((await put({ ...two, ...change })).body.errors).toEqual([]);
  const [byGraphQL, byRest] = [
    await findEvent(url, String(one?.eventName)),
    await findEvent(url, String(two?.eventName)),
  ];
  expect(byRest).toEqual({
    ...byGraphQL,
    id: byRest?.id,
    eventName: two?.eventName,
    createdAt: byRest?.createdAt,
    updatedAt: byRest?.updatedAt,
  });
  expect(byRest).toMatchObject({ version: 2, ...change });
});

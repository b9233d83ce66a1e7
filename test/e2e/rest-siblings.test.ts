import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Answer,
  createEvent,
  createEvents,
  findEvent,
  postEvent,
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
import { startGateway } from '../support/gateway';

interface Meta {
  readonly clickEventsMeta: { readonly eventId: string; readonly eventName: string };
}

const start = async (): Promise<string> => (await startGateway({ DATABASE_URL: await newDatabaseUrl() })).url;

let url: string;

beforeAll(async () => {
  url = await start();
});

const put = (body: unknown): Promise<Answer<WireAnswer>> =>
  send(`${url}/v2/events`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const meta = (query: string) => send<WireAnswer & { data?: Meta }>(`${url}/v2/events/meta${query}`);

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
  },
});

describe('GET /v2/events', () => {
  const all = (gateway: string) => send<WireAnswer & { data: Meta[] }>(`${gateway}/v2/events`);

  test('lists nothing where there is nothing', async () => {
    const answer = await all(await start());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ data: [], warnings: [], errors: [] });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test.each([1, 100, 101, 250])('lists %d events, each once, the oldest first', async (count) => {
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

  test('answers HEAD as it does GET, but for the body', async () => {
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(`${url}/v2/events`, { method })),
    );
    expect([head?.status, head?.headers.get('content-type')]).toEqual([
      200,
      get?.headers.get('content-type'),
    ]);
    expect(await head?.text()).toBe('');
  });

  test('what it lists is a body of POST, but for the two keys that the platform adds', async () => {
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
    ]);
  });
});

describe('GET /v2/events/meta', () => {
  test('reads one event out', async () => {
    const eventName = `${freshName()} with-a space`;
    const { event } = await createEvent(url, cartAbandoned(eventName));
    const { status, body } = await meta(`?event_name=${encodeURIComponent(eventName)}`);
    expect(status).toBe(200);
    expect(body).toEqual({ data: cartAbandonedMeta(event?.id ?? '', eventName), warnings: [], errors: [] });
  });

  test.each(['nobody', '', 'a%00b', 'x'.repeat(300)])('of the unknown name %j is 1816', async (name) => {
    const { status, body } = await meta(`?event_name=${name}`);
    expect(status).toBe(400);
    expect(body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 1816, message: expect.stringMatching(/ event not found$/) }],
    });
  });

  test.each(['', '?eventName=x', '?event_name=a&event_name=b'])(
    'with %j says what it needs',
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
  test('replaces a definition and answers exactly what the platform does', async () => {
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

  test('of an unknown event is 1816', async () => {
    const json = cartAbandoned();
    const { status, body } = await put(json);
    expect(status).toBe(400);
    expect(body).toEqual({
      warnings: [],
      errors: [{ status: false, code: 1816, message: `${String(json.eventName)} event not found` }],
    });
    expect(await findEvent(url, String(json.eventName))).toBeNull();
  });

  test('tells of everything at once, in the words of the platform', async () => {
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
      warnings: [{ status: true, code: 400, message: expect.stringContaining('"x"') }],
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
  ])('refuses the body %j in the same shape', async (text, status) => {
    const answer = await put(text);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      warnings: [],
      errors: [{ status: false, code: status, message: expect.any(String) }],
    });
  });
});

test('both doors update alike', async () => {
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

import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createEvent,
  type Event,
  findEvent,
  graphql,
  rulesOf,
  updateEvent,
  validateEvent,
  type ValidateEventPayload,
} from '../support/client';
import { anyDefinition } from '../support/arbitrary';
import { cartAbandoned, CUSTOMER, definition, field, fields, flag, freshName } from '../support/definitions';
import { newDatabaseUrl, runBeside } from '../support/database';
import { startGateway } from '../support/gateway';

let database: string;
let url: string;
let strict: string;

beforeAll(async () => {
  database = await newDatabaseUrl();
  ({ url } = await startGateway({ DATABASE_URL: database }));
  ({ url: strict } = await startGateway({ DATABASE_URL: database, STRICT: 'true' }));
});

/** All events, versions and idempotency keys in the database. */
const dump = async (): Promise<string> =>
  JSON.stringify([
    await runBeside(database, 'SELECT * FROM "Event" ORDER BY "id"'),
    await runBeside(database, 'SELECT * FROM "EventVersion" ORDER BY "eventId", "version"'),
    await runBeside(database, 'SELECT * FROM "IdempotencyKey"'),
  ]);

/** What an event has in common with a definition. */
const definitionOf = ({ eventName, actions, description, uniqueKey, fields }: Event): unknown => ({
  ...{ eventName, actions, description, uniqueKey, fields },
  jsonSchema: expect.objectContaining({ title: eventName }) as unknown,
});

describe.each(['lenient', 'strict'])('for any input, on a %s gateway,', (kind) => {
  test('a dry run returns what createEvent or updateEvent would, and writes nothing', async () => {
    const gateway = kind === 'strict' ? strict : url;
    const names = [...Array.from({ length: 8 }, freshName), `${freshName()} x`, 'no.name', ''];
    const seen = { created: 0, updated: 0, rejected: 0, rejectedWithChanges: 0 };
    await fc.assert(
      fc.asyncProperty(anyDefinition(...names), fc.boolean(), async (json, isUpdate) => {
        const before = await dump();
        const dryRun = await validateEvent(gateway, json, isUpdate ? 'UPDATE' : 'CREATE');
        expect(await dump()).toBe(before);

        const { event, warnings, errors, changes } = isUpdate
          ? await updateEvent(gateway, json)
          : { changes: [], ...(await createEvent(gateway, json)) };
        const { definition: content } = dryRun;
        const others = { definition: content, currentEvent: null };
        expect(dryRun).toEqual({ valid: event !== null, changes, ...others, warnings, errors });
        expect(errors.length > 0).toBe(event === null);
        if (event === null && changes.length > 0) seen.rejectedWithChanges += 1;
        // The database changes if and only if an event was created or changed.
        expect((await dump()) === before).toBe(event === null || (isUpdate && changes.length === 0));
        if (event === null) seen.rejected += 1;
        else if (!isUpdate) seen.created += 1;
        else if (changes.length > 0) seen.updated += 1;
        if (event) {
          expect(content).toEqual(definitionOf(event));
          expect(await findEvent(gateway, event.eventName)).toEqual(event);
          // Storing the same definition again changes nothing and creates no version.
          expect(await validateEvent(gateway, json, 'UPDATE')).toMatchObject({ valid: true, changes: [] });
          expect((await updateEvent(gateway, json)).event).toEqual(event);
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});

test('a taken name is reported, and a free one is not', async () => {
  const input = cartAbandoned();
  const valid = { valid: true, changes: [], warnings: [], errors: [] };
  expect(await validateEvent(url, input)).toMatchObject(valid);
  const { event } = await createEvent(url, input);
  expect(await validateEvent(url, input)).toMatchObject({
    valid: false,
    definition: event && definitionOf(event),
    errors: [{ rule: 'EVENT_ALREADY_EXISTS', code: 1806, path: ['input', 'eventName'] }],
  });
  expect(await validateEvent(url, input, 'UPDATE')).toMatchObject({ valid: true, changes: [] });
  expect(await validateEvent(url, definition(), 'UPDATE')).toMatchObject({
    valid: false,
    errors: [{ rule: 'EVENT_NOT_FOUND', code: 1816 }],
  });
});

describe('a draft', () => {
  const errorsOf = async (draft: unknown): Promise<string[]> =>
    rulesOf((await validateEvent(url, draft)).errors);

  test.each([
    ['with nothing in it', {}],
    ['with null for everything', { eventName: null, actions: null, description: null, fields: null }],
  ])('%s draws the issue of each part that is missing', async (_, draft) => {
    const { valid, warnings, errors } = await validateEvent(url, draft);
    expect({ valid, warnings: rulesOf(warnings), errors: rulesOf(errors) }).toEqual({
      valid: false,
      warnings: ['CUSTOMER_FIELD_MISSING input.fields'],
      errors: ['EVENT_NAME_INVALID input.eventName', 'ACTIONS_INVALID input.actions'],
    });
  });

  test.each([
    ['a field without a name', { type: 'string' }, ['FIELD_NAME_INVALID input.fields.1.name']],
    ['a field without a type', { name: 'a' }, ['FIELD_TYPE_INVALID input.fields.1.type']],
    [
      'a field with null for everything',
      { name: null, type: null, attributes: null, isRequired: null, identifierType: null },
      ['FIELD_NAME_INVALID input.fields.1.name', 'FIELD_TYPE_INVALID input.fields.1.type'],
    ],
    [
      'null instead of a field',
      null,
      ['FIELD_NAME_INVALID input.fields.1.name', 'FIELD_TYPE_INVALID input.fields.1.type'],
    ],
    [
      'an attribute without its parts',
      field({ attributes: { isRequired: {}, isPsiData: { valueType: null, value: null } } }),
      [
        'ATTRIBUTE_VALUE_INVALID input.fields.1.attributes.isRequired.value',
        'ATTRIBUTE_VALUE_INVALID input.fields.1.attributes.isPsiData.value',
      ],
    ],
    [
      'a typed attribute that breaks a rule, without a name',
      { type: 'string', isUniqueKeyField: true },
      [
        'FIELD_NAME_INVALID input.fields.1.name',
        'UNIQUE_KEY_FIELD_NOT_REQUIRED input.fields.1.isUniqueKeyField',
      ],
    ],
    [
      'a typed attribute that contradicts the other one',
      { ...field({ attributes: { isRequired: flag('false', 'BOOLEAN') } }), isRequired: true },
      ['ATTRIBUTE_CONFLICT input.fields.1.isRequired'],
    ],
  ])('with %s draws the issues of that field, and those of all others', async (_, half, issues) => {
    const others = ['EVENT_NAME_INVALID input.eventName', 'FIELD_NAME_INVALID input.fields.2.name'];
    const draft = { actions: ['EMFConsumer'], fields: [CUSTOMER, half, { name: ' ', type: 'double' }] };
    expect((await errorsOf(draft)).sort()).toEqual([...issues, ...others].sort());
  });

  test('with several rows without a name draws no issue about names that occur twice', async () => {
    const issues = ['1', '2', '3'].flatMap((i) => [
      `FIELD_NAME_INVALID input.fields.${i}.name`,
      `FIELD_TYPE_INVALID input.fields.${i}.type`,
    ]);
    const rows = [null, {}, { name: '' }];
    expect(await errorsOf(definition({ fields: [CUSTOMER, ...rows] }))).toEqual(issues);
  });

  test('with an action that is null draws the issue of that action', async () => {
    expect(await errorsOf(definition({ actions: ['EIConsumer', null, null] }))).toEqual([
      'ACTIONS_INVALID input.actions.1',
      'ACTIONS_INVALID input.actions.2',
    ]);
    expect(await errorsOf(definition({ actions: [null] }))).toEqual(['ACTIONS_INVALID input.actions.0']);
  });

  test('takes a value type in upper case, and names of types', async () => {
    const attributes = { __typename: 'X', isRequired: { ...flag('TRUE', 'BOOLEAN'), __typename: 'X' } };
    const input = { ...definition({ fields: [CUSTOMER, { ...field({ attributes }), __typename: 'X' }] }) };
    expect(await errorsOf({ ...input, __typename: 'Event' })).toEqual([]);
  });

  test('with a value of another type, or an unknown one or key, is a type error', async () => {
    const documentOf = (type: string): string => `query($i: ${type}!) { validateEvent(input: $i) { valid } }`;
    for (const draft of [
      ...[{ eventName: 1 }, { actions: ['Nowhere'] }, { fields: [{ type: '' }] }, { fields: [1] }],
      ...[{ fields: [{ isRequired: 'true' }] }, { nothing: null }, null],
    ]) {
      const { errors } = await graphql(url, documentOf('EventDraftInput'), { i: draft });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });

  test('with 3,000 empty rows reports no more than a hundred issues', async () => {
    const draft = definition({ fields: Array.from({ length: 3_000 }, () => null) });
    const { errors, definition: content } = await validateEvent(url, draft);
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)?.rule).toBe('TOO_MANY_ISSUES');
    expect(content).toBeNull();
  });
});

describe('the definition', () => {
  const definitionFor = async (draft: unknown): Promise<ValidateEventPayload['definition']> =>
    (await validateEvent(url, draft)).definition;

  test('is in canonical form, with the unique key and the JSON Schema that the event would have', async () => {
    const input = {
      ...definition(),
      actions: ['EIConsumer', 'EMFConsumer'],
      fields: [
        { name: 'orderId', type: 'string', attributes: { isRequired: flag('TRUE', 'BOOLEAN') } },
        { name: 'buyer', type: 'customer', identifierType: 'email' },
        { name: 'total', type: 'double', isRequired: true, isUniqueKeyField: true },
      ],
    };
    const content = await definitionFor(input);
    expect(content).toMatchObject({
      eventName: input.eventName,
      actions: ['EIConsumer', 'EMFConsumer'],
      description: null,
      uniqueKey: ['eventName', 'buyer', 'total'],
      fields: [
        { name: 'orderId', isRequired: true, attributes: { isRequired: flag('true') } },
        { name: 'buyer', attributes: { identifierType: { valueType: 'Enum', value: 'email' } } },
        { name: 'total', isUniqueKeyField: true, isPsiData: null },
      ],
      jsonSchema: { properties: { total: { type: 'number' } }, required: ['event_name', 'orderId', 'total'] },
    });
    const { event } = await createEvent(url, input);
    expect(content).toEqual(event && definitionOf(event));
  });

  test.each([
    ['a name that no event may have', { eventName: 'no.name' }],
    ['no name', { eventName: null }],
    ['no actions', { actions: null }],
    ['a description that cannot be stored', { description: 'a\0b' }],
    ['a field without a name', { fields: [{ type: 'string' }] }],
    ['fields of one name', { fields: [field(), field()] }],
    ['two customer fields', { fields: [CUSTOMER, { ...CUSTOMER, name: 'other' }] }],
    ['attributes that its fields may not have', { fields: [{ ...field(), addCustomerIfNotExists: true }] }],
    ['a unique key field that is not required', { fields: [{ ...field(), isUniqueKeyField: true }] }],
    ['as many fields as there may be', { fields: fields(100) }],
  ])('is there although it breaks a rule: %s', async (_, given) => {
    const draft = { ...definition(), ...given };
    const [content, { warnings, errors }] = [await definitionFor(draft), await validateEvent(url, draft)];
    expect(warnings.length + errors.length).toBeGreaterThan(0);
    expect(content?.eventName).toBe(draft.eventName ?? '');
    expect(content?.actions).toEqual(draft.actions ?? []);
    expect(content?.fields.map(({ name }) => name)).toEqual(
      (draft.fields as { name?: string }[]).map(({ name = '' }) => name),
    );
  });

  test.each([
    ['a field without a type', { fields: [{ name: 'a' }] }],
    ['null instead of a field', { fields: [null] }],
    ['an action that is null', { actions: ['EIConsumer', null] }],
    ['a repeated action', { actions: ['EIConsumer', 'EIConsumer'] }],
    [
      'a value that an attribute does not allow',
      { fields: [field({ attributes: { isRequired: flag('x') } })] },
    ],
    ['an attribute without a value', { fields: [field({ attributes: { isRequired: {} } })] }],
    ['a flag of type Enum', { fields: [field({ attributes: { isRequired: flag('true', 'Enum') } })] }],
    [
      'an attribute with two meanings',
      { fields: [{ ...field({ attributes: { isRequired: flag('false') } }), isRequired: true }] },
    ],
    ['more fields than there may be', { fields: fields(101) }],
    ['a description that is too long', { description: 'x'.repeat(1_001) }],
    ['an event name that is too long', { eventName: 'x'.repeat(201) }],
    ['a field name that is too long', { fields: [field({ name: 'x'.repeat(51) })] }],
  ])('is null if the input cannot be read as one: %s', async (_, given) => {
    const { valid, definition: content } = await validateEvent(url, { ...definition(), ...given });
    expect({ valid, content }).toEqual({ valid: false, content: null });
  });
});

describe('a dry run of an update', () => {
  const changed = (eventName: string): Record<string, unknown> => ({
    ...cartAbandoned(eventName),
    description: 'changed',
  });
  const CHANGE = { kind: 'DESCRIPTION_CHANGED', path: ['description'], after: 'changed' };

  test('reports a conflict with the expected version, as the update does', async () => {
    const eventName = freshName();
    const { event: stored } = await createEvent(url, cartAbandoned(eventName));
    expect(await validateEvent(url, changed(eventName), 'UPDATE', 1)).toMatchObject({ valid: true });
    const dryRun = await validateEvent(url, changed(eventName), 'UPDATE', 2);
    expect(rulesOf(dryRun.errors)).toEqual(['VERSION_CONFLICT expectedVersion']);
    expect(dryRun).toMatchObject({ valid: false, changes: [CHANGE], currentEvent: stored });
    const { changes, currentEvent, errors } = dryRun;
    expect(await updateEvent(url, changed(eventName), 2)).toMatchObject({
      event: null,
      changes,
      currentEvent,
      errors,
    });
  });

  test('that is refused has the changes, whatever refuses it', async () => {
    const eventName = freshName();
    await createEvent(url, cartAbandoned(eventName));
    const withoutKey = { ...changed(eventName), fields: [CUSTOMER] };
    for (const [draft, rule] of [
      [{ ...changed(eventName), actions: null }, 'ACTIONS_INVALID'],
      [withoutKey, 'UNIQUE_KEY_IRREVERSIBLE'],
      [{ ...changed(eventName), fields: [CUSTOMER, { type: 'double' }] }, 'FIELD_NAME_INVALID'],
    ] as const) {
      const { valid, changes, errors } = await validateEvent(url, draft, 'UPDATE');
      expect(valid).toBe(false);
      expect(errors.map((issue) => issue.rule)).toContain(rule);
      expect(changes).toContainEqual(expect.objectContaining(CHANGE));
    }
    expect((await updateEvent(url, withoutKey)).changes).toContainEqual(expect.objectContaining(CHANGE));
    expect((await findEvent(url, eventName))?.version).toBe(1);
  });

  test('has no changes if the input cannot be read as a definition, or there is no event', async () => {
    const eventName = freshName();
    const unreadable = { ...changed(eventName), fields: [null] };
    expect(await validateEvent(url, changed(eventName), 'UPDATE')).toMatchObject({
      valid: false,
      changes: [],
    });
    await createEvent(url, cartAbandoned(eventName));
    expect(await validateEvent(url, unreadable, 'UPDATE')).toMatchObject({ valid: false, changes: [] });
  });

  test('only looks at the expected version: one of a create ignores it', async () => {
    expect(await validateEvent(url, definition(), 'CREATE', 7)).toMatchObject({ valid: true, errors: [] });
  });

  test('that breaks every rule about fields has at most as many changes as its complexity assumes', async () => {
    const eventName = freshName();
    const created = await createEvent(url, definition({ eventName, fields: [CUSTOMER, ...fields(99)] }));
    expect(created.errors).toEqual([]);
    const broken = {
      ...{ name: 'field0', type: 'double', addCustomerIfNotExists: true, isRequired: true },
      ...{ isUniqueKeyField: true, isPsiData: true, identifierType: 'email' },
    };
    const draft = {
      ...{ eventName, description: 'changed', actions: ['EIConsumer'] },
      fields: Array.from({ length: 100 }, () => broken),
    };
    const { changes } = await validateEvent(url, draft, 'UPDATE');
    expect(changes).toHaveLength(408);
  });
});

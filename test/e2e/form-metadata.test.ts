import { beforeAll, describe, expect, test } from '@jest/globals';
import { ask, createEvent, createEvents, graphql, rulesOf, updateEvent } from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { CUSTOMER, definition, field, fields, freshName } from '../support/definitions';
import { startGateway } from '../support/gateway';

type Limits = Readonly<
  Record<
    | ('maxEventNameLength' | 'maxFieldNameLength' | 'maxDescriptionLength' | 'maxNoteLength' | 'maxFields')
    | ('recommendedMaxFields' | 'maxEventsPerRequest' | 'defaultPageSize' | 'maxPageSize'),
    number
  >
>;

let url: string;
let limits: Limits;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
  const query = `{ eventLimits {
    maxEventNameLength maxFieldNameLength maxDescriptionLength maxNoteLength maxFields recommendedMaxFields
    maxEventsPerRequest defaultPageSize maxPageSize
  } }`;
  ({ eventLimits: limits } = await ask<{ eventLimits: Limits }>(url, query));
});

test('the destinations have a label and a description each', async () => {
  const query = '{ eventActions { action label description } }';
  expect(await ask(url, query)).toEqual({
    eventActions: [
      {
        action: 'EMFConsumer',
        label: 'Loyalty, DVS and Communication',
        description: 'Sends the event to Loyalty, DVS and Communication.',
      },
      {
        action: 'EIConsumer',
        label: 'Essential Insights',
        description: 'Sends the event to Essential Insights.',
      },
    ],
  });
});

test('the limits are those of the contract', () => {
  expect(limits).toEqual({
    maxEventNameLength: 200,
    maxFieldNameLength: 50,
    maxDescriptionLength: 1_000,
    maxNoteLength: 1_000,
    maxFields: 100,
    recommendedMaxFields: 20,
    maxEventsPerRequest: 100,
    defaultPageSize: 20,
    maxPageSize: 100,
  });
});

describe('exactly as much as the metadata says is accepted as', () => {
  // Each character is two UTF-16 code units.
  const text = (length: number): string => '😀'.repeat(length);

  type Check = (value: number) => Promise<string[]>;

  const create = async (given: object): Promise<string[]> => {
    const { warnings, errors } = await createEvent(url, definition(given));
    return rulesOf([...warnings, ...errors]);
  };

  const isPageAccepted: Check = async (first) => {
    const { errors = [] } = await graphql(url, `{ events(first: ${first}) { edges { cursor } } }`);
    return errors.map(({ extensions }) => extensions.code);
  };

  const CHECKS: readonly (readonly [keyof Limits, Check, string])[] = [
    [
      'maxEventNameLength',
      (length) => create({ eventName: freshName().padEnd(length, 'x') }),
      'EVENT_NAME_INVALID input.eventName',
    ],
    [
      'maxFieldNameLength',
      (length) => create({ fields: [CUSTOMER, field({ name: text(length) })] }),
      'FIELD_NAME_INVALID input.fields.1.name',
    ],
    [
      'maxDescriptionLength',
      (length) => create({ description: text(length) }),
      'DESCRIPTION_TOO_LONG input.description',
    ],
    [
      'maxNoteLength',
      async (length) => {
        const input = definition();
        await createEvent(url, input);
        return rulesOf((await updateEvent(url, input, undefined, text(length))).errors);
      },
      'NOTE_INVALID note',
    ],
    [
      'maxFields',
      async (count) => {
        const rules = await create({ fields: [CUSTOMER, ...fields(count - 1)] });
        return rules.filter((rule) => !rule.startsWith('FIELD_COUNT_DISCOURAGED'));
      },
      'TOO_MANY_FIELDS input.fields',
    ],
    [
      'recommendedMaxFields',
      (count) => create({ fields: [CUSTOMER, ...fields(count)] }),
      'FIELD_COUNT_DISCOURAGED input.fields',
    ],
    [
      'maxEventsPerRequest',
      async (count) => {
        const inputs = Array.from({ length: count }, () => definition());
        return rulesOf((await createEvents(url, inputs)).errors);
      },
      'TOO_MANY_EVENTS inputs',
    ],
    ['maxPageSize', isPageAccepted, 'BAD_USER_INPUT'],
  ];

  test.each(CHECKS)('%s', async (name, check, refusal) => {
    expect(await check(limits[name])).toEqual([]);
    expect(await check(limits[name] + 1)).toEqual([refusal]);
  });

  test('defaultPageSize', async () => {
    await createEvents(
      url,
      Array.from({ length: limits.defaultPageSize + 1 }, () => definition()),
    );
    const { events } = await ask<{ events: { edges: unknown[] } }>(url, '{ events { edges { cursor } } }');
    expect(events.edges).toHaveLength(limits.defaultPageSize);
  });
});

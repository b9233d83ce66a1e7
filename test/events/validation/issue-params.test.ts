import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { EventAction, EventFieldType } from '../../../src/events/model/enums';
import { changesBetween } from '../../../src/events/model/event-changes';
import type { EventDefinition } from '../../../src/events/model/event-definition';
import { toBreakingParams } from '../../../src/events/validation/breaking-words';
import { toIssue } from '../../../src/events/validation/event-issue';
import { EventRule } from '../../../src/events/validation/event-rule';
import type { IssueParams } from '../../../src/events/validation/issue-params';
import { messageOf } from '../../../src/events/validation/rule-messages';
import { toInput } from '../../../src/events/validation/to-input';
import type { Violation } from '../../../src/events/validation/violation';
import {
  conflictViolation,
  refusalViolation,
  warningViolation,
} from '../../../src/platform/platform-violations';
import { NO_ATTRIBUTES } from '../../support/canonical-definitions';
import { PROJECT } from '../../support/project';

const definition: EventDefinition = {
  eventName: 'Cart Abandoned',
  actions: [EventAction.EMFConsumer, EventAction.EMFConsumer],
  description: 'Left with a full cart',
  fields: [
    { name: 'buyer', type: EventFieldType.customer, attributes: { ...NO_ATTRIBUTES, isPsiData: true } },
    { name: '', type: EventFieldType.string, attributes: { ...NO_ATTRIBUTES, isRequired: true } },
  ],
};

const input = toInput(definition);

const eventName = ['eventName'];
const attribute = (name: string, ...below: string[]): string[] => [
  'fields',
  '0',
  'attributes',
  name,
  ...below,
];
const flag = { attribute: 'isPsiData', fieldName: 'buyer', fieldIndex: 0 };
const required = { attribute: 'isRequired', fieldName: null, fieldIndex: 1 };

/** Violations of each rule, and what the message of each is made of. */
const SAMPLES: Readonly<Record<EventRule, readonly [Omit<Violation, 'rule'>, IssueParams][]>> = {
  EVENT_NAME_INVALID: [[{ path: eventName }, { given: 'Cart Abandoned', limit: 200 }]],
  EVENT_NAME_DISCOURAGED: [[{ path: eventName }, { given: 'Cart Abandoned' }]],
  EVENT_ALREADY_EXISTS: [[{ path: eventName }, { given: 'Cart Abandoned' }]],
  ACTIONS_INVALID: [
    [{ path: ['actions'] }, { given: null, reason: 'EMPTY', allowed: ['EMFConsumer', 'EIConsumer'] }],
    [
      { path: ['actions', '1'] },
      { given: 'EMFConsumer', reason: 'REPEATED', allowed: ['EMFConsumer', 'EIConsumer'] },
    ],
    [{ path: ['actions', '2'] }, { given: null, reason: 'UNKNOWN', allowed: ['EMFConsumer', 'EIConsumer'] }],
  ],
  DESCRIPTION_TOO_LONG: [[{ path: ['description'] }, { limit: 1_000 }]],
  DESCRIPTION_INVALID: [[{ path: ['description'] }, {}]],
  FIELD_NAME_INVALID: [[{ path: ['fields', '1', 'name'] }, { given: '', fieldIndex: 1, limit: 50 }]],
  FIELD_NAME_DUPLICATE: [
    [
      { path: ['fields', '1', 'name'], details: { otherFieldIndex: 0 } },
      { given: '', fieldIndex: 1, otherFieldIndex: 0 },
    ],
  ],
  FIELD_NAME_RESERVED: [[{ path: ['fields', '0', 'name'] }, { given: 'buyer', fieldIndex: 0 }]],
  FIELD_TYPE_INVALID: [
    [
      { path: ['fields', '0', 'type'] },
      { given: 'customer', fieldName: 'buyer', fieldIndex: 0, allowed: Object.values(EventFieldType) },
    ],
  ],
  TOO_MANY_FIELDS: [[{ path: ['fields'] }, { count: 2, limit: 100 }]],
  FIELD_COUNT_DISCOURAGED: [
    [
      { path: ['fields'], details: { count: 21 } },
      { count: 21, limit: 20 },
    ],
  ],
  CUSTOMER_FIELD_MISSING: [[{ path: ['fields'] }, {}]],
  CUSTOMER_FIELD_DUPLICATE: [
    [
      { path: ['fields', '1', 'type'], details: { otherFieldIndex: 0 } },
      { fieldName: null, fieldIndex: 1, otherFieldIndex: 0 },
    ],
  ],
  ATTRIBUTE_NOT_APPLICABLE: [[{ path: attribute('isPsiData') }, flag]],
  ATTRIBUTE_VALUE_TYPE_INVALID: [
    [{ path: attribute('isPsiData', 'valueType') }, { given: 'Boolean', ...flag, allowed: ['Boolean'] }],
  ],
  ATTRIBUTE_VALUE_INVALID: [
    [{ path: attribute('isPsiData', 'value') }, { given: 'true', ...flag, allowed: ['true', 'false'] }],
    [
      { path: ['fields', '1', 'attributes', 'isPsiData', 'value'] },
      { given: null, attribute: 'isPsiData', fieldName: null, fieldIndex: 1, allowed: ['true', 'false'] },
    ],
  ],
  ATTRIBUTE_CONFLICT: [
    [
      { path: ['fields', '1', 'isRequired'], details: { otherGiven: 'false' } },
      { given: null, otherGiven: 'false', ...required },
    ],
  ],
  UNIQUE_KEY_FIELD_NOT_REQUIRED: [[{ path: ['fields', '1', 'attributes', 'isRequired'] }, required]],
  UNIQUE_KEY_ON_CUSTOMER: [[{ path: attribute('isPsiData') }, flag]],
  PSI_ON_CUSTOMER: [[{ path: attribute('isPsiData') }, flag]],
  PSI_DISCOURAGED: [[{ path: ['fields', '0', 'isPsiData'] }, flag]],
  UNKNOWN_PROPERTY: [
    [
      { path: ['x'], details: { isOfBody: true } },
      { property: 'x', owner: 'BODY', attribute: null, fieldName: null, fieldIndex: null },
    ],
    [{ path: ['x'] }, { property: 'x', owner: 'EVENT', attribute: null, fieldName: null, fieldIndex: null }],
    [
      { path: ['fields', '0', 'x'] },
      { property: 'x', owner: 'FIELD', attribute: null, fieldName: 'buyer', fieldIndex: 0 },
    ],
    [
      { path: attribute('x') },
      { property: 'x', owner: 'ATTRIBUTES', attribute: null, fieldName: 'buyer', fieldIndex: 0 },
    ],
    [{ path: attribute('isPsiData', 'x') }, { property: 'x', owner: 'ATTRIBUTE', ...flag }],
  ],
  EVENT_NOT_FOUND: [[{ path: eventName }, { given: 'Cart Abandoned' }]],
  EVENT_DISABLED: [[{ path: eventName }, { given: 'Cart Abandoned' }]],
  VERSION_NOT_FOUND: [
    [
      { path: ['to'], details: { givenVersion: 0, currentVersion: 3 } },
      { given: 0, currentVersion: 3 },
    ],
  ],
  VERSION_CONFLICT: [
    [
      { path: ['expectedVersion'], details: { givenVersion: 2, currentVersion: 3 } },
      { given: 2, currentVersion: 3 },
    ],
  ],
  UNIQUE_KEY_IRREVERSIBLE: [
    [
      { path: ['fields'], details: { fieldNames: ['a', 'b'], customerFieldName: 'c' } },
      { fieldNames: ['a', 'b'], customerFieldName: 'c' },
    ],
    [
      { path: ['fields'], details: { fieldNames: ['a'], customerFieldName: null } },
      { fieldNames: ['a'], customerFieldName: null },
    ],
  ],
  BREAKING_CHANGE: changesBetween(definition, { ...definition, actions: [], fields: [] })
    .filter(({ breaking }) => breaking)
    .map((change) => {
      const breakingChange = toBreakingParams(change);
      return [{ path: change.path, details: { breakingChange } }, { ...breakingChange }];
    }),
  NOTE_INVALID: [[{ path: ['note'] }, { limit: 1_000 }]],
  TOO_MANY_EVENTS: [
    [
      { path: ['inputs'], details: { count: 101 } },
      { count: 101, limit: 100 },
    ],
  ],
  EVENT_NAME_DUPLICATE: [
    [
      { path: eventName, details: { otherInputIndex: 4 } },
      { given: 'Cart Abandoned', otherInputIndex: 4 },
    ],
  ],
  BATCH_REFUSED: [
    [{ path: [] }, { reason: null }],
    [{ path: [], details: { unsentReason: 'EARLIER_REFUSED' } }, { reason: 'EARLIER_REFUSED' }],
    [{ path: [], details: { unsentReason: 'EARLIER_NAME_TAKEN' } }, { reason: 'EARLIER_NAME_TAKEN' }],
    [{ path: [], details: { unsentReason: 'NO_TIME_LEFT' } }, { reason: 'NO_TIME_LEFT' }],
    [{ path: [], details: { unsentReason: 'PLATFORM_UNAVAILABLE' } }, { reason: 'PLATFORM_UNAVAILABLE' }],
  ],
  PLATFORM_REFUSED: [
    [
      refusalViolation(definition, { code: 1899, message: 'not today' }),
      { code: 1899, message: 'not today' },
    ],
  ],
  PLATFORM_CONFLICT: [
    [conflictViolation([]), { count: 0, changes: [] }],
    [
      conflictViolation(
        changesBetween(definition, {
          ...definition,
          actions: [],
          description: null,
          fields: [
            {
              name: 'buyer',
              type: EventFieldType.double,
              attributes: { ...NO_ATTRIBUTES, isRequired: false, isPsiData: false },
            },
          ],
        }),
      ),
      {
        count: 7,
        changes: [
          {
            kind: 'ACTION_REMOVED',
            path: ['actions'],
            fieldName: null,
            fieldIndex: null,
            before: '"EMFConsumer"',
            after: 'null',
          },
          {
            kind: 'ACTION_REMOVED',
            path: ['actions'],
            fieldName: null,
            fieldIndex: null,
            before: '"EMFConsumer"',
            after: 'null',
          },
          {
            kind: 'DESCRIPTION_CHANGED',
            path: ['description'],
            fieldName: null,
            fieldIndex: null,
            before: '"Left with a full cart"',
            after: 'null',
          },
          {
            kind: 'FIELD_REMOVED',
            path: ['fields', '1'],
            fieldName: '',
            fieldIndex: null,
            before: '{"name":"","type":"string","attributes":{"isRequired":{"valu…',
            after: 'null',
          },
          {
            kind: 'FIELD_TYPE_CHANGED',
            path: ['fields', '0', 'type'],
            fieldName: 'buyer',
            fieldIndex: 0,
            before: '"customer"',
            after: '"double"',
          },
        ],
      },
    ],
  ],
  PLATFORM_WARNING: [
    [warningViolation(definition, { code: null, message: 'hm' }), { code: null, message: 'hm' }],
  ],
  ADOPTED_FROM_PLATFORM: [[{ path: eventName }, { given: 'Cart Abandoned' }]],
  PLATFORM_NOT_ASKED: [[{ path: eventName }, { given: 'Cart Abandoned' }]],
  PENDING_WRITE_NOT_FOUND: [[{ path: ['id'] }, {}]],
  PENDING_WRITE_UNSETTLED: [
    [{ path: ['id'], details: { lastReason: 'no answer' } }, { lastReason: 'no answer' }],
  ],
  IDEMPOTENCY_KEY_INVALID: [[{ path: ['idempotencyKey'] }, { minimum: 8, limit: 255 }]],
  IDEMPOTENCY_KEY_MISMATCH: [[{ path: ['idempotencyKey'] }, {}]],
  TOO_MANY_ISSUES: [[{ path: [], details: { count: 12 } }, { count: 12 }]],
};

const DOCUMENTATION = readFileSync(path.join(PROJECT, 'docs/graphql.md'), 'utf8');

/** The names in the table of a section of the documentation, by what is in the first column. */
const documented = new Map(
  [...DOCUMENTATION.matchAll(/^\| `(\w+)` +\| ([^|]*) \|$/gm)].map(([, name = '', cell = '']) => [
    name,
    [...cell.matchAll(/`(\w+)`/g)].map(([, param]) => param),
  ]),
);

describe.each(Object.values(EventRule).map((rule) => [rule, SAMPLES[rule]] as const))(
  '%s',
  (rule, samples) => {
    test.each(samples)(
      'has a message that is made of its params, also if they were JSON: %#',
      (violation, params) => {
        const issue = toIssue(input, { rule, ...violation }, ['input']);
        expect(issue.params).toEqual(params);
        const received = JSON.parse(JSON.stringify(issue.params)) as IssueParams;
        expect(messageOf(rule, received)).toBe(issue.message);
        expect(issue.message).toMatch(/^[A-Z].{20,}$/);
        expect(issue.message).not.toMatch(/undefined|NaN|\[object/);
      },
    );

    test('has the params that are documented, and no others', () => {
      for (const [, params] of samples) expect(documented.get(rule)).toEqual(Object.keys(params));
    });
  },
);

test('every name of a param is explained in the documentation', () => {
  const names = new Set(
    Object.values(SAMPLES).flatMap((samples) => samples.flatMap(([, params]) => Object.keys(params))),
  );
  expect([...names].filter((name) => !documented.has(name))).toEqual([]);
});

test('texts of the client are shortened, and have no halves of surrogate pairs', () => {
  const long = '\u{1F6D2}'.repeat(1_000);
  const fields = [{ name: long, type: EventFieldType.string, attributes: { isPsiData: { value: long } } }];
  const violation = { rule: EventRule.ATTRIBUTE_VALUE_INVALID, path: attribute('isPsiData', 'value') };
  const { given, fieldName } = toIssue({ fields }, violation, []).params;
  const shortened = `${'\u{1F6D2}'.repeat(30)}…`;
  expect([given, fieldName]).toEqual([shortened, shortened]);
  const halved = [{ name: `x${long}`, type: EventFieldType.string }];
  expect(toIssue({ fields: halved }, violation, []).params.fieldName).toBe(
    `x${'\u{1F6D2}'.repeat(29)}\uFFFD…`,
  );
});

import { describe, expect, test } from '@jest/globals';
import { EventAction, EventFieldType } from '../../src/events/model/enums';
import { changesBetween } from '../../src/events/model/event-changes';
import type { EventDefinition } from '../../src/events/model/event-definition';
import { toIssue } from '../../src/events/validation/event-issue';
import { rejects } from '../../src/events/validation/validate-definition';
import {
  ADOPTED,
  conflictViolation,
  refusalViolation,
  warningViolation,
} from '../../src/platform/platform-violations';
import { NO_ATTRIBUTES } from '../support/canonical-definitions';

const definition: EventDefinition = {
  eventName: 'CartAbandoned',
  actions: [EventAction.EMFConsumer],
  description: null,
  fields: [
    { name: 'cart', type: EventFieldType.string, attributes: { ...NO_ATTRIBUTES, isRequired: true } },
    { name: 'cart id', type: EventFieldType.tillCode, attributes: { ...NO_ATTRIBUTES, isPsiData: true } },
    { name: 'till', type: EventFieldType.tillCode, attributes: { ...NO_ATTRIBUTES, isRequired: false } },
  ],
};

describe('the path of a refusal', () => {
  test.each([
    [1806, 'CartAbandoned event already exists', 'eventName'],
    [1811, 'event name invalid', 'eventName'],
    [1816, 'CartAbandoned event doesnt exist', 'eventName'],
    [1810, 'CartAbandoned event actions invalid', 'actions'],
    [1823, 'tillCode invalid event field type', 'fields.1.type'],
    [1823, 'TILLCODE invalid event field type', 'fields.1.type'],
    [1823, 'dateTime invalid event field type', ''],
    [1802, 'invalid value for attribute isPsiData', 'fields.1.attributes.isPsiData'],
    [1802, 'invalid value for isRequired of field till', 'fields.2.attributes.isRequired'],
    [1802, 'invalid value for attribute isRequired', ''],
    [1802, 'field "till" has an invalid attribute', 'fields.2'],
    [1802, 'attribute value invalid', ''],
    [1900, 'quota of till exceeded', ''],
    [null, 'something about isRequired', ''],
  ])('with code %s and message "%s" is "%s"', (code, message, path) => {
    const violation = refusalViolation(definition, { code, message });
    expect(violation.path.join('.')).toBe(path);
    expect(toIssue({}, violation, ['input'])).toMatchObject({
      rule: 'PLATFORM_REFUSED',
      code,
      message: expect.stringContaining(message),
      platformMessage: message,
    });
  });
});

test('a warning has the code and the message of the platform', () => {
  const violation = warningViolation(definition, { code: 1810, message: 'one action is unusual' });
  expect(toIssue({}, violation, [])).toMatchObject({
    rule: 'PLATFORM_WARNING',
    code: 1810,
    platformMessage: 'one action is unusual',
    path: ['actions'],
  });
});

describe('a conflict', () => {
  test('lists what is different', () => {
    const [cart] = definition.fields;
    const changes = changesBetween(definition, {
      ...definition,
      description: 'x',
      fields: cart ? [cart] : [],
    });
    expect(toIssue(definitionInput, conflictViolation(changes), []).message).toBe(
      'The platform holds another definition of this event: description is null there and "x" here; fields.cart id is only there; fields.till is only there. Compare the two, then update the event.',
    );
  });

  test('has a short message, however much is different', () => {
    const fields = Array.from({ length: 100 }, (_, i) => ({
      name: `${'😀'.repeat(40)}${i}`,
      type: EventFieldType.string,
      attributes: NO_ATTRIBUTES,
    }));
    const changes = changesBetween(definition, { ...definition, fields });
    const { message } = toIssue(definitionInput, conflictViolation(changes), []);
    expect(message.length).toBeLessThan(2_000);
    expect(message).toContain('98 more');
  });
});

const definitionInput = { eventName: 'CartAbandoned' };

test('what comes after the platform has accepted an event never rejects it, also if the gateway is strict', () => {
  const afterwards = [ADOPTED, warningViolation(definition, { code: null, message: 'hm' })];
  expect(afterwards.filter((violation) => rejects(violation, true))).toEqual([]);
});

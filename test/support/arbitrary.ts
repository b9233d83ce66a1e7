import fc from 'fast-check';
import type { WireDefinition } from './definitions';

const FLAGS = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData'];

/** Mostly what a rule lets through, from a pool so small that names and types meet again. */
const attributes = fc.dictionary(
  fc.constantFrom(...FLAGS, 'identifierType'),
  fc.record(
    {
      valueType: fc.constantFrom('Boolean', 'BOOLEAN', 'Enum', 'String', null),
      value: fc.constantFrom('true', 'True', 'false', 'mobile', 'EMAIL', 'maybe', null),
    },
    { requiredKeys: [] },
  ),
  { maxKeys: 3 },
);

const field = fc.record(
  {
    name: fc.constantFrom('customer', 'a', 'b', 'c', 'd', 'event_name', '', 'x'.repeat(51)),
    type: fc.constantFrom('customer', 'string', 'double', 'tillCode'),
    attributes: fc.option(attributes),
  },
  { requiredKeys: ['name', 'type'] },
);

/** Definitions that fit the schema and break any number of rules, none included, under one of the names. */
export const anyDefinition = (...names: string[]): fc.Arbitrary<WireDefinition> =>
  fc.record(
    {
      eventName: fc.constantFrom(...names),
      actions: fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom(['EMFConsumer'], ['EIConsumer'], ['EIConsumer', 'EMFConsumer']),
        },
        { weight: 1, arbitrary: fc.array(fc.constantFrom('EMFConsumer', 'EIConsumer'), { maxLength: 3 }) },
      ),
      description: fc.constantFrom(null, '', 'text', 'Größe', 'x'.repeat(1_001), 'a\0b'),
      fields: fc.option(
        fc.oneof(
          fc.array(field, { maxLength: 5 }),
          fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), type: fc.constant('string') }), {
            maxLength: 3,
          }),
        ),
      ),
    },
    { requiredKeys: ['eventName', 'actions'] },
  );

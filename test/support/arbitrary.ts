import fc from 'fast-check';
import { CUSTOMER, flag, type WireDefinition } from './definitions';

const FLAGS = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData'];

/** Mostly valid values, from a pool so small that names and types occur repeatedly. */
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

const anyActions = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(['EMFConsumer'], ['EIConsumer'], ['EIConsumer', 'EMFConsumer']),
  },
  { weight: 1, arbitrary: fc.array(fc.constantFrom('EMFConsumer', 'EIConsumer'), { maxLength: 3 }) },
);

/** Definitions that fit the schema and violate any number of rules, or none. */
const anything = (eventName: fc.Arbitrary<string>): fc.Arbitrary<WireDefinition> =>
  fc.record(
    {
      eventName,
      actions: anyActions,
      description: fc.constantFrom(null, '', 'text', 'Größe', 'x'.repeat(1_001), 'a\0b'),
      fields: fc.option(fc.array(field, { maxLength: 5 })),
    },
    { requiredKeys: ['eventName', 'actions'] },
  );

/** Definitions that are valid for a new event; as updates, some of them remove a field from the unique key. */
const valid = (eventName: fc.Arbitrary<string>): fc.Arbitrary<WireDefinition> =>
  fc.record({
    eventName,
    actions: fc.shuffledSubarray(['EMFConsumer', 'EIConsumer'], { minLength: 1 }),
    description: fc.constantFrom(null, 'text', 'Größe'),
    fields: fc
      .shuffledSubarray(['a', 'b', 'c'])
      .chain((names) =>
        fc.tuple(
          ...names.map((name) =>
            fc.record({
              name: fc.constant(name),
              type: fc.constantFrom('string', 'double'),
              attributes: fc.constantFrom(
                ...[{}, { isPsiData: flag('true') }, { isRequired: flag('True', 'BOOLEAN') }],
                { isRequired: flag('true'), isUniqueKeyField: flag('true') },
              ),
            }),
          ),
        ),
      )
      .map((fields) => [CUSTOMER, ...fields]),
  });

/** Definitions with one of the names, half of them certainly valid. */
export function anyDefinition(...names: string[]): fc.Arbitrary<WireDefinition> {
  const eventName = fc.constantFrom(...names);
  return fc.oneof(anything(eventName), valid(eventName));
}

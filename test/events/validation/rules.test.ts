import { beforeAll, describe, expect, test } from '@jest/globals';
import { createEvent, type CreateEventResult } from '../../../src/events/create-event';
import { EventRule } from '../../../src/events/validation/event-rule';
import type { EventStore } from '../../../src/events/store/event-store';
import { parseDefinition } from '../../../src/events/validation/parse-definition';
import { UNOBSERVED } from '../../../src/observer';
import {
  CUSTOMER,
  definition,
  field,
  fields,
  flag,
  freshName,
  type WireDefinition,
  withFields,
} from '../../support/definitions';
import { forOrg, openStore } from '../../support/database';

/** A definition that violates a rule at these paths. */
interface Failing {
  readonly json: WireDefinition;
  readonly at: readonly string[];
}

/** The definitions that show a rule, by description. */
interface Cases {
  readonly passes: Readonly<Record<string, WireDefinition>>;
  readonly fails: Readonly<Record<string, Failing>>;
  /** A definition that violates the rule together with another one: both are reported. */
  readonly together: Failing & { readonly other: EventRule };
}

const at = (json: WireDefinition, ...places: string[]): Failing => ({ json, at: places });
const named = (eventName: unknown): WireDefinition => definition({ eventName });
const fieldNamed = (name: unknown): WireDefinition => withFields(field({ name }));
const withAttributes = (attributes: unknown, type = 'string'): WireDefinition =>
  withFields(field({ type, attributes }));
const onCustomer = (attributes: unknown): WireDefinition =>
  definition({ fields: [{ ...CUSTOMER, attributes }] });

const TAKEN = freshName();

/** The rules of a request as a whole, which are tested with such requests. */
type RequestRule =
  | ('EVENT_NOT_FOUND' | 'VERSION_NOT_FOUND' | 'VERSION_CONFLICT')
  | ('EVENT_DISABLED' | 'UNIQUE_KEY_IRREVERSIBLE' | 'BREAKING_CHANGE' | 'NOTE_INVALID')
  // REST, in whose JSON these cases are written, has no typed attributes: see typed-attributes.test.ts.
  | 'ATTRIBUTE_CONFLICT'
  | ('TOO_MANY_EVENTS' | 'EVENT_NAME_DUPLICATE' | 'BATCH_REFUSED')
  | ('PLATFORM_REFUSED' | 'PLATFORM_CONFLICT' | 'PLATFORM_WARNING')
  | ('ADOPTED_FROM_PLATFORM' | 'PLATFORM_NOT_ASKED')
  | ('PENDING_WRITE_NOT_FOUND' | 'PENDING_WRITE_UNSETTLED')
  | ('IDEMPOTENCY_KEY_INVALID' | 'IDEMPOTENCY_KEY_MISMATCH' | 'TOO_MANY_ISSUES');

type DefinitionRule = Exclude<EventRule, RequestRule>;

const CASES: Readonly<Record<DefinitionRule, Cases>> = {
  EVENT_NAME_INVALID: {
    passes: {
      'of one character': named('x'),
      'of 200 characters': named('x'.repeat(200)),
      'of letters, digits, _, - and space': named('Az 09_-z'),
    },
    fails: {
      'that is left out': at(named(undefined), 'eventName'),
      'that is empty': at(named(''), 'eventName'),
      'that is blank': at(named('  '), 'eventName'),
      'of 201 characters': at(named('x'.repeat(201)), 'eventName'),
      'with a space before it': at(named(' x'), 'eventName'),
      'with a space behind it': at(named('x '), 'eventName'),
      'with a line break behind it': at(named('x\n'), 'eventName'),
      'with a dot': at(named('cart.abandoned'), 'eventName'),
      'with a letter beyond ASCII': at(named('Café'), 'eventName'),
    },
    together: {
      ...at(definition({ eventName: '!', actions: [] }), 'eventName'),
      other: EventRule.ACTIONS_INVALID,
    },
  },
  EVENT_NAME_DISCOURAGED: {
    passes: { 'with single underscores': named('Cart_Abandoned_2_') },
    fails: {
      'with a space': at(named('Cart Abandoned'), 'eventName'),
      'with a hyphen': at(named('Cart-Abandoned'), 'eventName'),
      'with two underscores': at(named('Cart__Abandoned'), 'eventName'),
    },
    together: { ...at(named('Cart Abandoned!'), 'eventName'), other: EventRule.EVENT_NAME_INVALID },
  },
  EVENT_ALREADY_EXISTS: {
    passes: {
      'in another case': named(TAKEN.toUpperCase()),
      'that begins like a taken one': named(`${TAKEN}0`),
    },
    fails: { 'that is taken': at(named(TAKEN), 'eventName') },
    together: {
      ...at(definition({ eventName: TAKEN, actions: [] }), 'eventName'),
      other: EventRule.ACTIONS_INVALID,
    },
  },
  ACTIONS_INVALID: {
    passes: {
      'one action': definition({ actions: ['EIConsumer'] }),
      'both actions': definition({ actions: ['EIConsumer', 'EMFConsumer'] }),
    },
    fails: {
      'no actions': at(definition({ actions: undefined }), 'actions'),
      'an empty list of actions': at(definition({ actions: [] }), 'actions'),
      'an action twice': at(definition({ actions: ['EIConsumer', 'EIConsumer'] }), 'actions.1'),
      'an action three times': at(
        definition({ actions: ['EIConsumer', 'EIConsumer', 'EIConsumer'] }),
        'actions.1',
        'actions.2',
      ),
      'an unknown action': at(definition({ actions: ['EMFConsumer', 'Nowhere'] }), 'actions.1'),
      'an action in another case': at(definition({ actions: ['emfconsumer'] }), 'actions.0'),
      'an unknown action twice': at(definition({ actions: ['X', 'X'] }), 'actions.0', 'actions.1'),
    },
    together: {
      ...at(definition({ actions: [], description: 'x'.repeat(1001) }), 'actions'),
      other: EventRule.DESCRIPTION_TOO_LONG,
    },
  },
  DESCRIPTION_TOO_LONG: {
    passes: {
      'no description': definition({ description: null }),
      'an empty description': definition({ description: '' }),
      'a description of 1,000 characters': definition({ description: 'x'.repeat(1000) }),
      'a description of 1,000 characters beyond the basic plane': definition({
        description: '\u{1F6D2}'.repeat(1000),
      }),
    },
    fails: {
      'a description of 1,001 characters': at(definition({ description: 'x'.repeat(1001) }), 'description'),
      'a description of 1,002 characters that show as 501': at(
        definition({ description: 'a\uFE0F'.repeat(501) }),
        'description',
      ),
      'a description of 1,001 characters beyond the basic plane': at(
        definition({ description: '\u{1F6D2}'.repeat(1001) }),
        'description',
      ),
    },
    together: {
      ...at(definition({ eventName: '', description: 'x'.repeat(1001) }), 'description'),
      other: EventRule.EVENT_NAME_INVALID,
    },
  },
  DESCRIPTION_INVALID: {
    passes: { 'a description with line breaks and emoji': definition({ description: 'a\n\tb \u{1F6D2}' }) },
    fails: {
      'a description with a NUL': at(definition({ description: 'a\0b' }), 'description'),
      'a description with half a surrogate pair': at(definition({ description: 'a\uD83D' }), 'description'),
    },
    together: {
      ...at(definition({ description: `\0${'x'.repeat(1000)}` }), 'description'),
      other: EventRule.DESCRIPTION_TOO_LONG,
    },
  },
  FIELD_NAME_INVALID: {
    passes: {
      'of one character': fieldNamed('%'),
      'of 50 characters': fieldNamed('x'.repeat(50)),
      'of 50 characters beyond the basic plane': fieldNamed('\u{1F6D2}'.repeat(50)),
      'with a percent sign': fieldNamed('Discount %'),
      'with a space': fieldNamed('Product category'),
      'in another script': fieldNamed('顧客番号'),
    },
    fails: {
      'that is left out': at(fieldNamed(undefined), 'fields.1.name'),
      'that is empty': at(fieldNamed(''), 'fields.1.name'),
      'that is blank': at(fieldNamed('\u3000'), 'fields.1.name'),
      'of 52 characters that show as 26': at(fieldNamed('a\uFE0F'.repeat(26)), 'fields.1.name'),
      'of 51 characters': at(fieldNamed('x'.repeat(51)), 'fields.1.name'),
      'with a space before it': at(fieldNamed(' x'), 'fields.1.name'),
      'with a no-break space behind it': at(fieldNamed('x\u00A0'), 'fields.1.name'),
      'with a tab': at(fieldNamed('a\tb'), 'fields.1.name'),
      'with a NUL': at(fieldNamed('a\0b'), 'fields.1.name'),
      'with a C1 control character': at(fieldNamed('a\u0085b'), 'fields.1.name'),
      'with half a surrogate pair': at(fieldNamed('a\uD83Db'), 'fields.1.name'),
    },
    together: {
      ...at(withFields(field({ name: '', type: 'text' })), 'fields.1.name'),
      other: EventRule.FIELD_TYPE_INVALID,
    },
  },
  FIELD_NAME_DUPLICATE: {
    passes: {
      'in another case': withFields(field({ name: 'a' }), field({ name: 'A' })),
      'that is empty': withFields(field({ name: '' }), field({ name: '' })),
    },
    fails: {
      'that an earlier field has': at(
        withFields(field({ name: 'a' }), field({ name: 'b' }), field({ name: 'a' })),
        'fields.3.name',
      ),
      'that two earlier fields have': at(
        withFields(field({ name: 'a' }), field({ name: 'a' }), field({ name: 'a' })),
        'fields.2.name',
        'fields.3.name',
      ),
    },
    together: {
      ...at(withFields(field({ name: 'a\n' }), field({ name: 'a\n' })), 'fields.2.name'),
      other: EventRule.FIELD_NAME_INVALID,
    },
  },
  FIELD_NAME_RESERVED: {
    passes: { 'in another case': fieldNamed('EventDateTime') },
    fails: {
      event_name: at(fieldNamed('event_name'), 'fields.1.name'),
      eventDateTime: at(fieldNamed('eventDateTime'), 'fields.1.name'),
      storeUnitID: at(fieldNamed('storeUnitID'), 'fields.1.name'),
    },
    together: {
      ...at(withFields(field({ name: 'event_name', type: 'text' })), 'fields.1.name'),
      other: EventRule.FIELD_TYPE_INVALID,
    },
  },
  FIELD_TYPE_INVALID: {
    passes: Object.fromEntries(
      [
        ...['tillCode', 'couponCode', 'productSku', 'productBrand', 'productCategory', 'string', 'double'],
        ...['TILLCODE', 'String', 'dOUBLE'],
      ].map((type) => [type, withFields(field({ type }))]),
    ),
    fails: {
      'that is left out': at(withFields(field({ type: undefined })), 'fields.1.type'),
      'that is unknown': at(withFields(field({ type: 'date' })), 'fields.1.type'),
      'with a letter whose lower case is an ASCII one': at(
        withFields(field({ type: 'productS\u212Au' })),
        'fields.1.type',
      ),
      'with a blank': at(withFields(field({ type: 'string ' })), 'fields.1.type'),
      'that every object has': at(withFields(field({ type: 'constructor' })), 'fields.1.type'),
    },
    together: {
      ...at(withFields(field({ type: 'date', attributes: { isRequired: flag('yes') } })), 'fields.1.type'),
      other: EventRule.ATTRIBUTE_VALUE_INVALID,
    },
  },
  TOO_MANY_FIELDS: {
    passes: { '100 fields': withFields(...fields(99)) },
    fails: { '101 fields': at(withFields(...fields(100)), 'fields') },
    together: {
      ...at(withFields(...fields(100), field({ name: '' })), 'fields'),
      other: EventRule.FIELD_NAME_INVALID,
    },
  },
  FIELD_COUNT_DISCOURAGED: {
    passes: { '20 fields and the customer field': withFields(...fields(20)) },
    fails: {
      '21 fields and the customer field': at(withFields(...fields(21)), 'fields'),
      '21 fields and no customer field': at(definition({ fields: fields(21) }), 'fields'),
    },
    together: { ...at(withFields(...fields(100)), 'fields'), other: EventRule.TOO_MANY_FIELDS },
  },
  CUSTOMER_FIELD_MISSING: {
    passes: {
      'a customer field of any name': withFields({ ...CUSTOMER, name: 'buyer' }),
      'a customer field after 199 others': definition({ fields: [...fields(199), CUSTOMER] }),
      'a customer field after 200 others': definition({ fields: [...fields(200), CUSTOMER] }),
      'a customer field after 5,000 others': definition({ fields: [...fields(5_000), CUSTOMER] }),
    },
    fails: {
      'no fields': at(definition({ fields: undefined }), 'fields'),
      'null for fields': at(definition({ fields: null }), 'fields'),
      'an empty list of fields': at(definition({ fields: [] }), 'fields'),
      'a field that is only named customer': at(
        definition({ fields: [field({ name: 'customer' })] }),
        'fields',
      ),
    },
    together: { ...at(definition({ actions: [], fields: [] }), 'fields'), other: EventRule.ACTIONS_INVALID },
  },
  CUSTOMER_FIELD_DUPLICATE: {
    passes: { 'two fields of another type': withFields(field({ name: 'a' }), field({ name: 'b' })) },
    fails: {
      'a second customer field': at(withFields(field({ type: 'customer' })), 'fields.1.type'),
      'a third customer field': at(
        withFields(field({ name: 'a', type: 'customer' }), field({ name: 'b', type: 'customer' })),
        'fields.1.type',
        'fields.2.type',
      ),
    },
    together: { ...at(withFields(CUSTOMER), 'fields.1.type'), other: EventRule.FIELD_NAME_DUPLICATE },
  },
  ATTRIBUTE_NOT_APPLICABLE: {
    passes: {
      'both on the customer field': onCustomer({
        addCustomerIfNotExists: flag('true'),
        identifierType: flag('email', 'Enum'),
      }),
      'null on another field': withAttributes({ addCustomerIfNotExists: null, identifierType: null }),
      'both on a field of an unknown type': withAttributes(
        { addCustomerIfNotExists: flag('true'), identifierType: flag('email', 'Enum') },
        'date',
      ),
    },
    fails: {
      'addCustomerIfNotExists on a string': at(
        withAttributes({ addCustomerIfNotExists: flag('false') }),
        'fields.1.attributes.addCustomerIfNotExists',
      ),
      'identifierType on a productSku': at(
        withAttributes({ identifierType: flag('email', 'Enum') }, 'productSku'),
        'fields.1.attributes.identifierType',
      ),
    },
    together: {
      ...at(withAttributes({ identifierType: flag('phone', 'Enum') }), 'fields.1.attributes.identifierType'),
      other: EventRule.ATTRIBUTE_VALUE_INVALID,
    },
  },
  ATTRIBUTE_VALUE_TYPE_INVALID: {
    passes: {
      'Boolean for a flag': withAttributes({ isRequired: flag('true', 'Boolean') }),
      'BOOLEAN for a flag': withAttributes({ isRequired: flag('true', 'BOOLEAN') }),
      'null for a flag': withAttributes({ isRequired: flag('true', null) }),
      'nothing for a flag': withAttributes({ isRequired: { value: 'true' } }),
      'ENUM for identifierType': onCustomer({ identifierType: flag('email', 'ENUM') }),
      'String for identifierType': onCustomer({ identifierType: flag('email', 'String') }),
      'STRING for identifierType': onCustomer({ identifierType: flag('email', 'STRING') }),
      'nothing for identifierType': onCustomer({ identifierType: { value: 'email' } }),
    },
    fails: {
      'Enum for a flag': at(
        withAttributes({ isRequired: flag('true', 'Enum') }),
        'fields.1.attributes.isRequired.valueType',
      ),
      'STRING for a flag': at(
        withAttributes({ isPsiData: flag('true', 'STRING') }),
        'fields.1.attributes.isPsiData.valueType',
      ),
      'Boolean for identifierType': at(
        onCustomer({ identifierType: flag('email', 'Boolean') }),
        'fields.0.attributes.identifierType.valueType',
      ),
      'an unknown one': at(
        withAttributes({ isRequired: flag('true', 'boolean') }),
        'fields.1.attributes.isRequired.valueType',
      ),
      'one that every object has': at(
        withAttributes({ isRequired: flag('true', 'constructor') }),
        'fields.1.attributes.isRequired.valueType',
      ),
    },
    together: {
      ...at(withAttributes({ isRequired: flag('yes', 'Enum') }), 'fields.1.attributes.isRequired.valueType'),
      other: EventRule.ATTRIBUTE_VALUE_INVALID,
    },
  },
  ATTRIBUTE_VALUE_INVALID: {
    passes: {
      'True and FALSE for flags': withAttributes({ isRequired: flag('True'), isPsiData: flag('FALSE') }),
      'an identifier type in another case': onCustomer({ identifierType: flag('MOBILE', 'Enum') }),
      'another identifier type in another case': onCustomer({ identifierType: flag('fbId', 'Enum') }),
    },
    fails: {
      'a value that is left out': at(
        withAttributes({ isRequired: { valueType: 'Boolean' } }),
        'fields.1.attributes.isRequired.value',
      ),
      'null for a value': at(
        withAttributes({ isRequired: flag(null) }),
        'fields.1.attributes.isRequired.value',
      ),
      'a value with a letter whose lower case is an ASCII one': at(
        onCustomer({ identifierType: flag('martjac\u212Aid', 'Enum') }),
        'fields.0.attributes.identifierType.value',
      ),
      'an empty value': at(withAttributes({ isRequired: flag('') }), 'fields.1.attributes.isRequired.value'),
      'yes for a flag': at(
        withAttributes({ isRequired: flag('yes') }),
        'fields.1.attributes.isRequired.value',
      ),
      'a blank before true': at(
        withAttributes({ isRequired: flag(' true') }),
        'fields.1.attributes.isRequired.value',
      ),
      'an unknown identifier type': at(
        onCustomer({ identifierType: flag('phone', 'Enum') }),
        'fields.0.attributes.identifierType.value',
      ),
      'two attributes of one field': at(
        withAttributes({ isRequired: flag('1'), isPsiData: flag('0') }),
        'fields.1.attributes.isRequired.value',
        'fields.1.attributes.isPsiData.value',
      ),
    },
    together: {
      ...at(
        withAttributes({ isRequired: flag('yes'), isUniqueKeyField: flag('true') }),
        'fields.1.attributes.isRequired.value',
      ),
      other: EventRule.UNIQUE_KEY_FIELD_NOT_REQUIRED,
    },
  },
  UNIQUE_KEY_FIELD_NOT_REQUIRED: {
    passes: {
      'a required key field': withAttributes({ isUniqueKeyField: flag('true'), isRequired: flag('True') }),
      'a field that is said not to be in the key': withAttributes({ isUniqueKeyField: flag('false') }),
    },
    fails: {
      'a key field that says nothing of isRequired': at(
        withAttributes({ isUniqueKeyField: flag('TRUE') }),
        'fields.1.attributes.isUniqueKeyField',
      ),
      'a key field that is said not to be required': at(
        withAttributes({ isUniqueKeyField: flag('true'), isRequired: flag('false') }),
        'fields.1.attributes.isUniqueKeyField',
      ),
      'the customer field': at(
        onCustomer({ isUniqueKeyField: flag('true') }),
        'fields.0.attributes.isUniqueKeyField',
      ),
    },
    together: {
      ...at(onCustomer({ isUniqueKeyField: flag('true') }), 'fields.0.attributes.isUniqueKeyField'),
      other: EventRule.UNIQUE_KEY_ON_CUSTOMER,
    },
  },
  UNIQUE_KEY_ON_CUSTOMER: {
    passes: { 'false on the customer field': onCustomer({ isUniqueKeyField: flag('false') }) },
    fails: {
      'true on the customer field': at(
        onCustomer({ isUniqueKeyField: flag('true'), isRequired: flag('true') }),
        'fields.0.attributes.isUniqueKeyField',
      ),
    },
    together: {
      ...at(
        onCustomer({ isUniqueKeyField: flag('true'), isRequired: flag('true'), isPsiData: flag('true') }),
        'fields.0.attributes.isUniqueKeyField',
      ),
      other: EventRule.PSI_ON_CUSTOMER,
    },
  },
  PSI_ON_CUSTOMER: {
    passes: {
      'false on the customer field': onCustomer({ isPsiData: flag('false') }),
      'true on a string': withAttributes({ isPsiData: flag('true') }),
    },
    fails: {
      'true on the customer field': at(
        onCustomer({ isPsiData: flag('True') }),
        'fields.0.attributes.isPsiData',
      ),
    },
    together: {
      ...at(onCustomer({ isPsiData: flag('true', 'String') }), 'fields.0.attributes.isPsiData'),
      other: EventRule.ATTRIBUTE_VALUE_TYPE_INVALID,
    },
  },
  PSI_DISCOURAGED: {
    passes: {
      'true on a string': withAttributes({ isPsiData: flag('true') }, 'string'),
      'true on a double': withAttributes({ isPsiData: flag('true') }, 'double'),
      'false on a tillCode': withAttributes({ isPsiData: flag('false') }, 'tillCode'),
      'true on the customer field, which has a rule of its own': onCustomer({ isPsiData: flag('true') }),
      'true on a field of an unknown type': withAttributes({ isPsiData: flag('true') }, 'date'),
      'true on a field of a type that every object has': withAttributes(
        { isPsiData: flag('true') },
        'constructor',
      ),
    },
    fails: {
      'true on a tillCode': at(
        withAttributes({ isPsiData: flag('true') }, 'tillCode'),
        'fields.1.attributes.isPsiData',
      ),
    },
    together: {
      ...at(
        withFields(
          field({ name: 'event_name', type: 'couponCode', attributes: { isPsiData: flag('true') } }),
        ),
        'fields.1.attributes.isPsiData',
      ),
      other: EventRule.FIELD_NAME_RESERVED,
    },
  },
  UNKNOWN_PROPERTY: {
    passes: { 'every known key': withAttributes({ isRequired: flag('true') }) },
    fails: {
      'an unknown key at each level': at(
        {
          ...withFields({
            ...field({ attributes: { isRequired: { ...flag('true'), c: 1 }, b: null } }),
            ...{ a: [] },
          }),
          ...{ z: {} },
        },
        'fields.1.attributes.isRequired.c',
        'fields.1.attributes.b',
        'fields.1.a',
        'z',
      ),
    },
    together: { ...at({ ...named(''), ...{ z: 1 } }, 'z'), other: EventRule.EVENT_NAME_INVALID },
  },
};

/** The codes that the platform publishes. */
const CODES: Readonly<Partial<Record<EventRule, number>>> = {
  EVENT_NAME_INVALID: 1811,
  EVENT_ALREADY_EXISTS: 1806,
  ACTIONS_INVALID: 1810,
  FIELD_TYPE_INVALID: 1823,
  ATTRIBUTE_NOT_APPLICABLE: 1802,
  ATTRIBUTE_VALUE_TYPE_INVALID: 1802,
  ATTRIBUTE_VALUE_INVALID: 1802,
  UNIQUE_KEY_FIELD_NOT_REQUIRED: 1802,
  PSI_ON_CUSTOMER: 1802,
};

/** The rules that only warn. */
const WARNINGS: readonly EventRule[] = [
  EventRule.EVENT_NAME_DISCOURAGED,
  EventRule.FIELD_NAME_RESERVED,
  EventRule.FIELD_COUNT_DISCOURAGED,
  EventRule.CUSTOMER_FIELD_MISSING,
  EventRule.UNIQUE_KEY_ON_CUSTOMER,
  EventRule.PSI_DISCOURAGED,
  EventRule.UNKNOWN_PROPERTY,
];

let store: EventStore;

/** Creates an event in a new organisation, or in one where a name is taken. */
async function check(rule: EventRule, json: unknown, strict = false): Promise<CreateEventResult> {
  const parsed = parseDefinition(json);
  if ('parseErrors' in parsed) throw new Error(parsed.parseErrors.join());
  const orgId = rule === EventRule.EVENT_ALREADY_EXISTS ? 'default' : freshName();
  return createEvent({ writer: forOrg(store, orgId), strict, observer: UNOBSERVED }, { definition: parsed });
}

/** The paths at which a definition violates a rule; checks that they are reported at the rule's level. */
async function placesOf(rule: EventRule, json: unknown): Promise<string[]> {
  const { warnings, errors } = await check(rule, json);
  const [reported, other] = WARNINGS.includes(rule) ? [warnings, errors] : [errors, warnings];
  expect(other.map((issue) => issue.rule)).not.toContain(rule);
  return reported.filter((issue) => issue.rule === rule).map(({ path: [, ...place] }) => place.join('.'));
}

beforeAll(async () => {
  ({ store } = await openStore());
  await check(EventRule.EVENT_ALREADY_EXISTS, named(TAKEN));
});

test('a customer field that is missing is reported, however many fields there are', async () => {
  for (const count of [200, 201, 5_000]) {
    expect(await placesOf(EventRule.CUSTOMER_FIELD_MISSING, definition({ fields: fields(count) }))).toEqual([
      'fields',
    ]);
  }
});

test('a field of an unknown type only has the error of its type, whatever its attributes are', async () => {
  const attributes = {
    addCustomerIfNotExists: flag('true'),
    isRequired: flag('true'),
    isUniqueKeyField: flag('true'),
    isPsiData: flag('true'),
    identifierType: flag('mobile', 'Enum'),
  };
  for (const type of ['date', undefined, '__proto__', 'hasOwnProperty']) {
    const { warnings, errors } = await check(
      EventRule.FIELD_TYPE_INVALID,
      withFields(field({ type, attributes })),
    );
    expect(warnings).toEqual([]);
    expect(errors.map(({ rule }) => rule)).toEqual(['FIELD_TYPE_INVALID']);
  }
});

const ENTRIES = Object.values(EventRule).flatMap((rule) =>
  Object.hasOwn(CASES, rule) ? [[rule, CASES[rule as DefinitionRule]] as const] : [],
);

describe.each(ENTRIES)('%s', (rule, { passes, fails, together }) => {
  test.each(Object.entries(passes))('accepts %s', async (_, json) => {
    expect(await placesOf(rule, json)).toEqual([]);
  });

  test.each(Object.entries(fails))('reports a definition: %s', async (_, { json, at }) => {
    expect((await placesOf(rule, json)).sort()).toEqual([...at].sort());
  });

  test(`is reported together with ${together.other}`, async () => {
    expect(await placesOf(rule, together.json)).toEqual(together.at);
    expect(await placesOf(together.other, together.json)).not.toEqual([]);
  });

  test.each(Object.entries(fails))(
    'rejects it, or only warns, according to its level: %s',
    async (_, { json }) => {
      const { event } = await check(rule, json);
      expect(event === null).toBe(!WARNINGS.includes(rule));
    },
  );

  test.each(Object.entries(fails))('rejects it on a strict gateway: %s', async (_, { json }) => {
    const { event, warnings, errors } = await check(rule, json, true);
    expect(event).toBeNull();
    expect(warnings).toEqual([]);
    expect(errors.map((issue) => issue.rule)).toContain(rule);
  });

  test('has the published code, if there is one, and a message that is a sentence', async () => {
    for (const { json } of Object.values(fails)) {
      const { warnings, errors } = await check(rule, json);
      const reported = [...warnings, ...errors].filter((issue) => issue.rule === rule);
      for (const { code, message } of reported) {
        expect(code).toBe(CODES[rule] ?? null);
        expect(message).toMatch(/^[A-Z].{20,}\.$/);
        expect(message).not.toMatch(/undefined|\[object/);
      }
    }
  });
});

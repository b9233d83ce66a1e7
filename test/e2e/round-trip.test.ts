import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ask, createEvent, type Event, findEvent, postEvent } from '../support/client';
import { freshName } from '../support/definitions';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

const FLAGS = ['isRequired', 'isUniqueKeyField', 'isPsiData'];
const IDENTIFIER_TYPES = [
  ...['userId', 'mobile', 'email', 'externalId', 'wechat', 'martjackId', 'cuid', 'fbid', 'unionId'],
  ...['fcmToken', 'line', 'cardnumber', 'cardExternalId'],
];
const TYPES = ['tillCode', 'couponCode', 'productSku', 'productBrand', 'productCategory', 'string', 'double'];

type Attributes = Record<string, { valueType: string; value: string }>;

/** A definition in canonical form, and as a client might write it. */
interface Spelled<T> {
  readonly canonical: T;
  readonly written: unknown;
}

const spelledCase = (text: string): fc.Arbitrary<string> =>
  fc.mixedCase(fc.constant(text), {
    toggleCase: (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()),
  });

function attribute(type: 'Boolean' | 'Enum', value: string): fc.Arbitrary<Spelled<Attributes[string]>> {
  const types = type === 'Boolean' ? ['Boolean', 'BOOLEAN'] : ['Enum', 'ENUM', 'String', 'STRING'];
  return fc
    .tuple(fc.constantFrom(undefined, null, ...types), spelledCase(value))
    .map(([valueType, written]) => ({
      canonical: { valueType: type, value },
      written: valueType === undefined ? { value: written } : { valueType, value: written },
    }));
}

/** Attributes that are valid for a field of this type. */
function attributes(type: string): fc.Arbitrary<Spelled<Attributes>> {
  const flags = fc
    .record({
      isRequired: fc.option(fc.boolean()),
      isUniqueKeyField: fc.option(fc.boolean()),
      isPsiData: fc.option(type === 'customer' ? fc.constant(false) : fc.boolean()),
      addCustomerIfNotExists: type === 'customer' ? fc.option(fc.boolean()) : fc.constant(null),
    })
    .map((given) => (given.isUniqueKeyField ? { ...given, isRequired: true } : given));
  const identifier =
    type === 'customer' ? fc.option(fc.constantFrom(...IDENTIFIER_TYPES)) : fc.constant(null);

  return fc.tuple(flags, identifier).chain(([given, identifierType]) => {
    const spelled = [...FLAGS, 'addCustomerIfNotExists'].flatMap((name) => {
      const value = given[name as keyof typeof given];
      return value === null ? [] : [attribute('Boolean', String(value)).map((each) => [name, each] as const)];
    });
    if (identifierType !== null) {
      spelled.push(attribute('Enum', identifierType).map((each) => ['identifierType', each] as const));
    }
    return fc.tuple(...spelled).map((entries) => ({
      canonical: Object.fromEntries(entries.map(([name, { canonical }]) => [name, canonical])),
      written: Object.fromEntries(entries.map(([name, { written }]) => [name, written])),
    }));
  });
}

const fieldName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((name) => /^(?!\s)[^\p{Cc}\p{Cs}]+(?<!\s)$/u.test(name) && Array.from(name).length <= 50);

interface Field {
  readonly name: string;
  readonly type: string;
  readonly attributes: Attributes;
}

const field = (type: string): fc.Arbitrary<Spelled<Field>> =>
  fc.tuple(fieldName, attributes(type)).chain(([name, { canonical, written }]) => {
    const noAttributes = fc.constantFrom<unknown[]>({ name, type }, { name, type, attributes: null });
    return fc.tuple(fc.boolean(), noAttributes).map(([leaveOut, bare]) => ({
      canonical: { name, type, attributes: canonical },
      written: leaveOut && Object.keys(canonical).length === 0 ? bare : { name, type, attributes: written },
    }));
  });

interface Definition {
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly Field[];
}

const definition: fc.Arbitrary<Spelled<Definition>> = fc
  .tuple(
    fc.shuffledSubarray(['EMFConsumer', 'EIConsumer'], { minLength: 1 }),
    fc.option(fc.string({ unit: 'grapheme', maxLength: 200 }).filter((text) => !text.includes('\0'))),
    fc.uniqueArray(fc.constantFrom(...TYPES).chain(field), {
      maxLength: 8,
      selector: ({ canonical }) => canonical.name,
    }),
    fc.option(field('customer')),
  )
  .map(([actions, description, others, customer]) => {
    const isFree = others.every(({ canonical }) => canonical.name !== customer?.canonical.name);
    const all = customer && isFree ? [...others, customer] : others;
    return {
      canonical: { actions, description, fields: all.map(({ canonical }) => canonical) },
      written: { actions, description, fields: all.map(({ written }) => written) },
    };
  });

/** The event in the spec's JSON again. */
function toWire(event: Event): Definition {
  return {
    actions: event.actions,
    description: event.description,
    fields: event.fields.map(({ name, type, attributes }) => ({
      name,
      type,
      attributes: Object.fromEntries(
        Object.entries(attributes).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
      ),
    })),
  };
}

test.each(['GraphQL', 'REST'])(
  'any valid definition that is sent through %s comes back unchanged, in canonical form',
  async (api) => {
    await fc.assert(
      fc.asyncProperty(definition, async ({ canonical, written }) => {
        const eventName = freshName();
        const json = { eventName, ...(written as object) };
        if (api === 'GraphQL') {
          const { event, errors } = await createEvent(url, json);
          expect(errors).toEqual([]);
          expect(event && toWire(event)).toEqual(canonical);
        } else {
          expect((await postEvent(url, json)).body.errors).toEqual([]);
        }
        const event = await findEvent(url, eventName);
        expect(event && toWire(event)).toEqual(canonical);
        // The canonical form is valid input too.
        const { event: again } = await createEvent(url, { ...canonical, eventName: freshName() });
        expect(again && toWire(again)).toEqual(canonical);
      }),
      { numRuns: 100 },
    );
  },
);

const TYPED = [...FLAGS, 'addCustomerIfNotExists', 'identifierType'].join(' ');
const IN_ATTRIBUTES = `attributes { __typename ${[...FLAGS, 'addCustomerIfNotExists', 'identifierType']
  .map((name) => `${name} { __typename valueType value }`)
  .join(' ')} }`;

test.each([
  ['typed', TYPED],
  ['in attributes', IN_ATTRIBUTES],
  ['typed and in attributes', `${TYPED} ${IN_ATTRIBUTES}`],
])(
  'any event that is read with its attributes %s is the input of an update without changes',
  async (_, selection) => {
    await fc.assert(
      fc.asyncProperty(definition, async ({ written }) => {
        const eventName = freshName();
        expect((await createEvent(url, { eventName, ...(written as object) })).errors).toEqual([]);
        const { event } = await ask<{ event: unknown }>(
          url,
          `query($eventName: String!) { event(eventName: $eventName) {
            __typename eventName actions description fields { __typename name type ${selection} }
          } }`,
          { eventName },
        );
        const { validateEvent } = await ask<{ validateEvent: unknown }>(
          url,
          `query($input: EventDraftInput!) {
            validateEvent(input: $input, operation: UPDATE) {
              valid changes { kind path } errors { rule path }
              definition { __typename eventName actions description fields { __typename name type ${selection} } }
            }
          }`,
          { input: event },
        );
        const definition = { ...(event as object), __typename: 'EventDefinition' };
        expect(validateEvent).toEqual({ valid: true, changes: [], errors: [], definition });
      }),
      { numRuns: 50 },
    );
  },
);

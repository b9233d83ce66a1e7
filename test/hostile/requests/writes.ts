import { definition, flag, freshName, type WireDefinition } from '../../support/definitions';
import {
  aliases,
  badFields,
  contradictoryFields,
  fullDefinition,
  fullTypedDefinition,
  fullUpdate,
  longAliases,
  smallFields,
} from '../fullest';
import { VERSIONED_EVENT, VERSIONS } from './known-events';
import { badList, combiningMarks, hugeBad, listOf, MB, noise, repeat } from './large-values';
import { graphql, graphqlText, greatest, type HostileRequests } from './request';
import { CHANGES, EVENT, ISSUES } from './selections';

const ONE = 'mutation($i: CreateEventInput!)';
const LIST = 'mutation($i: [CreateEventInput!]!)';

const CREATE_ALL = `mutation($i: [CreateEventInput!]!, $p: ErrorPolicy, $k: String) {
  createEvents(inputs: $i, errorPolicy: $p, idempotencyKey: $k) { replayed results { event { ${EVENT} } ${ISSUES} } }
}`;

/** Stores a list with so short an answer that the definitions may be as large as they can be. */
const STORE_ALL = 'mutation($i: [CreateEventInput!]!) { createEvents(inputs: $i) { replayed } }';

/** Definitions of long texts, of which no two have much in common. */
const noisyDefinitions = (count: number): WireDefinition[] =>
  repeat(count, () => ({
    ...definition({ description: noise(1_000) }),
    fields: repeat(97, () => ({ name: noise(50), type: 'double' })),
  }));

/** Definitions that are large, or that break many rules. */
export const writes: HostileRequests = {
  'write: the most reverts of a full event': () =>
    greatest(
      (n) =>
        `mutation($e: String!) { ${repeat(10, (i) => `r${i}: revertEvent(eventName: $e, to: ${i + 1}) { ${aliases(n, 'changes { kind }')} }`).join(' ')} }`,
      { e: VERSIONED_EVENT },
    ),
  'write: ten disables of an event with a name of 1 MB': () =>
    graphql(
      `mutation($e: String!) { ${aliases(10, 'disableEvent(eventName: $e) { event { id } errors { message path } }')} }`,
      { e: 'x'.repeat(MB) },
    ),
  'write: the most breaking changes of a full event': () =>
    graphql(
      `query($i: CreateEventInput!) { validateEvent(operation: UPDATE, allowBreaking: false, input: $i) { ${ISSUES} } }`,
      { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) },
    ),
  'write: 55 KB of messages of errors': () =>
    graphql(
      `query($i: EventDraftInput!) { validateEvent(input: $i) { errors { ${aliases(4_000, 'message')} } } }`,
      {
        i: badFields(100),
      },
    ),
  'write: the most messages of errors': () => {
    const variables = { i: badFields(100) };
    return greatest(
      (n) =>
        `query($i: EventDraftInput!) { validateEvent(input: $i) { errors { ${longAliases(n, 'message')} } } }`,
      variables,
    );
  },
  'write: the most values of changes': () => {
    const variables = { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) };
    return greatest(
      (n) =>
        `query($i: EventDraftInput!) { validateEvent(operation: UPDATE, input: $i) { changes { ${aliases(n, 'before')} ${longAliases(n, 'after')} } } }`,
      variables,
    );
  },
  'write: 17 KB of values of changes': () =>
    graphql(
      `query($i: EventDraftInput!) { validateEvent(operation: UPDATE, input: $i) { changes { ${aliases(700, 'before')} ${longAliases(700, 'after')} } } }`,
      { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) },
    ),
  'write: an update of every field': () =>
    graphql(`${ONE} { updateEvent(input: $i) { event { ${EVENT} } ${CHANGES} ${ISSUES} } }`, {
      i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1),
    }),
  'write: a note of 900 KB, ten times': () =>
    graphql(
      `mutation($i: CreateEventInput!, $n: String) { ${aliases(10, `updateEvent(input: $i, note: $n) { ${ISSUES} }`)} }`,
      { i: { eventName: VERSIONED_EVENT, actions: ['EMFConsumer'] }, n: '😀'.repeat(225_000) },
    ),
  'write: ten validations of an update of every field': () =>
    graphql(
      `query($i: EventDraftInput!) { ${aliases(10, `validateEvent(operation: UPDATE, input: $i) { ${CHANGES} ${ISSUES} }`)} }`,
      { i: fullUpdate(VERSIONED_EVENT, VERSIONS + 1) },
    ),
  'write: ten mutations whose payloads read': () =>
    graphql(
      `${ONE} { ${aliases(10, `createEvent(input: $i) { query { events(first: 100) { edges { node { ${EVENT} } } } } }`)} }`,
      { i: fullDefinition() },
    ),
  'write: the most of the pages that the payloads of mutations read': () =>
    greatest(
      (n) =>
        `${ONE} { ${aliases(3, `createEvent(input: $i) { query { events(first: ${Math.min(n, 100)}) { edges { node { ${EVENT} } } } } }`)} }`,
      { i: fullDefinition() },
    ),
  'write: a bad definition of 870 KB, validated nine times in a payload': () =>
    graphql(
      `${ONE} { createEvent(input: $i) { query { ${aliases(9, `validateEvent(input: $i) { ${ISSUES} }`)} } } }`,
      { i: hugeBad() },
    ),
  'write: a hundred definitions of texts without any pattern': () =>
    graphql(STORE_ALL, { i: noisyDefinitions(100) }),
  'write: a hundred definitions of texts without any pattern, none of which is stored': () =>
    graphql(STORE_ALL, { i: [...noisyDefinitions(99), definition({ eventName: VERSIONED_EVENT })] }),
  'write: four updates with texts without any pattern': () => {
    const eventName = freshName();
    const inputs = noisyDefinitions(5).map((given) => ({ ...given, eventName }));
    const write = (i: number): string =>
      `w${i}: ${i === 0 ? 'createEvent' : 'updateEvent'}(input: $i${i}) { errors { rule } }`;
    return graphql(
      `mutation(${inputs.map((_, i) => `$i${i}: CreateEventInput!`).join()}) { ${inputs.map((_, i) => write(i)).join(' ')} }`,
      Object.fromEntries(inputs.map((given, i) => [`i${i}`, given])),
    );
  },
  'write: a full definition': () =>
    graphql(`${ONE} { createEvent(input: $i) { event { ${EVENT} } ${ISSUES} } }`, { i: fullDefinition() }),
  'write: a full definition with each attribute given both ways': () =>
    graphql(`${ONE} { createEvent(input: $i) { event { ${EVENT} } ${ISSUES} } }`, {
      i: fullTypedDefinition(),
    }),
  'write: a full definition ten times': () =>
    graphql(`${ONE} { ${aliases(10, `createEvent(input: $i) { event { ${EVENT} } ${ISSUES} }`)} }`, {
      i: fullDefinition(),
    }),
  'write: 870 KB of bad definitions': () => graphql(CREATE_ALL, { i: badList(), p: 'REJECT_FAILED_ROWS' }),
  'write: 870 KB of bad definitions, three times': () =>
    graphql(`${LIST} { ${aliases(3, `createEvents(inputs: $i) { results { ${ISSUES} } }`)} }`, {
      i: badList(),
    }),
  'write: 870 KB of bad definitions, ten times': () =>
    graphql(`${LIST} { ${aliases(10, `createEvents(inputs: $i) { results { ${ISSUES} } }`)} }`, {
      i: badList(),
    }),
  'write: 870 KB of bad definitions, ten times, of which nothing is selected': () =>
    graphql(`${LIST} { ${aliases(10, 'createEvents(inputs: $i) { __typename }')} }`, { i: badList() }),
  'write: a bad definition of 870 KB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, { i: hugeBad() }),
  'write: a bad definition of 870 KB, ten times': () =>
    graphql(`${ONE} { ${aliases(10, `createEvent(input: $i) { ${ISSUES} }`)} }`, { i: hugeBad() }),
  'write: a bad definition of 870 KB, validated ten times': () =>
    graphql(`query($i: EventDraftInput!) { ${aliases(10, `validateEvent(input: $i) { ${ISSUES} }`)} }`, {
      i: hugeBad(),
    }),
  'write: a definition of 810 KB whose attributes contradict each other': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, { i: contradictoryFields(1_900) }),
  'write: 810 KB of definitions whose attributes contradict each other': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => contradictoryFields(19)), p: 'REJECT_FAILED_ROWS' }),
  'write: 810 KB of definitions whose attributes contradict each other, three times': () =>
    graphql(`${LIST} { ${aliases(3, `createEvents(inputs: $i) { results { ${ISSUES} } }`)} }`, {
      i: repeat(100, () => contradictoryFields(19)),
    }),
  'write: a hundred definitions of a hundred typed fields': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => ({
        ...definition(),
        fields: repeat(100, (i) => ({ name: `f${i}`, type: 'double', isRequired: true, isPsiData: false })),
      })),
    }),
  'write: a hundred definitions with as many names of types as fit': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => ({
        ...definition(),
        fields: repeat(100, (i) => ({
          ...{ __typename: 1, name: `f${i}`, type: 'double' },
          attributes: { __typename: 1 },
        })),
      })),
    }),
  'write: a name of a type of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: { ...definition(), __typename: 'x'.repeat(MB) },
    }),
  'write: a hundred bad definitions in a list that is one too long': () =>
    graphql(CREATE_ALL, { i: repeat(101, () => badFields(20)) }),
  'write: a hundred definitions of a hundred fields': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => smallFields(100)), p: 'REJECT_EVERYTHING' }),
  'write: a hundred definitions of a hundred fields, those that are valid': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => smallFields(100)), p: 'REJECT_FAILED_ROWS' }),
  'write: a hundred definitions of a hundred fields, the last of which is invalid': () =>
    graphql(CREATE_ALL, { i: [...repeat(99, () => smallFields(100)), { ...smallFields(100), actions: [] }] }),
  'write: a hundred definitions of a hundred fields, the last of which has no type': () =>
    graphql(CREATE_ALL, {
      i: [...repeat(99, () => smallFields(100)), { ...smallFields(100), fields: [{ name: 'x' }] }],
    }),
  'write: a hundred definitions of a hundred fields, of which half are invalid': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, (i) => (i % 2 ? smallFields(100) : { ...smallFields(100), eventName: '' })),
      p: 'REJECT_FAILED_ROWS',
    }),
  'write: a hundred definitions of one name': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => ({ ...smallFields(100), eventName: 'Again' })),
      p: 'REJECT_FAILED_ROWS',
    }),
  'write: a hundred definitions under names that are taken': () =>
    graphql(CREATE_ALL, { i: repeat(100, (i) => ({ ...smallFields(90), eventName: `Filler${i}` })) }),
  'write: a hundred definitions with a key': () =>
    graphql(CREATE_ALL, { i: repeat(100, () => smallFields(100)), k: freshName().padEnd(20, 'k') }),
  'write: the longest answer of a list': () => {
    const variables = { i: repeat(100, () => smallFields(100)) };
    return greatest(
      (n) =>
        `${LIST} { createEvents(inputs: $i) { results { event { fields { attributes { ${longAliases(n, '__typename')} } } } } } }`,
      variables,
    );
  },
  'write: the longest messages of a list': () => {
    const i = repeat(100, () => badFields(2, '\u0001'.repeat(60)));
    return greatest(
      (n) => `${LIST} { createEvents(inputs: $i) { results { errors { ${longAliases(n, 'message')} } } } }`,
      { i },
    );
  },
  'write: the longest params of a list': () => {
    const i = repeat(100, () => badFields(2, '\u0001'.repeat(60)));
    return greatest(
      (n) => `${LIST} { createEvents(inputs: $i) { results { errors { ${longAliases(n, 'params')} } } } }`,
      { i },
    );
  },
  'write: the longest descriptions of a list': () => {
    const i = repeat(100, () => ({ ...definition(), description: '\u0001'.repeat(1_000) }));
    return greatest(
      (n) =>
        `${LIST} { createEvents(inputs: $i) { results { event { ${longAliases(n, 'description')} } } } }`,
      { i },
    );
  },
  'write: as many fields as fit': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: { ...definition(), fields: repeat(33_000, () => ({ name: '', type: 'double' })) },
    }),
  'write: as many different fields as fit': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, { i: smallFields(25_000) }),
  'write: a description of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ description: 'x'.repeat(MB) }),
    }),
  'write: a description of combining marks': () =>
    graphql(`${ONE} { createEvent(input: $i) { event { id } ${ISSUES} } }`, {
      i: definition({ description: combiningMarks(1_996) }),
    }),
  'write: a hundred descriptions of combining marks': () =>
    graphql(CREATE_ALL, {
      i: repeat(100, () => definition({ description: combiningMarks(1_996) })),
    }),
  'write: an event name of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ eventName: 'x'.repeat(MB) }),
    }),
  'write: an event name of 1 MB of blanks': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ eventName: `a${' '.repeat(MB)}b` }),
    }),
  'write: a field name of 1 MB of blanks': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ fields: [{ name: `a${'\u2003'.repeat(MB / 3)}b`, type: 'string' }] }),
    }),
  'write: a value of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({
        fields: [{ name: 'a', type: 'string', attributes: { isRequired: flag('t'.repeat(MB)) } }],
      }),
    }),
  'write: an enum value of 1 MB': () =>
    graphql(`${ONE} { createEvent(input: $i) { ${ISSUES} } }`, {
      i: definition({ actions: ['x'.repeat(MB)] }),
    }),
  'write: a key of 1 MB': () =>
    graphql(
      `${LIST.replace(')', ', $k: String)')} { createEvents(inputs: $i, idempotencyKey: $k) { errors { message } } }`,
      {
        i: [definition()],
        k: 'k'.repeat(MB),
      },
    ),
  'write: half a million actions': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":${listOf(499_000, '0')}}}`,
    ),
  'write: seventy thousand actions that exist': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":${listOf(70_000, '"EIConsumer"')}}}`,
    ),
  'write: half a million fields that are none': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(499_000, '0')}}}`,
    ),
  'write: 330,000 fields without a name': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(330_000, '{}')}}}`,
    ),
  'write: half a million definitions that are none': () =>
    graphqlText(`${LIST} { createEvents(inputs: $i) { replayed } }`, `{"i":${listOf(499_000, '0')}}`),
  'write: 330,000 definitions without a name': () =>
    graphqlText(`${LIST} { createEvents(inputs: $i) { replayed } }`, `{"i":${listOf(330_000, '{}')}}`),
  'write: a hundred thousand unknown keys': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{${repeat(80_000, (i) => `"k${i}":0`).join()}}}`,
    ),
  'write: ten thousand objects of ninety unknown keys': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(1_200, `{${repeat(95, (i) => `"k${i}":0`).join()}}`)}}}`,
    ),
  'write: types that almost exist': () =>
    graphqlText(
      `${ONE} { createEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(24_000, '{"name":"a","type":"productCategorz"}')}}}`,
    ),
};

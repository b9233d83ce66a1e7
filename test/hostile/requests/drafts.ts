import { definition } from '../../support/definitions';
import { aliases, fullDefinition, longAliases, smallFields } from '../fullest';
import { VERSIONED_EVENT } from './known-events';
import { badList, listOf, repeat } from './large-values';
import { graphql, graphqlText, greatest, type HostileRequests } from './request';
import { FIELDS, ISSUES } from './selections';

const DRAFT = 'query($i: EventDraftInput!)';
const DRAFTS = 'query($i: [EventDraftInput!]!)';
const DEFINITION = `definition { eventName actions description uniqueKey ${FIELDS} }`;

/** A draft with so many rows of a form that are empty. */
const emptyRows = (count: number): unknown => ({ fields: repeat(count, () => null) });

/** A draft of texts that JSON writes six times as long. */
const escapedTexts = (): unknown => ({
  ...{ eventName: '\u0001'.repeat(200), description: '\u0001'.repeat(1_000), actions: ['EIConsumer'] },
  fields: repeat(100, () => ({ name: '\u0001'.repeat(50), type: 'double', isUniqueKeyField: true })),
});

/** Dry runs of drafts, in which anything may be missing. */
export const drafts: HostileRequests = {
  'draft: 5,000 empty rows': () =>
    graphql(`${DRAFT} { validateEvent(input: $i) { ${DEFINITION} ${ISSUES} } }`, { i: emptyRows(5_000) }),
  'draft: the most empty rows that are validated': () =>
    graphql(`${DRAFT} { validateEvent(input: $i, operation: UPDATE) { valid } }`, { i: emptyRows(7_990) }),
  'draft: 200,000 empty rows': () =>
    graphqlText(
      `${DRAFT} { validateEvent(input: $i) { valid } }`,
      `{"i":{"fields":${listOf(200_000, 'null')}}}`,
    ),
  'draft: 200,000 actions that are null': () =>
    graphqlText(
      `${DRAFT} { validateEvent(input: $i) { ${ISSUES} } }`,
      `{"i":{"actions":${listOf(200_000, 'null')}}}`,
    ),
  'draft: a hundred drafts of seven hundred empty rows': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { valid } } }`, {
      i: repeat(100, () => emptyRows(700)),
    }),
  'draft: a hundred drafts without anything': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { ${DEFINITION} ${ISSUES} } } }`, {
      i: repeat(100, () => ({})),
    }),
  'draft: as many drafts without anything as there can be': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { valid } }`, { i: repeat(14_000, () => ({})) }),
  'draft: 330,000 drafts without anything': () =>
    graphqlText(`${DRAFTS} { validateEvents(inputs: $i) { valid } }`, `{"i":${listOf(330_000, '{}')}}`),
  'draft: a hundred definitions of fifty fields, with what they would be': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { ${DEFINITION} } } }`, {
      i: repeat(100, () => smallFields(50)),
    }),
  'draft: 870 KB of bad definitions': () =>
    graphql(`${DRAFTS} { validateEvents(inputs: $i) { results { ${ISSUES} } } }`, { i: badList() }),
  'draft: the most JSON Schemas': () => {
    const variables = { i: fullDefinition() };
    return greatest(
      (n) => `${DRAFT} { validateEvent(input: $i) { definition { ${aliases(n, 'jsonSchema')} } } }`,
      variables,
    );
  },
  'draft: the most names and descriptions that six bytes a character make huge': () => {
    const variables = { i: escapedTexts() };
    return greatest(
      (n) =>
        `${DRAFT} { validateEvent(input: $i) { definition { ${longAliases(n, 'eventName')} ${repeat(Math.ceil(n / 30), (i) => `d${i}: description`).join(' ')} } } }`,
      variables,
    );
  },
  'draft: the most names of fields that six bytes a character make huge': () => {
    const variables = { i: escapedTexts() };
    return greatest(
      (n) =>
        `${DRAFT} { validateEvent(input: $i) { definition { ${aliases(n, 'uniqueKey fields { name }')} } } }`,
      variables,
    );
  },
  'draft: a name and a description of 300 KB each, of which nothing is answered': () =>
    graphql(`${DRAFT} { validateEvent(input: $i) { definition { ${aliases(100, 'eventName')} } } }`, {
      i: { ...definition(), eventName: '\u0001'.repeat(75_000), description: '\u0001'.repeat(75_000) },
    }),
  'draft: the most values of changes that a rejected update would make': () => {
    const broken = {
      ...{ type: 'double', addCustomerIfNotExists: true, isRequired: true, isUniqueKeyField: true },
      ...{ isPsiData: true, identifierType: 'email' },
    };
    const [customer] = fullDefinition().fields as { name: string }[];
    const variables = {
      i: {
        ...definition({ eventName: VERSIONED_EVENT, description: '\u0001'.repeat(1_000) }),
        fields: repeat(100, () => ({ ...broken, name: customer?.name })),
      },
    };
    return greatest(
      (n) =>
        `${DRAFT} { validateEvent(operation: UPDATE, input: $i) { changes { ${aliases(n, 'before')} ${longAliases(n, 'after')} } } }`,
      variables,
    );
  },
};

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

/** A named operation a feature. */
const OPERATIONS = path.join(__dirname, '../../examples/operations.graphql');

const INPUT = {
  eventName: 'CartAbandoned',
  actions: ['EMFConsumer'],
  description: 'Left with a full cart',
  fields: [
    {
      name: 'customer',
      type: 'customer',
      attributes: {
        addCustomerIfNotExists: { valueType: 'Boolean', value: 'true' },
        identifierType: { valueType: 'Enum', value: 'mobile' },
      },
    },
    {
      name: 'cartId',
      type: 'string',
      attributes: {
        isRequired: { valueType: 'Boolean', value: 'true' },
        isUniqueKeyField: { valueType: 'Boolean', value: 'true' },
      },
    },
    { name: 'cartValue', type: 'double' },
  ],
};

/** For all of the operations: each takes its own. */
const VARIABLES = {
  input: INPUT,
  changed: {
    ...INPUT,
    description: 'Left with a full cart, from any device',
    fields: [...INPUT.fields, { name: 'device', type: 'string' }],
  },
  expectedVersion: 1,
  inputs: ['CartOpened', 'CartShared'].map((eventName) => ({ ...INPUT, eventName })),
  eventName: INPUT.eventName,
  id: 'the id of an event',
  first: 20,
  filter: { search: 'cart' },
};

/**
 * What a browser sees at `/graphql`: in development Apollo Sandbox with operations that are ready to run, in
 * production nothing.
 */
export function landingPage(development: boolean): ApolloServerPlugin {
  return development
    ? ApolloServerPluginLandingPageLocalDefault({
        document: readFileSync(OPERATIONS, 'utf8'),
        variables: VARIABLES,
        embed: { runTelemetry: false },
        footer: false,
      })
    : ApolloServerPluginLandingPageDisabled();
}

import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

const DOCUMENT = `mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) {
    event {
      id
      eventName
      actions
      uniqueKey
      fields {
        name
        type
        isRequired
      }
      createdAt
    }
    warnings {
      rule
      message
      path
    }
    errors {
      rule
      code
      message
      path
    }
  }
}
`;

const VARIABLES = {
  input: {
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
  },
};

/**
 * What a browser sees at `/graphql`: in development Apollo Sandbox with a document that is ready to run, in
 * production nothing.
 */
export function landingPage(development: boolean): ApolloServerPlugin {
  return development
    ? ApolloServerPluginLandingPageLocalDefault({
        document: DOCUMENT,
        variables: VARIABLES,
        embed: { runTelemetry: false },
        footer: false,
      })
    : ApolloServerPluginLandingPageDisabled();
}

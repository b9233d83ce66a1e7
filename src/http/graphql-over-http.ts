import type { ApolloServerPlugin } from '@apollo/server';

export const graphqlOverHttp: ApolloServerPlugin = {};

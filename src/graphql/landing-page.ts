import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

const EXAMPLES = path.join(__dirname, '../../examples');

/**
 * The page that a browser sees at `/graphql`: Apollo Sandbox with the example operations in development, nothing in
 * production.
 */
export function landingPage(development: boolean): ApolloServerPlugin {
  if (!development) return ApolloServerPluginLandingPageDisabled();
  const variables: unknown = JSON.parse(readFileSync(path.join(EXAMPLES, 'variables.json'), 'utf8'));
  return ApolloServerPluginLandingPageLocalDefault({
    document: readFileSync(path.join(EXAMPLES, 'operations.graphql'), 'utf8'),
    variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
    embed: { runTelemetry: false },
    footer: false,
  });
}

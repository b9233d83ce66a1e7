import type { ExampleTab } from '../example-tab';

/** Reads the tabs with which GraphiQL opens for the first time; none if the gateway does not answer them. */
export async function readExampleTabs(): Promise<ExampleTab[]> {
  const response = await fetch('graphiql/tabs.json');
  const tabs: unknown = response.ok ? await response.json() : [];
  return Array.isArray(tabs) ? tabs.filter(isExampleTab) : [];
}

function isExampleTab(value: unknown): value is ExampleTab {
  return (
    typeof value === 'object' &&
    value !== null &&
    'query' in value &&
    typeof value.query === 'string' &&
    'variables' in value &&
    typeof value.variables === 'string'
  );
}

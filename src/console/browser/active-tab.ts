import { StorageAPI } from '@graphiql/toolkit';
import type { ExampleTab } from '../example-tab';
import { ownStorage } from './own-storage';

/** What the editors show at first. */
export interface InitialContent {
  readonly initialQuery?: string;
  readonly initialVariables?: string;
}

/**
 * The content of the active tab: the one of the last visit, or else the first of the examples. GraphiQL itself finds its
 * tabs again, but not the variables of the active one, and its query only if it is the first.
 */
export function activeTab(exampleTabs: readonly ExampleTab[]): InitialContent {
  const { query, variables } = storedTab() ?? exampleTabs[0] ?? {};
  return {
    ...(typeof query === 'string' && { initialQuery: query }),
    ...(typeof variables === 'string' && { initialVariables: variables }),
  };
}

function storedTab(): { readonly query?: unknown; readonly variables?: unknown } | null {
  const stored = new StorageAPI(ownStorage).get('tabState');
  if (stored === null) return null;
  try {
    const state: unknown = JSON.parse(stored);
    if (typeof state !== 'object' || state === null) return null;
    if (!('tabs' in state) || !Array.isArray(state.tabs) || !('activeTabIndex' in state)) return null;
    const tab: unknown = state.tabs.at(Number(state.activeTabIndex));
    return typeof tab === 'object' ? tab : null;
  } catch {
    return null;
  }
}

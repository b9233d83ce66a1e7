import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { type ReactNode, useMemo, useState } from 'react';
import type { ExampleTab } from '../example-tab';
import { activeTab } from './active-tab';
import { ownStorage } from './own-storage';
import { TokenForm } from './token-form';

/** GraphiQL, with a form for the token that it sends. */
export function Console({ exampleTabs }: { readonly exampleTabs: readonly ExampleTab[] }): ReactNode {
  const [token, setToken] = useState('');
  // A new fetcher makes GraphiQL read the schema again, which may need the token.
  const fetcher = useMemo(() => createFetcher(token), [token]);
  return (
    <>
      <header>
        <h1>Behavioral Events Gateway</h1>
        <TokenForm onChange={setToken} />
      </header>
      <main>
        <GraphiQL
          fetcher={fetcher}
          storage={ownStorage}
          defaultTabs={[...exampleTabs]}
          {...activeTab(exampleTabs)}
          defaultEditorToolsVisibility="variables"
          // A history would keep the headers with each operation, and a token may be one of them.
          plugins={[]}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>GraphiQL</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

/** Relative, for a gateway behind a proxy that adds a prefix. */
const ENDPOINT = 'graphql';

function createFetcher(token: string): Fetcher {
  return createGraphiQLFetcher({
    url: ENDPOINT,
    enableIncrementalDelivery: false,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      // Those of the headers editor come first.
      if (token !== '' && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
      return fetch(url, { ...init, headers });
    },
  });
}

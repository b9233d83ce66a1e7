import { type ReactNode, useRef } from 'react';
import { useQuery } from 'urql';
import { ChangeList } from './change-list';
import { count } from './count';
import { failureText } from './gateway';
import { EventHistoryDocument, type EventHistoryQuery } from './gql/graphql';
import { Link, type Position, useNavigation } from './navigation';
import { Failure, Page } from './page';
import { Pager, pageArguments, pageText } from './pager';
import { Time } from './time';

interface HistoryPageProps {
  readonly eventName: string;
  readonly position: Position;
}

export function HistoryPage({ eventName, position }: HistoryPageProps): ReactNode {
  const { go } = useNavigation();
  const list = useRef<HTMLOListElement>(null);
  const [{ data, error, fetching }] = useQuery({
    query: EventHistoryDocument,
    variables: { eventName, ...pageArguments(position) },
    requestPolicy: 'cache-and-network',
  });
  const versions = data?.event?.versions;
  const isMissing = data && !fetching && !data.event;
  return (
    <Page title={`History of “${eventName}”`}>
      <p>
        <Link to={{ view: 'edit', eventName }}>Edit</Link>
      </p>
      <p role="status">
        {fetching
          ? 'Loading…'
          : versions &&
            `${count(versions.totalCount, 'version')}, newest first${pageText(position, versions.totalCount)}`}
      </p>
      {error && <Failure text={failureText(error)} />}
      {isMissing && <Failure text={`There is no event “${eventName}”.`} />}
      {versions && (
        <>
          <ol className="versions" ref={list} tabIndex={-1} aria-label="Versions">
            {versions.edges.map(({ node }) => (
              <VersionItem key={node.version} version={node} />
            ))}
          </ol>
          <Pager
            label="Pages of versions"
            position={position}
            pageInfo={versions.pageInfo}
            onMove={(next) => {
              go({ view: 'history', eventName, position: next });
              list.current?.focus();
            }}
          />
        </>
      )}
    </Page>
  );
}

type Version = NonNullable<EventHistoryQuery['event']>['versions']['edges'][number]['node'];

function VersionItem({ version }: { readonly version: Version }): ReactNode {
  const { version: number, createdAt, createdBy, note, changes } = version;
  return (
    <li>
      <h2>Version {number}</h2>
      <p className="hint">
        <Time at={createdAt} />
        {createdBy !== null && `, by ${createdBy}`}
      </p>
      {note !== null && <p>{note}</p>}
      {number === 1 ? <p>Created</p> : <ChangeList changes={changes} />}
    </li>
  );
}

import { type ReactNode, type Ref, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { count } from './count';
import { failureText } from './gateway';
import { ListEventsDocument, type ListEventsQuery } from './gql/graphql';
import { FIRST_PAGE, Link, type Position, useNavigation } from './navigation';
import { Failure, Page } from './page';
import { Pager, pageArguments, pageText } from './pager';
import { Time } from './time';

interface ListPageProps {
  readonly search: string;
  readonly position: Position;
}

/** Another request of the list may be needed after any update, also if it was empty before. */
const CONTEXT = { additionalTypenames: ['Event'] };

export function ListPage({ search, position }: ListPageProps): ReactNode {
  const { go } = useNavigation();
  const table = useRef<HTMLTableElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [{ data, error, fetching }] = useQuery({
    query: ListEventsDocument,
    variables: { search: search === '' ? null : search, ...pageArguments(position) },
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  const events = data?.events;

  // Going back changes what is searched for, too.
  useEffect(() => {
    if (input.current) input.current.value = search;
  }, [search]);

  const text = search === '' ? '' : ` with “${search}”`;
  return (
    <Page title="Events">
      <form
        role="search"
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = new FormData(event.currentTarget).get('search');
          if (typeof wanted === 'string') go({ view: 'list', search: wanted, position: FIRST_PAGE });
        }}
      >
        <label htmlFor="search">Search in names, descriptions and fields</label>
        <input ref={input} type="search" id="search" name="search" defaultValue={search} />
        <button type="submit">Search</button>
      </form>
      <p role="status">
        {fetching
          ? 'Loading…'
          : events && `${count(events.totalCount, 'event')}${text}${pageText(position, events.totalCount)}`}
      </p>
      {error && <Failure text={failureText(error)} />}
      {events && (
        <>
          {events.edges.length > 0 && <EventTable ref={table} events={events} />}
          <Pager
            label="Pages of events"
            position={position}
            pageInfo={events.pageInfo}
            onMove={(next) => {
              go({ view: 'list', search, position: next });
              table.current?.focus();
            }}
          />
        </>
      )}
    </Page>
  );
}

interface EventTableProps {
  readonly ref: Ref<HTMLTableElement>;
  readonly events: NonNullable<ListEventsQuery['events']>;
}

function EventTable({ ref, events }: EventTableProps): ReactNode {
  return (
    <table ref={ref} tabIndex={-1}>
      <caption className="hidden">Events by name</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Description</th>
          <th scope="col">Version</th>
          <th scope="col">Updated</th>
        </tr>
      </thead>
      <tbody>
        {events.edges.map(({ node: { id, eventName, description, version, updatedAt } }) => (
          <tr key={id}>
            <th scope="row">
              <Link to={{ view: 'edit', eventName }}>{eventName}</Link>
            </th>
            <td>{description}</td>
            <td>
              <Link to={{ view: 'history', eventName, position: FIRST_PAGE }}>
                {version}
                <span className="hidden">: history of {eventName}</span>
              </Link>
            </td>
            <td>
              <Time at={updatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { ReactNode } from 'react';
import { CreatePage } from './create-page';
import { EditPage } from './edit-page';
import { HistoryPage } from './history-page';
import { ListPage } from './list-page';
import { ALL_EVENTS, Link, useNavigation } from './navigation';

export function App(): ReactNode {
  const { route, notice } = useNavigation();
  return (
    <>
      <header>
        <nav aria-label="Main">
          <Link to={ALL_EVENTS} current={route.view === 'list'}>
            Events
          </Link>
          <Link to={{ view: 'new' }} current={route.view === 'new'}>
            New event
          </Link>
        </nav>
        {/* Always there: screen readers only say what changes in it. */}
        <p role="status" className="notice">
          {notice}
        </p>
      </header>
      <CurrentPage />
    </>
  );
}

function CurrentPage(): ReactNode {
  const { route } = useNavigation();
  switch (route.view) {
    case 'list':
      return <ListPage search={route.search} position={route.position} />;
    case 'new':
      return <CreatePage />;
    case 'edit':
      return <EditPage key={route.eventName} eventName={route.eventName} />;
    case 'history':
      return <HistoryPage key={route.eventName} eventName={route.eventName} position={route.position} />;
  }
}

import { createContext, type MouseEvent, type ReactNode, use, useEffect, useState } from 'react';

/** A page of a list: what is before or after a cursor, and the number of the page for the user. */
export interface Position {
  readonly page: number;
  readonly after?: string;
  readonly before?: string;
}

export type Route =
  | { readonly view: 'list'; readonly search: string; readonly position: Position }
  | { readonly view: 'new' }
  | { readonly view: 'edit'; readonly eventName: string }
  | { readonly view: 'history'; readonly eventName: string; readonly position: Position };

export const FIRST_PAGE: Position = { page: 1 };
export const ALL_EVENTS: Route = { view: 'list', search: '', position: FIRST_PAGE };

interface Navigation {
  readonly route: Route;
  /** What the last action has led to, for the page that it led to. */
  readonly notice: string;
  /** Whether the user has been on another page before. */
  readonly hasNavigated: boolean;
  readonly go: (route: Route, notice?: string) => void;
}

const NavigationContext = createContext<Navigation | null>(null);

/** The page that is shown. It is in the query of the address, so that any file server can serve the app. */
export function NavigationProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [route, setRoute] = useState(() => routeOf(location.search));
  const [notice, setNotice] = useState('');
  const [hasNavigated, setNavigated] = useState(false);

  useEffect(() => {
    const follow = (): void => {
      setRoute(routeOf(location.search));
      setNotice('');
      setNavigated(true);
    };
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('popstate', follow);
    };
  }, []);

  const go = (next: Route, text = ''): void => {
    history.pushState(null, '', addressOf(next));
    setRoute(next);
    setNotice(text);
    setNavigated(true);
  };
  return <NavigationContext value={{ route, notice, hasNavigated, go }}>{children}</NavigationContext>;
}

export function useNavigation(): Navigation {
  const navigation = use(NavigationContext);
  if (!navigation) throw new Error('there is no NavigationProvider');
  return navigation;
}

interface LinkProps {
  readonly to: Route;
  readonly current?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A link to a page of the app. */
export function Link({ to, current = false, className, children }: LinkProps): ReactNode {
  const { go } = useNavigation();
  const follow = (event: MouseEvent): void => {
    // The browser opens it in a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={addressOf(to)}
      onClick={follow}
      className={className}
      aria-current={current ? 'page' : undefined}
    >
      {children}
    </a>
  );
}

function routeOf(query: string): Route {
  const parameters = new URLSearchParams(query);
  const position: Position = {
    page: Number(parameters.get('page') ?? 1),
    after: parameters.get('after') ?? undefined,
    before: parameters.get('before') ?? undefined,
  };
  const [edited, explained] = [parameters.get('edit'), parameters.get('history')];
  if (edited !== null) return { view: 'edit', eventName: edited };
  if (explained !== null) return { view: 'history', eventName: explained, position };
  if (parameters.has('new')) return { view: 'new' };
  return { view: 'list', search: parameters.get('search') ?? '', position };
}

function addressOf(route: Route): string {
  const parameters = new URLSearchParams();
  if (route.view === 'new') parameters.set('new', '');
  if (route.view === 'edit') parameters.set('edit', route.eventName);
  if (route.view === 'history') parameters.set('history', route.eventName);
  if (route.view === 'list' && route.search !== '') parameters.set('search', route.search);
  if ('position' in route && route.position.page !== 1) {
    for (const [name, value] of Object.entries(route.position)) {
      if (value !== undefined) parameters.set(name, String(value));
    }
  }
  return `${location.pathname}?${parameters.toString()}`;
}

import type { ReactNode } from 'react';
import type { Position } from './navigation';

const PAGE_SIZE = 10;

interface PagerProps {
  readonly label: string;
  readonly position: Position;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly onMove: (position: Position) => void;
}

/** Leads to the pages before and after. A button that leads nowhere keeps the focus, so that it is not lost. */
export function Pager({ label, position, pageInfo, onMove }: PagerProps): ReactNode {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
  const { page } = position;
  // What was created meanwhile may make a page before the first one.
  const previous = { page: Math.max(1, page - 1), before: startCursor ?? undefined };
  const next = { page: page + 1, after: endCursor ?? undefined };
  if (!hasNextPage && !hasPreviousPage) return null;
  return (
    <nav className="pager" aria-label={label}>
      <Turn
        isPossible={hasPreviousPage}
        onClick={() => {
          onMove(previous);
        }}
      >
        Previous
      </Turn>
      <span>Page {page}</span>
      <Turn
        isPossible={hasNextPage}
        onClick={() => {
          onMove(next);
        }}
      >
        Next
      </Turn>
    </nav>
  );
}

interface TurnProps {
  readonly isPossible: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Turn({ isPossible, onClick, children }: TurnProps): ReactNode {
  return (
    <button type="button" aria-disabled={!isPossible} onClick={isPossible ? onClick : undefined}>
      {children}
    </button>
  );
}

/** Where the user is in a list of several pages. */
export function pageText({ page }: Position, totalCount: number): string {
  const pages = Math.ceil(totalCount / PAGE_SIZE);
  return pages > 1 ? `, page ${page} of ${pages}` : '';
}

/** The arguments of a connection for a page. */
export function pageArguments({ after, before }: Position): {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
} {
  return before === undefined ? { first: PAGE_SIZE, after } : { last: PAGE_SIZE, before };
}

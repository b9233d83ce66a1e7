import { type ReactNode, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { ChangeList } from './change-list';
import { CompareVersionsDocument, type DefinitionFragment } from './gql/graphql';

interface ConflictPanelProps {
  /** The number of the version that the user has edited. */
  readonly known: number;
  readonly current: DefinitionFragment;
  readonly onKeep: () => void;
  readonly onDiscard: () => void;
}

/** Says that the event has been updated meanwhile and how, and lets the user decide. */
export function ConflictPanel({ known, current, onKeep, onDiscard }: ConflictPanelProps): ReactNode {
  const { eventName, version } = current;
  const heading = useRef<HTMLHeadingElement>(null);
  const [{ data }] = useQuery({
    query: CompareVersionsDocument,
    variables: { eventName, from: known, to: version },
  });

  useEffect(() => {
    heading.current?.focus();
  }, []);

  return (
    <section className="conflict" aria-labelledby="conflict-title">
      <h2 id="conflict-title" ref={heading} tabIndex={-1}>
        Somebody else has changed this event
      </h2>
      <p>
        You have edited version {known}, but the event is in version {version} now. Nothing of yours is saved
        yet. Since then it has changed as follows:
      </p>
      <ChangeList changes={data?.compareVersions?.changes ?? []} />
      <p className="actions">
        <button type="button" onClick={onKeep}>
          Compare my edits with version {version}
        </button>
        <button type="button" onClick={onDiscard}>
          Discard my edits
        </button>
      </p>
    </section>
  );
}

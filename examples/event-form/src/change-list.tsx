import type { ReactNode } from 'react';
import { changeText } from './changes';
import type { ChangeFragment } from './gql/graphql';

interface ChangesProps {
  readonly changes: readonly ChangeFragment[];
}

/** Changes in words. Those that are breaking are marked by a word as well as by their colour. */
export function ChangeList({ changes }: ChangesProps): ReactNode {
  return (
    <ul className="changes">
      {changes.map((change) => {
        const { text, values } = changeText(change);
        return (
          <li key={`${change.kind} ${text}`} className={change.breaking ? 'breaking' : undefined}>
            {change.breaking && <strong className="badge breaking">Breaking</strong>} {text}
            {values && (
              <>
                {' '}
                from <Value text={values.before} /> to <Value text={values.after} />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Value({ text }: { readonly text: string | null }): ReactNode {
  return text === null ? <em>not given</em> : <q>{text}</q>;
}

/** A mark for what has changes. */
export function ChangeBadge({ changes }: ChangesProps): ReactNode {
  if (changes.length === 0) return null;
  const isBreaking = changes.some(({ breaking }) => breaking);
  return (
    <>
      {' '}
      <span className={isBreaking ? 'badge breaking' : 'badge'}>
        {isBreaking ? 'Breaking change' : 'Changed'}
      </span>
    </>
  );
}

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { ChangeList } from './change-list';
import { Control } from './control';
import { count } from './count';
import { failureText } from './gateway';
import {
  type ChangeFragment,
  type CreateEventInput,
  type DefinitionFragment,
  type IssueFragment,
  UpdateEventDocument,
} from './gql/graphql';
import { Failure } from './page';
import { NOTE, type PlacedIssue, placeIssues } from './places';

/** Why an update was refused, and the event as it is if its version was not the expected one. */
export interface Refusal {
  readonly errors: readonly IssueFragment[];
  readonly warnings?: readonly IssueFragment[];
  readonly currentEvent: DefinitionFragment | null;
}

interface ReviewDialogProps {
  readonly input: CreateEventInput;
  readonly expectedVersion: number;
  readonly changes: readonly ChangeFragment[];
  readonly maxNoteLength: number;
  readonly onClose: () => void;
  /** Called with errors that the dialog has no place for. */
  readonly onRefused: (refusal: Refusal) => void;
  readonly onSaved: (version: number) => void;
}

/** Shows what an update would change before it is saved. */
export function ReviewDialog(props: ReviewDialogProps): ReactNode {
  const { input, expectedVersion, changes, maxNoteLength, onClose, onRefused, onSaved } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [note, setNote] = useState('');
  const [noteIssues, setNoteIssues] = useState<readonly PlacedIssue[]>([]);
  const [{ fetching, error }, updateEvent] = useMutation(UpdateEventDocument);
  const breaking = changes.filter((change) => change.breaking).length;

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const save = async (): Promise<void> => {
    const variables = { input, expectedVersion, note: note === '' ? null : note };
    const { data } = await updateEvent(variables);
    const payload = data?.updateEvent;
    if (!payload) return;
    const { event, errors, currentEvent } = payload;
    if (event) {
      onSaved(event.version);
      return;
    }
    const others = errors.filter(({ rule }) => rule !== 'NOTE_INVALID');
    if (others.length > 0) onRefused({ errors: others, currentEvent });
    else setNoteIssues(placeIssues(errors, 'error', { fields: [] }, 'UPDATE'));
  };

  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="review-title">
      <h2 id="review-title">{changes.length === 0 ? 'Nothing has changed' : 'Save these changes?'}</h2>
      {breaking > 0 && (
        <p className="warning">
          {count(breaking, 'breaking change')}: producers or consumers of the event could fail.
        </p>
      )}
      <ChangeList changes={changes} />
      <form
        method="dialog"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!fetching) void save();
        }}
      >
        {changes.length > 0 && (
          <Control
            form={{ issues: noteIssues }}
            place={NOTE}
            label="Note (optional)"
            hint={`Why the event is changed, for its history. At most ${maxNoteLength} characters.`}
          >
            {(attributes) => (
              <textarea
                {...attributes}
                rows={2}
                value={note}
                onChange={({ target }) => {
                  setNote(target.value);
                }}
              />
            )}
          </Control>
        )}
        {error && <Failure text={`${failureText(error)} Try again.`} />}
        <p className="actions">
          {changes.length > 0 && (
            <button type="submit" className={breaking > 0 ? 'danger' : 'primary'} aria-disabled={fetching}>
              {breaking > 0 ? 'Save breaking changes' : 'Save changes'}
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            Continue editing
          </button>
        </p>
      </form>
    </dialog>
  );
}

import { type ReactNode, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { ConflictPanel } from './conflict-panel';
import { DefinitionForm } from './definition-form';
import { draftOf } from './draft';
import { failureText } from './gateway';
import {
  type ChangeFragment,
  type DefinitionFragment,
  FindEventDocument,
  ValidateEventDocument,
} from './gql/graphql';
import { FIRST_PAGE, Link, useNavigation } from './navigation';
import { Failure, Page } from './page';
import { SUBMIT } from './places';
import { type Refusal, ReviewDialog } from './review-dialog';
import { useEventForm } from './use-event-form';
import { type Metadata, useMetadata } from './use-metadata';

export function EditPage({ eventName }: { readonly eventName: string }): ReactNode {
  const { metadata, failure } = useMetadata();
  // What is edited has to be the event as it is, not as it once was.
  const [{ data, error }] = useQuery({
    query: FindEventDocument,
    variables: { eventName },
    requestPolicy: 'network-only',
  });
  const [opened, setOpened] = useState<DefinitionFragment | null>(null);
  const event = opened ?? data?.event;
  const missing = data && !data.event ? `There is no event “${eventName}”.` : undefined;
  const problem = failure ?? (error ? failureText(error) : missing);
  return (
    <Page title={`Event “${eventName}”`}>
      <p>
        <Link to={{ view: 'history', eventName, position: FIRST_PAGE }}>History</Link>
      </p>
      {problem !== undefined && <Failure text={problem} />}
      {metadata && event && (
        // Only the user may start again: a newer event must not replace what is being edited.
        <EditForm key={opened?.version ?? 0} metadata={metadata} event={event} onReload={setOpened} />
      )}
    </Page>
  );
}

interface EditFormProps {
  readonly metadata: Metadata;
  readonly event: DefinitionFragment;
  /** Starts again with the event as it is now. */
  readonly onReload: (event: DefinitionFragment) => void;
}

function EditForm({ metadata, event, onReload }: EditFormProps): ReactNode {
  const client = useClient();
  const { go } = useNavigation();
  const { eventName } = event;
  const form = useEventForm(draftOf(event), metadata, 'UPDATE');
  /** The version that the user knows, and that the update must not pass over. */
  const [version, setVersion] = useState(event.version);
  const [current, setCurrent] = useState<DefinitionFragment | null>(null);
  const [reviewed, setReviewed] = useState<readonly ChangeFragment[] | null>(null);
  const [isReviewing, setReviewing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const review = async (expectedVersion: number): Promise<void> => {
    setReviewing(true);
    const variables = { input: form.input, operation: 'UPDATE', expectedVersion } as const;
    const { data, error } = await client.query(ValidateEventDocument, variables, {
      requestPolicy: 'network-only',
    });
    setReviewing(false);
    setProblem(error ? failureText(error) : null);
    const result = data?.validateEvent;
    if (!result) return;
    if (result.errors.length > 0) refused(result);
    else setReviewed(result.changes);
  };

  const refused = ({ errors, warnings, currentEvent }: Refusal): void => {
    setReviewed(null);
    if (currentEvent) {
      form.focus(SUBMIT);
      setCurrent(currentEvent);
    } else form.refuse(errors, warnings);
  };

  return (
    <>
      {current && (
        <ConflictPanel
          key={current.version}
          known={version}
          current={current}
          onKeep={() => {
            setVersion(current.version);
            setCurrent(null);
            void review(current.version);
          }}
          onDiscard={() => {
            onReload(current);
          }}
        />
      )}
      <DefinitionForm
        form={form}
        submitLabel="Review changes"
        readOnlyReason={
          event.status === 'DISABLED'
            ? 'This event is disabled for good: it can be read, but no longer changed.'
            : null
        }
        isSubmitting={isReviewing}
        failure={problem}
        onSubmit={() => void review(version)}
      />
      {reviewed && (
        <ReviewDialog
          input={form.input}
          expectedVersion={version}
          changes={reviewed}
          maxNoteLength={metadata.limits.maxNoteLength}
          onClose={() => {
            setReviewed(null);
            form.focus(SUBMIT);
          }}
          onRefused={refused}
          onSaved={(saved) => {
            go({ view: 'history', eventName, position: FIRST_PAGE }, `Version ${saved} was saved.`);
          }}
        />
      )}
    </>
  );
}

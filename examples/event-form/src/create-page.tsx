import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { DefinitionForm } from './definition-form';
import { EMPTY_DRAFT } from './draft';
import { failureText } from './gateway';
import { CreateEventDocument } from './gql/graphql';
import { useNavigation } from './navigation';
import { Failure, Page } from './page';
import { useEventForm } from './use-event-form';
import { type Metadata, useMetadata } from './use-metadata';

export function CreatePage(): ReactNode {
  const { metadata, failure } = useMetadata();
  return (
    <Page title="New event">
      {failure !== undefined && <Failure text={failure} />}
      {metadata && <CreateForm metadata={metadata} />}
    </Page>
  );
}

/** The input that was sent last, and its key. */
interface SentInput {
  readonly json: string;
  readonly idempotencyKey: string;
}

function CreateForm({ metadata }: { readonly metadata: Metadata }): ReactNode {
  const { go } = useNavigation();
  const form = useEventForm(EMPTY_DRAFT, metadata, 'CREATE');
  const [{ fetching, error }, createEvent] = useMutation(CreateEventDocument);
  const [sent, setSent] = useState<SentInput | null>(null);

  const submit = async (): Promise<void> => {
    const json = JSON.stringify(form.input);
    // If an answer is lost, the same request creates nothing twice. A key of another input would be refused.
    const request = sent?.json === json ? sent : { json, idempotencyKey: crypto.randomUUID() };
    setSent(request);
    const { data } = await createEvent({ input: form.input, idempotencyKey: request.idempotencyKey });
    const payload = data?.createEvent;
    if (!payload) return;
    const { event, errors } = payload;
    if (event) {
      go({ view: 'edit', eventName: event.eventName }, `Event “${event.eventName}” was created.`);
    } else form.refuse(errors);
  };

  return (
    <DefinitionForm
      form={form}
      submitLabel="Create event"
      readOnlyReason={null}
      isSubmitting={fetching}
      failure={error ? failureText(error) : null}
      onSubmit={() => void submit()}
    />
  );
}

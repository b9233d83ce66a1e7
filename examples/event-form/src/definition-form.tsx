import type { ReactNode, SyntheticEvent } from 'react';
import { DefinitionInputs } from './definition-inputs';
import { IssueSummary } from './issue-summary';
import { Failure } from './page';
import { SUBMIT } from './places';
import type { EventForm } from './use-event-form';

interface DefinitionFormProps {
  readonly form: EventForm;
  readonly submitLabel: string;
  readonly isSubmitting: boolean;
  /** Why there was no answer to the last submission. */
  readonly failure: string | null;
  readonly onSubmit: () => void;
}

/** The form: its inputs, the result of the dry run, and the button that submits it. */
export function DefinitionForm(props: DefinitionFormProps): ReactNode {
  const { form, submitLabel, isSubmitting, failure, onSubmit } = props;
  const touch = ({ target }: SyntheticEvent<HTMLFormElement>): void => {
    const place =
      target instanceof Element ? target.closest<HTMLElement>('[data-place]')?.dataset.place : undefined;
    if (place !== undefined) form.touch(place);
  };
  return (
    <form
      // The gateway validates, and says more than the browser would.
      noValidate
      onBlur={touch}
      onInput={touch}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSubmitting) onSubmit();
      }}
    >
      <DefinitionInputs form={form} />
      <IssueSummary form={form} />
      {failure !== null && <Failure text={`${failure} Nothing you have entered is lost: try again.`} />}
      <p className="actions">
        <button type="submit" id={SUBMIT} className="primary" aria-disabled={isSubmitting}>
          {submitLabel}
        </button>
        <span role="status">{form.status}</span>
        {/* Not for screen readers: they would say it after every word. */}
        {form.isChecking && (
          <span className="hint" aria-hidden="true">
            Checking…
          </span>
        )}
      </p>
    </form>
  );
}

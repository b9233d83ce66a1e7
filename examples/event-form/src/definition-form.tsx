import type { ReactNode, SyntheticEvent } from 'react';
import { DefinitionInputs } from './definition-inputs';
import { IssueSummary } from './issue-summary';
import { Failure } from './page';
import { READ_ONLY, SUBMIT } from './places';
import type { EventForm } from './use-event-form';

interface DefinitionFormProps {
  readonly form: EventForm;
  readonly submitLabel: string;
  /** Why the definition can only be read; null if it can be edited. */
  readonly readOnlyReason: string | null;
  readonly isSubmitting: boolean;
  /** Why there was no answer to the last submission. */
  readonly failure: string | null;
  readonly onSubmit: () => void;
}

/** The form: its inputs, the result of the dry run, and the button that submits it. */
export function DefinitionForm(props: DefinitionFormProps): ReactNode {
  const { form, submitLabel, readOnlyReason, isSubmitting, failure, onSubmit } = props;
  const isReadOnly = readOnlyReason !== null;
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
        if (!isSubmitting && !isReadOnly) onSubmit();
      }}
    >
      {isReadOnly && (
        <p id={READ_ONLY} className="read-only">
          {readOnlyReason}
        </p>
      )}
      <fieldset className="all" disabled={isReadOnly}>
        <DefinitionInputs form={form} />
      </fieldset>
      <IssueSummary form={form} />
      {failure !== null && <Failure text={`${failure} Nothing you have entered is lost: try again.`} />}
      <p className="actions">
        <button
          type="submit"
          id={SUBMIT}
          className="primary"
          aria-disabled={isSubmitting || isReadOnly}
          aria-describedby={isReadOnly ? READ_ONLY : undefined}
        >
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

import type { ReactNode } from 'react';
import { Control, describedBy, Hint, Issues, issuesAt } from './control';
import { newField } from './draft';
import { FieldRow } from './field-row';
import { ACTIONS, DESCRIPTION, FIELDS, inputPlace, NAME } from './places';
import type { EventForm } from './use-event-form';

const ADD_FIELD = 'add-field';

/** The inputs of a definition. The name is what an update finds the event by, so only a new event has an input for it. */
export function DefinitionInputs({ form }: { readonly form: EventForm }): ReactNode {
  const { draft, change, metadata, operation } = form;
  return (
    <>
      {operation === 'CREATE' && (
        <Control
          form={form}
          place={NAME}
          label="Event name"
          hint={`At most ${metadata.limits.maxEventNameLength} letters, digits, underscores, hyphens and spaces.`}
        >
          {(attributes) => (
            <input
              {...attributes}
              required
              autoComplete="off"
              value={draft.eventName}
              onChange={({ target }) => {
                change({ eventName: target.value });
              }}
            />
          )}
        </Control>
      )}
      <Destinations form={form} />
      <Control
        form={form}
        place={DESCRIPTION}
        label="Description (optional)"
        hint={`At most ${metadata.limits.maxDescriptionLength} characters.`}
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            value={draft.description ?? ''}
            onChange={({ target }) => {
              change({ description: target.value === '' ? null : target.value });
            }}
          />
        )}
      </Control>
      <FieldRows form={form} />
    </>
  );
}

function Destinations({ form }: { readonly form: EventForm }): ReactNode {
  const { draft, change, metadata } = form;
  const issues = issuesAt(form, ACTIONS);
  const { 'aria-describedby': description, 'aria-invalid': isInvalid } = describedBy(ACTIONS, issues);
  return (
    <fieldset id={ACTIONS} data-place={ACTIONS} aria-describedby={description}>
      <legend>Destinations</legend>
      <div className="columns">
        {metadata.actions.map((info) => {
          const id = `${ACTIONS}-${info.action}`;
          const others = draft.actions.filter((each) => each !== info.action);
          return (
            <div key={id} className="control">
              <div className="checkbox">
                <input
                  type="checkbox"
                  id={id}
                  {...describedBy(id, [], info.description)}
                  aria-invalid={isInvalid}
                  checked={draft.actions.includes(info.action)}
                  onChange={({ target }) => {
                    change({ actions: target.checked ? [...others, info.action] : others });
                  }}
                />
                <label htmlFor={id}>{info.label}</label>
              </div>
              <Hint place={id} text={info.description} />
            </div>
          );
        })}
      </div>
      <Issues place={ACTIONS} issues={issues} />
    </fieldset>
  );
}

function FieldRows({ form }: { readonly form: EventForm }): ReactNode {
  const { draft, change, focus, metadata } = form;
  const { fields } = draft;
  const issues = issuesAt(form, FIELDS);
  const isFull = fields.length >= metadata.limits.maxFields;
  const add = (): void => {
    if (isFull) return;
    const field = newField();
    change({ fields: [...fields, field] });
    focus(inputPlace(field, 'name'));
  };
  const remove = (index: number): void => {
    const rest = fields.filter((_, i) => i !== index);
    change({ fields: rest });
    // To the row that has moved up, or the last one.
    const neighbour = rest[index] ?? rest.at(-1);
    focus(neighbour ? inputPlace(neighbour, 'name') : ADD_FIELD);
  };
  return (
    <section
      id={FIELDS}
      tabIndex={-1}
      aria-labelledby="fields-title"
      aria-describedby={describedBy(FIELDS, issues)['aria-describedby']}
    >
      <h2 id="fields-title">Fields</h2>
      <Issues place={FIELDS} issues={issues} />
      {fields.map((field, index) => (
        <FieldRow
          key={field.key}
          form={form}
          field={field}
          number={index + 1}
          onChange={(part) => {
            change({ fields: fields.map((each) => (each === field ? { ...each, ...part } : each)) });
          }}
          onRemove={() => {
            remove(index);
          }}
        />
      ))}
      <p className="actions">
        <button type="button" id={ADD_FIELD} aria-disabled={isFull} onClick={add}>
          Add a field
        </button>
        <span className="hint">
          {fields.length} of at most {metadata.limits.maxFields}
        </span>
      </p>
    </section>
  );
}

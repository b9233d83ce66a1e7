import type { ReactNode } from 'react';
import { ChangeBadge } from './change-list';
import { Control, describedBy, Issues, issuesAt } from './control';
import { type AttributeName, type AttributeValue, type DraftField, isAttributeName } from './draft';
import type { FieldTypeFragment } from './gql/graphql';
import { inputPlace, rowPlace } from './places';
import type { EventForm } from './use-event-form';

interface FieldRowProps {
  readonly form: EventForm;
  readonly field: DraftField;
  readonly number: number;
  readonly onChange: (part: Partial<DraftField>) => void;
  readonly onRemove: () => void;
}

/** The inputs of a field: its name, its type, and the attributes that a field of this type may have. */
export function FieldRow({ form, field, number, onChange, onRemove }: FieldRowProps): ReactNode {
  const { fieldTypes, limits } = form.metadata;
  const type = fieldTypes.find((each) => each.type === field.type);
  const title = field.name === '' ? `Field ${number}` : `Field ${number}: ${field.name}`;
  const place = rowPlace(field);
  const issues = issuesAt(form, place);
  const changes = form.changes.filter(({ fieldName }) => fieldName === field.name);
  return (
    <fieldset className="row" id={place} aria-describedby={describedBy(place, issues)['aria-describedby']}>
      <legend>
        {title}
        <ChangeBadge changes={changes} />
      </legend>
      <Issues place={place} issues={issues} />
      <div className="columns">
        <Control
          form={form}
          place={inputPlace(field, 'name')}
          label="Name"
          hint={`At most ${limits.maxFieldNameLength} characters.`}
        >
          {(attributes) => (
            <input
              {...attributes}
              required
              autoComplete="off"
              value={field.name}
              onChange={({ target }) => {
                onChange({ name: target.value });
              }}
            />
          )}
        </Control>
        <Control form={form} place={inputPlace(field, 'type')} label="Type" hint={type?.description}>
          {(attributes) => (
            <select
              {...attributes}
              value={field.type}
              onChange={({ target }) => {
                const chosen = fieldTypes.find((each) => each.type === target.value);
                if (chosen) onChange({ type: chosen.type });
              }}
            >
              {fieldTypes.map((each) => (
                <option key={each.type} value={each.type}>
                  {each.label}
                </option>
              ))}
            </select>
          )}
        </Control>
      </div>
      <div className="columns">
        {type?.attributes.map(
          (attribute) =>
            isAttributeName(attribute.name) && (
              <AttributeInput
                key={attribute.name}
                form={form}
                field={field}
                name={attribute.name}
                info={attribute}
                onChange={onChange}
              />
            ),
        )}
      </div>
      <button type="button" className="quiet" onClick={onRemove}>
        Remove <span className="hidden">{title}</span>
      </button>
    </fieldset>
  );
}

interface AttributeInputProps {
  readonly form: EventForm;
  readonly field: DraftField;
  readonly name: AttributeName;
  readonly info: FieldTypeFragment['attributes'][number];
  readonly onChange: (part: Partial<DraftField>) => void;
}

/** The input of an attribute: a checkbox for a flag, otherwise a choice of the possible values. */
function AttributeInput({ form, field, name, info, onChange }: AttributeInputProps): ReactNode {
  const control = { form, place: inputPlace(field, name), label: info.label, hint: info.description };
  const value: AttributeValue = field[name];
  if (info.valueType === 'Boolean') {
    // What the event did not say before stays unsaid: `false` would be a change.
    const unchecked = field.stored?.[name] == null ? null : false;
    return (
      <Control {...control} isCheckbox>
        {(attributes) => (
          <input
            {...attributes}
            type="checkbox"
            checked={value === true}
            onChange={({ target }) => {
              onChange({ [name]: target.checked || unchecked });
            }}
          />
        )}
      </Control>
    );
  }
  return (
    <Control {...control}>
      {(attributes) => (
        <select
          {...attributes}
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => {
            onChange({ [name]: target.value === '' ? null : target.value });
          }}
        >
          <option value="">
            {info.defaultValue === null ? 'Not given' : `Not given (${info.defaultValue})`}
          </option>
          {info.possibleValues.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      )}
    </Control>
  );
}

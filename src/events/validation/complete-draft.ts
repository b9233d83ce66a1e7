import { CreateEventInput, EventFieldInput } from './create-event.input';
import type { EventDraftInput, EventFieldDraftInput } from './event-draft.input';

/**
 * The input that a draft amounts to, in which the rules report what is missing: a text or a list is empty, and a field
 * that is null has neither a name nor a type. An input that the schema has found complete is returned as it is.
 */
export function completeDraft(draft: EventDraftInput): CreateEventInput {
  if (draft instanceof CreateEventInput) return draft;
  const { eventName, actions, description, fields } = draft;
  return Object.assign(new CreateEventInput(), {
    eventName: eventName ?? '',
    actions: actions ?? [],
    description,
    fields: fields?.map(completeField),
  });
}

function completeField(field: EventFieldDraftInput | null): EventFieldInput {
  return Object.assign(new EventFieldInput(), { ...field, name: field?.name ?? '' });
}

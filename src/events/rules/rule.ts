import type { CreateEventInput } from '../create-event.input';
import type { EventDefinition } from '../event-definition';
import type { Violation } from '../event-issue';

/**
 * A rule that decorators cannot express: names every place of the input that breaks it. It copes with an
 * input that other rules refuse.
 */
export type Rule = (input: CreateEventInput) => Iterable<Violation>;

/**
 * A rule of an update: names every place of the input that the event as it is does not allow. It copes with an
 * input that other rules refuse.
 */
export type UpdateRule = (input: CreateEventInput, current: EventDefinition) => Iterable<Violation>;

import type { CreateEventInput } from '../create-event.input';
import type { Violation } from '../event-issue';

/**
 * A rule that decorators cannot express: names every place of the input that breaks it. It copes with an
 * input that other rules refuse.
 */
export type Rule = (input: CreateEventInput) => Iterable<Violation>;

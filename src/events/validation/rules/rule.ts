import type { CreateEventInput } from '../create-event.input';
import type { EventDefinition } from '../../model/event-definition';
import type { Violation } from '../violation';

/**
 * A rule that decorators cannot express: yields every violation in the input. It also has to work for an input
 * that other rules reject.
 */
export type Rule = (input: CreateEventInput) => Iterable<Violation>;

/**
 * A rule of an update: yields everything in the input that the stored event does not permit. It also has to work
 * for an input that other rules reject.
 */
export type UpdateRule = (input: CreateEventInput, current: EventDefinition) => Iterable<Violation>;

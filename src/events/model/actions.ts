import type { EventAction } from './enums';

export interface EventActionSpec {
  /** The destination's name in a form. */
  readonly label: string;
  readonly description: string;
}

/** What each destination is (spec parameter `actions`). */
export const EVENT_ACTIONS: Readonly<Record<EventAction, EventActionSpec>> = {
  EMFConsumer: {
    label: 'Loyalty, DVS and Communication',
    description: 'Sends the event to Loyalty, DVS and Communication.',
  },
  EIConsumer: { label: 'Essential Insights', description: 'Sends the event to Essential Insights.' },
};

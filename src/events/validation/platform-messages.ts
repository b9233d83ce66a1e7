import { EventRule } from './event-rule';
import type { MessageContext } from './message-context';

/** The platform's own wording, for the rules that it has too. */
export const PLATFORM_MESSAGES: Readonly<Partial<Record<EventRule, (context: MessageContext) => string>>> = {
  [EventRule.EVENT_NAME_INVALID]: () => 'event name invalid',
  [EventRule.EVENT_ALREADY_EXISTS]: ({ eventName }) => `${eventName} event already exists`,
  [EventRule.EVENT_NOT_FOUND]: ({ eventName }) => `${eventName} event doesnt exist`,
  [EventRule.ACTIONS_INVALID]: ({ eventName }) => `${eventName} event actions invalid`,
  [EventRule.FIELD_TYPE_INVALID]: ({ given }) => `${given ?? ''} invalid event field type`,
  [EventRule.PLATFORM_REFUSED]: ({ details }) => details.platformMessage,
  [EventRule.PLATFORM_WARNING]: ({ details }) => details.platformMessage,
};

import {
  MAX_EVENTS_PER_REQUEST,
  MAX_IDEMPOTENCY_KEY_LENGTH,
  MAX_NOTE_LENGTH,
  MIN_IDEMPOTENCY_KEY_LENGTH,
} from '../model/limits';
import { breakingWords } from './breaking-words';
import { changeWords, toListedChanges } from './listed-changes';
import { json, number } from './message-words';
import { message } from './rule-message';
import type { UnsentReason } from './violation';

/** The messages of the rules about a request as a whole, the stored event or the platform. */
export const REQUEST_MESSAGES = {
  EVENT_NOT_FOUND: message({
    params: ({ given }) => ({ given }),
    text: ({ given }) => `No event is named ${json(given)}: check the name, or create the event.`,
  }),
  EVENT_DISABLED: message({
    params: ({ given }) => ({ given }),
    text: ({ given }) =>
      `The event named ${json(given)} is disabled for good and cannot be updated: create another event instead.`,
  }),
  VERSION_NOT_FOUND: message({
    params: ({ details: { givenVersion: given, currentVersion } }) => ({ given, currentVersion }),
    text: ({ currentVersion }) =>
      `The event has no such version: choose one from 1 to ${currentVersion}, which is the newest.`,
  }),
  VERSION_CONFLICT: message({
    params: ({ details: { givenVersion: given, currentVersion } }) => ({ given, currentVersion }),
    text: ({ given, currentVersion }) =>
      `The current version of the event is ${currentVersion}, not ${given}: read the event, and send the request again with its version.`,
  }),
  UNIQUE_KEY_IRREVERSIBLE: message({
    params: ({ details: { fieldNames, customerFieldName } }) => ({ fieldNames, customerFieldName }),
    text: ({ fieldNames, customerFieldName }) => {
      const others = fieldNames.map((name) => `field ${json(name)}`).join(' and ');
      const kept = [
        ...(others ? [`${others}, of a type other than customer,`] : []),
        ...(customerFieldName === null ? [] : [`field ${json(customerFieldName)}, of type customer,`]),
      ].join(' and ');
      return `A field cannot leave the unique key: keep ${kept} with isUniqueKeyField and isRequired set to true.`;
    },
  }),
  BREAKING_CHANGE: message({
    params: ({ details: { breakingChange } }) => ({ ...breakingChange }),
    text: (change) =>
      `${breakingWords(change)} could make existing producers or consumers of the event fail: undo the change, or set allowBreaking to true.`,
  }),
  NOTE_INVALID: message({
    params: () => ({ limit: MAX_NOTE_LENGTH }),
    text: ({ limit }) =>
      `The note is invalid: use at most ${number(limit)} characters, none of them a NUL or half of a surrogate pair.`,
  }),
  TOO_MANY_EVENTS: message({
    params: ({ details: { count } }) => ({ count, limit: MAX_EVENTS_PER_REQUEST }),
    text: ({ limit }) => `The list has too many definitions: send at most ${limit} at a time.`,
  }),
  EVENT_NAME_DUPLICATE: message({
    params: ({ given, details: { otherInputIndex } }) => ({ given, otherInputIndex }),
    text: ({ given }) =>
      `An earlier definition of the list is named ${json(given)} too: give each event a name of its own.`,
  }),
  BATCH_REFUSED: message({
    params: ({ details: { unsentReason: reason } }) => ({ reason }),
    text: ({ reason }) =>
      reason === null
        ? 'Nothing is wrong with this definition, but the list is refused as a whole: see the other errors.'
        : `Nothing is wrong with this definition, but it was not sent to the platform: ${UNSENT_REASONS[reason]}.`,
  }),
  PLATFORM_REFUSED: message({
    params: ({ code, details: { platformMessage } }) => ({ code, message: platformMessage }),
    text: ({ message: words }) => `The platform refuses the event: ${words}`,
  }),
  PLATFORM_CONFLICT: message({
    params: ({ details: { changes } }) => ({ count: changes.length, changes: toListedChanges(changes) }),
    text: ({ count, changes }) => {
      const omitted = count - changes.length;
      const words = [...changes.map(changeWords), ...(omitted > 0 ? [`${omitted} more`] : [])].join('; ');
      return `The platform holds another definition of this event${words && `: ${words}`}. Compare the two, then update the event.`;
    },
  }),
  PLATFORM_WARNING: message({
    params: ({ code, details: { platformMessage } }) => ({ code, message: platformMessage }),
    text: ({ message: words }) => `The platform accepts the event with a warning: ${words}`,
  }),
  ADOPTED_FROM_PLATFORM: message({
    params: ({ given }) => ({ given }),
    text: ({ given }) =>
      `The platform already had an event named ${json(given)} with an equal definition, which was adopted.`,
  }),
  PLATFORM_NOT_ASKED: message({
    params: ({ given }) => ({ given }),
    text: ({ given }) =>
      `The platform could not be asked whether it has an event named ${json(given)}: it may still refuse the event.`,
  }),
  PENDING_WRITE_NOT_FOUND: message({
    params: () => ({}),
    text: () => 'No write with this id is pending: it may have been settled or discarded since.',
  }),
  PENDING_WRITE_UNSETTLED: message({
    params: ({ details: { lastReason } }) => ({ lastReason }),
    text: ({ lastReason }) => `The outcome of the write is still not known: ${lastReason}. Try again later.`,
  }),
  IDEMPOTENCY_KEY_INVALID: message({
    // The key is a secret between the client and the gateway.
    params: () => ({ minimum: MIN_IDEMPOTENCY_KEY_LENGTH, limit: MAX_IDEMPOTENCY_KEY_LENGTH }),
    text: ({ minimum, limit }) =>
      `The idempotency key is invalid: use ${minimum} to ${limit} printable ASCII characters.`,
  }),
  IDEMPOTENCY_KEY_MISMATCH: message({
    params: () => ({}),
    text: () =>
      'The idempotency key belongs to an earlier request with a different input: send that input again, or use a new key.',
  }),
  TOO_MANY_ISSUES: message({
    params: ({ details: { count } }) => ({ count }),
    text: ({ count }) => `There are ${count} more issues, which are not reported: correct these first.`,
  }),
};

const UNSENT_REASONS: Readonly<Record<UnsentReason, string>> = {
  EARLIER_REFUSED: 'the platform refuses an earlier one of the list',
  EARLIER_NAME_TAKEN: 'the name of an earlier one is taken',
  NO_TIME_LEFT: 'there is no time left',
  PLATFORM_UNAVAILABLE: 'it does not accept more at the moment',
};

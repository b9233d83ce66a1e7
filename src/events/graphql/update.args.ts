import { MAX_NOTE_LENGTH } from '../model/limits';

/** The argument `expectedVersion` of every operation that updates or disables an event. */
export const EXPECTED_VERSION = {
  nullable: true,
  description: 'Rejects the request if this is not the current version of the event.',
};

/** The argument `allowBreaking` of every operation that updates an event. */
export const ALLOW_BREAKING = {
  nullable: true,
  description:
    'Whether the update may make breaking changes. If false, each of them is a `BREAKING_CHANGE`, and nothing is stored.',
  defaultValue: true,
};

/** The argument `note` of every operation that updates an event. */
export const NOTE = {
  nullable: true,
  description: `Why the event is updated, for the history: at most ${MAX_NOTE_LENGTH.toLocaleString('en')} characters. Kept with the new version, also if it is empty. An update without changes creates no version, so its note is not kept.`,
};

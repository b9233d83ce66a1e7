import { MAX_NOTE_LENGTH } from '../model/limits';

/** The argument `expectedVersion` of every operation that updates an event. */
export const EXPECTED_VERSION = {
  nullable: true,
  description: 'Rejects the update if this is not the current version of the event.',
};

/** The argument `note` of every operation that updates an event. */
export const NOTE = {
  nullable: true,
  description: `Why the event is updated, for the history: at most ${MAX_NOTE_LENGTH.toLocaleString('en')} characters. Kept with the new version, also if it is empty. An update without changes creates no version, so its note is not kept.`,
};

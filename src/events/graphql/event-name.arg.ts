/** The argument `eventName`, which says what event an operation is about. */
export const EVENT_NAME = { description: 'The exact name of the event.' };

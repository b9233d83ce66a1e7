/** The use cases, by the names of their functions: what clients ask for, whichever API they use. */
export const OPERATIONS = [
  'createEvent',
  'createEvents',
  'updateEvent',
  'revertEvent',
  'disableEvent',
  'validateEvent',
  'validateEvents',
  'findEventByName',
  'findNodes',
  'listEvents',
  'countEvents',
  'compareVersions',
  'describeFieldTypes',
  'describeEventActions',
  'describeEventLimits',
  'listPendingWrites',
  'retryPendingWrite',
  'discardPendingWrite',
] as const;

export type Operation = (typeof OPERATIONS)[number];

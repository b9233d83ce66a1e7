/** The keys that an occurrence of any event can have in addition to the fields: its event, its time and its till. */
export const OCCURRENCE_KEYS = ['event_name', 'eventDateTime', 'storeUnitID'] as const;

export type OccurrenceKey = (typeof OCCURRENCE_KEYS)[number];

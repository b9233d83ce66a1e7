/** The query of a route for one event. */
export interface EventNameQuery {
  readonly Querystring: { readonly event_name?: unknown };
}

/** Why a query names no event. */
export const NO_EVENT_NAME = 'the parameter event_name must be given once';

/**
 * The name of the event that a query is about; null unless it is given once.
 */
export function readEventName({ event_name: eventName }: EventNameQuery['Querystring']): string | null {
  return typeof eventName === 'string' ? eventName : null;
}

/** The schema of such a query. */
export const EVENT_NAME_QUERY = {
  type: 'object',
  properties: { event_name: { type: 'string', description: 'The name of the event.' } },
  required: ['event_name'],
};

/** What a caller may be permitted to do. */
export const SCOPES = ['events:read', 'events:write', 'events:operate'] as const;

export type Scope = (typeof SCOPES)[number];

/**
 * Who may do what: the scope that a caller needs for each field of GraphQL and each route of REST. Every root field and
 * every route below `/v2` has an entry. A dry run needs the scope of what it tries.
 */
export const PERMISSIONS = {
  'Query.event': 'events:read',
  'Query.events': 'events:read',
  'Query.node': 'events:read',
  'Query.nodes': 'events:read',
  'Query.fieldTypes': 'events:read',
  'Query.pendingWrites': 'events:read',
  'Query.eventActions': 'events:read',
  'Query.eventLimits': 'events:read',
  'Query.compareVersions': 'events:read',
  'Query.validateEvent': 'events:write',
  'Query.validateEvents': 'events:write',
  'Mutation.createEvent': 'events:write',
  'Mutation.createEvents': 'events:write',
  'Mutation.updateEvent': 'events:write',
  'Mutation.retryPendingWrite': 'events:operate',
  'Mutation.discardPendingWrite': 'events:operate',
  'Mutation.revertEvent': 'events:write',
  'Mutation.disableEvent': 'events:write',
  // A mutation or a dry run returns these too, and with them what others have written before.
  'Event.versions': 'events:read',
  'Event.atVersion': 'events:read',
  'EventChange.before': 'events:read',
  'UpdateEventPayload.currentEvent': 'events:read',
  'ValidateEventPayload.currentEvent': 'events:read',
  // All that a revert answers is about a definition that its caller has not sent. Messages quote it.
  'RevertEventPayload.event': 'events:read',
  'RevertEventPayload.changes': 'events:read',
  'RevertEventPayload.currentEvent': 'events:read',
  'RevertEventPayload.warnings': 'events:read',
  'RevertEventPayload.errors': 'events:read',
  // So is all about a write that somebody else has left pending.
  'RetryPendingWritePayload.event': 'events:read',
  'RetryPendingWritePayload.pendingWrite': 'events:read',
  'RetryPendingWritePayload.warnings': 'events:read',
  'RetryPendingWritePayload.errors': 'events:read',
  'DiscardPendingWritePayload.event': 'events:read',
  'DiscardPendingWritePayload.pendingWrite': 'events:read',
  'DiscardPendingWritePayload.warnings': 'events:read',
  'DiscardPendingWritePayload.errors': 'events:read',
  // Whoever disables an event sends no more than its name.
  'DisableEventPayload.event': 'events:read',

  'GET /v2/events': 'events:read',
  'GET /v2/events/meta': 'events:read',
  'GET /v2/events/meta_fields': 'events:read',
  'POST /v2/events': 'events:write',
  'PUT /v2/events': 'events:write',
  'PUT /v2/events/disable': 'events:write',
} as const satisfies Readonly<Record<string, Scope>>;

const SCOPES_BY_PLACE = new Map<string, Scope>(Object.entries(PERMISSIONS));

/**
 * The scope that a field of GraphQL needs; undefined if it needs none beside that of the fields above it.
 */
export function scopeOfField(type: string, field: string): Scope | undefined {
  return SCOPES_BY_PLACE.get(`${type}.${field}`);
}

/**
 * The scope that a REST route needs.
 *
 * @param method `HEAD` needs what `GET` does
 * @throws Error if the route is not in the table
 */
export function scopeOfRoute(method: string, url: string): Scope {
  const route = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  const scope = SCOPES_BY_PLACE.get(route);
  if (scope === undefined) throw new Error(`the table of permissions lacks ${route}`);
  return scope;
}

/**
 * Whether a text is the name of a scope.
 */
export function isScope(text: unknown): text is Scope {
  return SCOPES.some((scope) => scope === text);
}

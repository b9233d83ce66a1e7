/** A response with its body as JSON. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Issue {
  readonly rule: string;
  readonly code: number | null;
  readonly message: string;
  readonly path: readonly string[];
}

interface Attribute {
  readonly valueType: string;
  readonly value: string;
}

export interface Event {
  readonly id: string;
  readonly version: number;
  readonly eventName: string;
  readonly actions: readonly string[];
  readonly description: string | null;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly attributes: Readonly<Record<string, Attribute | null>>;
    readonly isRequired: boolean;
    readonly isUniqueKeyField: boolean;
    readonly isPsiData: boolean;
  }[];
  readonly uniqueKey: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CreateEventPayload {
  readonly event: Event | null;
  readonly replayed: boolean;
  readonly warnings: readonly Issue[];
  readonly errors: readonly Issue[];
}

/** Issues in short: the rule and the path. */
export function rulesOf(issues: readonly Issue[]): string[] {
  return issues.map(({ rule, path }) => `${rule} ${path.join('.')}`);
}

export interface Result {
  readonly event: Event | null;
  readonly warnings: readonly Issue[];
  readonly errors: readonly Issue[];
}

export interface CreateEventsPayload {
  readonly results: readonly Result[];
  readonly replayed: boolean;
  readonly errors: readonly Issue[];
}

export interface Change {
  readonly kind: string;
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly breaking: boolean;
}

export interface UpdateEventPayload extends Result {
  readonly changes: readonly Change[];
}

export interface ValidateEventPayload {
  readonly valid: boolean;
  readonly changes: readonly Change[];
  readonly warnings: readonly Issue[];
  readonly errors: readonly Issue[];
}

export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount?: number;
}

export interface GraphQLAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export interface WireAnswer {
  readonly warnings: readonly WireIssue[];
  readonly errors: readonly WireIssue[];
}

interface WireIssue {
  readonly status: boolean;
  readonly code: number;
  readonly message: string;
}

const EVENT_FIELDS = `
  id version eventName actions description uniqueKey createdAt updatedAt
  fields {
    name type isRequired isUniqueKeyField isPsiData
    attributes {
      addCustomerIfNotExists { ...attribute } isRequired { ...attribute } isUniqueKeyField { ...attribute }
      isPsiData { ...attribute } identifierType { ...attribute }
    }
  }`;
const ATTRIBUTE = 'fragment attribute on Attribute { valueType value }';
const ISSUES = 'warnings { rule code message path } errors { rule code message path }';
const CHANGES = 'changes { kind path before after breaking }';
const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!, $idempotencyKey: String) {
  createEvent(input: $input, idempotencyKey: $idempotencyKey) {
    event { ${EVENT_FIELDS} } replayed ${ISSUES}
  }
} ${ATTRIBUTE}`;
const EVENT = `query Event($eventName: String!) { event(eventName: $eventName) { ${EVENT_FIELDS} } } ${ATTRIBUTE}`;

const CREATE_EVENTS = `mutation($inputs: [CreateEventInput!]!, $errorPolicy: ErrorPolicy!, $idempotencyKey: String) {
  createEvents(inputs: $inputs, errorPolicy: $errorPolicy, idempotencyKey: $idempotencyKey) {
    results { event { ${EVENT_FIELDS} } ${ISSUES} } replayed errors { rule code message path }
  }
} ${ATTRIBUTE}`;
const UPDATE_EVENT = `mutation($input: CreateEventInput!, $expectedVersion: Int) {
  updateEvent(input: $input, expectedVersion: $expectedVersion) { event { ${EVENT_FIELDS} } ${CHANGES} ${ISSUES} }
} ${ATTRIBUTE}`;
const VALIDATE_EVENT = `query($input: CreateEventInput!, $operation: EventOperation!) {
  validateEvent(input: $input, operation: $operation) { valid ${CHANGES} ${ISSUES} }
}`;

/** Sends a request and reads the response as JSON, with the type that the test expects. */
export async function send<Body>(url: string, init?: RequestInit): Promise<Answer<Body>> {
  const response = await fetch(url, init);
  const text = await response.text();
  const body = JSON.parse(text) as Body;
  return { status: response.status, headers: response.headers, body };
}

export function postJson<Body>(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> {
  return send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export async function graphql<Data>(
  url: string,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<GraphQLAnswer<Data>> {
  return (await postJson<GraphQLAnswer<Data>>(`${url}/graphql`, { query, variables })).body;
}

/** Runs an operation that must succeed, and resolves with its data. */
export async function ask<Data>(
  url: string,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<Data> {
  const { data, errors } = await graphql<Data>(url, query, variables);
  if (!data || errors) throw new Error(`the gateway answered ${JSON.stringify(errors)}`);
  return data;
}

/** Calls the mutation with any JSON as the input, and resolves with its payload. */
export async function createEvent(
  url: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<CreateEventPayload> {
  const variables = { input, idempotencyKey };
  return (await ask<{ createEvent: CreateEventPayload }>(url, CREATE_EVENT, variables)).createEvent;
}

export function createEventAnswer(
  url: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<GraphQLAnswer<unknown>> {
  return graphql(url, CREATE_EVENT, { input, idempotencyKey });
}

export async function findEvent(url: string, eventName: string): Promise<Event | null> {
  return (await ask<{ event: Event | null }>(url, EVENT, { eventName })).event;
}

export async function createEvents(
  url: string,
  inputs: readonly unknown[],
  errorPolicy = 'REJECT_EVERYTHING',
  idempotencyKey?: string,
): Promise<CreateEventsPayload> {
  const variables = { inputs, errorPolicy, idempotencyKey };
  return (await ask<{ createEvents: CreateEventsPayload }>(url, CREATE_EVENTS, variables)).createEvents;
}

export async function updateEvent(
  url: string,
  input: unknown,
  expectedVersion?: number,
): Promise<UpdateEventPayload> {
  const variables = { input, expectedVersion };
  return (await ask<{ updateEvent: UpdateEventPayload }>(url, UPDATE_EVENT, variables)).updateEvent;
}

export async function validateEvent(
  url: string,
  input: unknown,
  operation = 'CREATE',
): Promise<ValidateEventPayload> {
  const variables = { input, operation };
  return (await ask<{ validateEvent: ValidateEventPayload }>(url, VALIDATE_EVENT, variables)).validateEvent;
}

export function postEvent(url: string, body: unknown): Promise<Answer<WireAnswer>> {
  return postJson(`${url}/v2/events`, body);
}

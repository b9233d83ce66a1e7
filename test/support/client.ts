/** An answer with its body as JSON. */
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
  id eventName actions description uniqueKey createdAt updatedAt
  fields {
    name type isRequired isUniqueKeyField isPsiData
    attributes {
      addCustomerIfNotExists { ...attribute } isRequired { ...attribute } isUniqueKeyField { ...attribute }
      isPsiData { ...attribute } identifierType { ...attribute }
    }
  }`;
const ATTRIBUTE = 'fragment attribute on Attribute { valueType value }';
const CREATE_EVENT = `mutation CreateEvent($input: CreateEventInput!, $idempotencyKey: String) {
  createEvent(input: $input, idempotencyKey: $idempotencyKey) {
    event { ${EVENT_FIELDS} } replayed warnings { rule code message path } errors { rule code message path }
  }
} ${ATTRIBUTE}`;
const EVENT = `query Event($eventName: String!) { event(eventName: $eventName) { ${EVENT_FIELDS} } } ${ATTRIBUTE}`;

/** Sends a request and reads the answer as JSON; the type is what the test expects. */
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

/** Calls the mutation with any JSON as the input, and resolves with its payload. */
export async function createEvent(
  url: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<CreateEventPayload> {
  const { data, errors } = await graphql<{ createEvent: CreateEventPayload }>(url, CREATE_EVENT, {
    input,
    idempotencyKey,
  });
  if (!data) throw new Error(`createEvent answered ${JSON.stringify(errors)}`);
  return data.createEvent;
}

export function createEventAnswer(
  url: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<GraphQLAnswer<unknown>> {
  return graphql(url, CREATE_EVENT, { input, idempotencyKey });
}

export async function findEvent(url: string, eventName: string): Promise<Event | null> {
  const { data, errors } = await graphql<{ event: Event | null }>(url, EVENT, { eventName });
  if (errors || !data) throw new Error(`event answered ${JSON.stringify(errors)}`);
  return data.event;
}

export function postEvent(url: string, body: unknown): Promise<Answer<WireAnswer>> {
  return postJson(`${url}/v2/events`, body);
}

import {
  type ChangeFragment,
  CompareVersionsDocument,
  type CompareVersionsQuery,
  CreateEventDocument,
  type CreateEventMutation,
  CreateEventsDocument,
  type CreateEventsMutation,
  DisableEventDocument,
  type DisableEventMutation,
  EventDocument,
  type EventFragment,
  HistoryDocument,
  type HistoryQuery,
  type IssueFragment,
  RevertEventDocument,
  type RevertEventMutation,
  type TypedDocumentString,
  UpdateEventDocument,
  type UpdateEventMutation,
  ValidateEventDocument,
  type ValidateEventQuery,
  ValidateEventsDocument,
  type ValidateEventsQuery,
} from './gql/graphql';

/** A response with its body as JSON. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type Event = EventFragment;
export type Issue = IssueFragment;
export type Change = ChangeFragment;
export type CreateEventPayload = NonNullable<CreateEventMutation['createEvent']>;
export type CreateEventsPayload = NonNullable<CreateEventsMutation['createEvents']>;
export type UpdateEventPayload = NonNullable<UpdateEventMutation['updateEvent']>;
export type RevertEventPayload = NonNullable<RevertEventMutation['revertEvent']>;
export type DisableEventPayload = NonNullable<DisableEventMutation['disableEvent']>;
export type Comparison = CompareVersionsQuery['compareVersions'];
export type Version = NonNullable<HistoryQuery['event']>['versions']['edges'][number]['node'];
export type ValidateEventPayload = NonNullable<ValidateEventQuery['validateEvent']>;
export type ValidateEventsPayload = NonNullable<ValidateEventsQuery['validateEvents']>;

/** Issues in short: the rule and the path. */
export function rulesOf(issues: readonly Issue[]): string[] {
  return issues.map(({ rule, path }) => `${rule} ${path.join('.')}`);
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
  query: string | TypedDocumentString<Data, never>,
  variables?: Readonly<Record<string, unknown>>,
): Promise<Data> {
  const { data, errors } = await graphql<Data>(url, query.toString(), variables);
  if (!data || errors) throw new Error(`the gateway answered ${JSON.stringify(errors)}`);
  return data;
}

/** The value of a root field that is only null if it fails, which `ask` does not let pass. */
export function unwrap<Value>(field: Value | null | undefined): Value {
  if (field === null || field === undefined) throw new Error('a root field is null without an error');
  return field;
}

/** Calls the mutation with any JSON as the input, and resolves with its payload. */
export async function createEvent(
  url: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<CreateEventPayload> {
  return unwrap((await ask(url, CreateEventDocument, { input, idempotencyKey })).createEvent);
}

export function createEventAnswer(
  url: string,
  input: unknown,
  idempotencyKey?: string,
): Promise<GraphQLAnswer<unknown>> {
  return graphql(url, CreateEventDocument.toString(), { input, idempotencyKey });
}

export async function findEvent(url: string, eventName: string): Promise<Event | null> {
  return (await ask(url, EventDocument, { eventName })).event;
}

export async function createEvents(
  url: string,
  inputs: readonly unknown[],
  errorPolicy = 'REJECT_EVERYTHING',
  idempotencyKey?: string,
): Promise<CreateEventsPayload> {
  return unwrap((await ask(url, CreateEventsDocument, { inputs, errorPolicy, idempotencyKey })).createEvents);
}

export async function updateEvent(
  url: string,
  input: unknown,
  expectedVersion?: number,
  note?: string | null,
): Promise<UpdateEventPayload> {
  return unwrap((await ask(url, UpdateEventDocument, { input, expectedVersion, note })).updateEvent);
}

export async function revertEvent(
  url: string,
  eventName: string,
  to: number,
  given: { readonly expectedVersion?: number; readonly note?: string } = {},
): Promise<RevertEventPayload> {
  return unwrap((await ask(url, RevertEventDocument, { eventName, to, ...given })).revertEvent);
}

export async function disableEvent(
  url: string,
  eventName: string,
  expectedVersion?: number,
): Promise<DisableEventPayload> {
  return unwrap((await ask(url, DisableEventDocument, { eventName, expectedVersion })).disableEvent);
}

export async function compareVersions(
  url: string,
  eventName: string,
  from: number,
  to: number,
): Promise<Comparison> {
  return (await ask(url, CompareVersionsDocument, { eventName, from, to })).compareVersions;
}

/** The versions of an event without their content, newest first. */
export async function historyOf(url: string, eventName: string): Promise<Version[]> {
  const { event } = await ask(url, HistoryDocument, { eventName });
  return event?.versions.edges.map(({ node }) => node) ?? [];
}

export async function validateEvent(
  url: string,
  input: unknown,
  operation = 'CREATE',
  expectedVersion?: number,
): Promise<ValidateEventPayload> {
  return unwrap((await ask(url, ValidateEventDocument, { input, operation, expectedVersion })).validateEvent);
}

export async function validateEvents(
  url: string,
  inputs: readonly unknown[],
): Promise<ValidateEventsPayload> {
  return unwrap((await ask(url, ValidateEventsDocument, { inputs })).validateEvents);
}

export function postEvent(url: string, body: unknown): Promise<Answer<WireAnswer>> {
  return postJson(`${url}/v2/events`, body);
}

import { expect, test } from '@jest/globals';
import {
  createEventAnswer,
  createEvent,
  disableEvent,
  type GraphQLAnswer,
  graphql,
  rulesOf,
  updateEvent,
} from '../support/client';
import { newDatabaseUrl } from '../support/database';
import { CUSTOMER, definition, freshName, type WireDefinition } from '../support/definitions';
import { startGateway } from '../support/gateway';
import {
  type CreateEventMutation,
  DisableEventDocument,
  type DisableEventMutation,
  UpdateEventDocument,
  type UpdateEventMutation,
} from '../support/gql/graphql';
import type { Fault, Plan } from '../support/platform/faults';
import {
  bothSides,
  inFrontOf,
  pendingNames,
  untilSettled,
  versionsOnDisk,
} from '../support/platform/in-front';
import type { PlatformServer } from '../support/platform/platform-server';
import { KEY, startPlatform } from '../support/platform/start-platform';

/** Long enough for a busy machine to try again in the meantime, in seconds. */
const PLATFORM_TIMEOUT = '3';

/**
 * What the client of a write gets: its event, that the outcome is unknown, that nothing was done, or the rules that
 * reject it.
 */
type Outcome = 'acknowledged' | 'unknown' | 'unavailable' | `PLATFORM_REFUSED ${string}`;

/** What goes wrong with a create, an update and a disable, and what their clients may get. */
interface Case {
  readonly name: string;
  readonly plans: readonly Plan[];
  readonly prepare?: (platform: PlatformServer) => void;
  readonly create: readonly Outcome[];
  readonly update: readonly Outcome[];
  /** Like `create` if absent: both can be sent again. */
  readonly disable?: readonly Outcome[];
}

const MADE: readonly Outcome[] = ['acknowledged'];
/** A lost update is not sent again while it may arrive, for longer than its client waits. */
const OPEN: readonly Outcome[] = ['unknown'];
const MADE_OR_OPEN: readonly Outcome[] = ['acknowledged', 'unknown'];
const NOTHING: readonly Outcome[] = ['unavailable'];

/** The fault hits each of the writes once. */
const inWrites = (fault: Fault): Plan[] => [
  { fault, on: 'create' },
  { fault, on: 'update' },
  { fault, on: 'disable' },
];

/** The fault hits the request for a new token, of each write. */
const inTokens = (name: string, fault: Fault): Case => ({
  name: `has revoked the token, and ${name} when it is asked for another`,
  prepare: (platform) => {
    platform.revokeTokens();
  },
  plans: [{ fault, on: 'token', times: 3 }],
  create: NOTHING,
  update: NOTHING,
});

const CASES: readonly Case[] = [
  { name: 'is slow', plans: inWrites({ kind: 'slow', ms: 300 }), create: MADE, update: MADE },
  {
    name: 'does not read the request',
    plans: inWrites({ kind: 'unread' }),
    create: OPEN,
    update: OPEN,
  },
  {
    name: 'is silent and stores nothing',
    plans: inWrites({ kind: 'silent', stores: false }),
    create: OPEN,
    update: OPEN,
  },
  {
    name: 'is silent after it has stored',
    plans: inWrites({ kind: 'silent', stores: true }),
    create: OPEN,
    update: OPEN,
  },
  { name: 'sends half of its answer', plans: inWrites({ kind: 'half' }), create: OPEN, update: OPEN },
  {
    name: 'cuts the connection before it stores',
    plans: inWrites({ kind: 'cut', stores: false }),
    create: MADE,
    update: OPEN,
  },
  {
    name: 'cuts the connection after it has stored',
    plans: inWrites({ kind: 'cut', stores: true }),
    create: MADE,
    update: MADE,
  },
  {
    name: 'stores after it has cut the connection',
    plans: inWrites({ kind: 'late', ms: 500 }),
    create: MADE,
    update: MADE_OR_OPEN,
  },
  {
    name: 'answers 500 before it stores',
    plans: inWrites({ kind: 'error', stores: false }),
    create: MADE,
    update: OPEN,
  },
  {
    name: 'answers 500 after it has stored',
    plans: inWrites({ kind: 'error', stores: true }),
    create: MADE,
    update: MADE,
  },
  {
    name: 'answers 500 after it has stored, and again when it is asked what it has',
    plans: [
      ...inWrites({ kind: 'error', stores: true }),
      { fault: { kind: 'error', stores: false }, on: 'find', times: 3 },
    ],
    create: MADE_OR_OPEN,
    update: MADE_OR_OPEN,
  },
  {
    name: 'cuts the connection after it has stored, and has a page of HTML when it is asked what it has',
    plans: [
      ...inWrites({ kind: 'cut', stores: true }),
      { fault: { kind: 'html', status: 200, stores: false }, on: 'find', times: 3 },
    ],
    create: MADE_OR_OPEN,
    update: MADE_OR_OPEN,
  },
  {
    name: 'answers 401 once',
    plans: inWrites({ kind: 'unauthenticated' }),
    create: MADE,
    update: MADE,
  },
  {
    name: 'ends a token before its time',
    plans: [],
    prepare: (platform) => {
      platform.revokeTokens();
    },
    create: MADE,
    update: MADE,
  },
  inTokens('answers 500', { kind: 'error', stores: false }),
  inTokens('is silent', { kind: 'silent', stores: false }),
  inTokens('has a page of HTML', { kind: 'html', status: 200, stores: false }),
  inTokens('answers 429', { kind: 'busy', status: 429, retryAfter: 1 }),
  { name: 'answers 403', plans: inWrites({ kind: 'forbidden' }), create: NOTHING, update: NOTHING },
  {
    name: 'answers 429',
    plans: inWrites({ kind: 'busy', status: 429, retryAfter: 1 }),
    create: NOTHING,
    update: NOTHING,
  },
  {
    name: 'answers 503',
    plans: inWrites({ kind: 'busy', status: 503, retryAfter: 1 }),
    create: ['acknowledged', 'unknown', 'unavailable'],
    update: ['unknown', 'unavailable'],
  },
  {
    name: 'has a page of HTML in front of it, with the status 502',
    plans: inWrites({ kind: 'html', status: 502, stores: false }),
    create: MADE,
    update: OPEN,
  },
  {
    name: 'has a page of HTML in front of it, with the status 200, and stores',
    plans: inWrites({ kind: 'html', status: 200, stores: true }),
    create: MADE,
    update: MADE,
  },
  {
    name: 'answers 200 with errors',
    plans: inWrites({ kind: 'refuse', status: 200, code: 1810, message: 'no' }),
    create: ['PLATFORM_REFUSED input.actions'],
    update: ['PLATFORM_REFUSED input.actions'],
    disable: ['PLATFORM_REFUSED eventName'],
  },
  {
    name: 'stores, and answers with more than 1 MB',
    plans: inWrites({ kind: 'long' }),
    create: MADE,
    update: MADE,
  },
  { name: 'redirects', plans: inWrites({ kind: 'redirect' }), create: MADE, update: OPEN },
  {
    name: 'warns',
    plans: inWrites({ kind: 'warning', code: 900, message: 'hm' }),
    create: MADE,
    update: MADE,
  },
];

/**
 * A definition with every type and some attributes. The platform reads it out with types in upper case and with its
 * defaults.
 */
function wanted(eventName: string): WireDefinition {
  const types = [
    'tillCode',
    'couponCode',
    'productSku',
    'productBrand',
    'productCategory',
    'string',
    'double',
  ];
  const key = {
    isRequired: { valueType: 'Boolean', value: 'true' },
    isUniqueKeyField: { valueType: 'Boolean', value: 'true' },
  };
  return definition({
    eventName,
    description: 'wanted',
    actions: ['EIConsumer', 'EMFConsumer'],
    fields: [
      CUSTOMER,
      ...types.map((type) => ({ name: type, type, attributes: type === 'string' ? key : {} })),
    ],
  });
}

type Payload =
  | CreateEventMutation['createEvent']
  | UpdateEventMutation['updateEvent']
  | DisableEventMutation['disableEvent'];

function outcomeOf({ errors }: GraphQLAnswer<unknown>, payload: Payload | undefined): string {
  const [error] = errors ?? [];
  if (error !== undefined) {
    expect(error.extensions).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    return 'outcomeUnknown' in error.extensions ? 'unknown' : 'unavailable';
  }
  return payload?.event ? 'acknowledged' : rulesOf(payload?.errors ?? []).join();
}

/** Whether an event is disabled on the platform, and its status at each gateway. */
async function statusesOf(
  platform: PlatformServer,
  urls: readonly string[],
  eventName: string,
): Promise<{ readonly isDisabled: boolean; readonly statuses: readonly (string | undefined)[] }> {
  const query = 'query($eventName: String!) { event(eventName: $eventName) { status } }';
  const events = await Promise.all(
    urls.map((url) => graphql<{ event: { status: string } }>(url, query, { eventName })),
  );
  return {
    isDisabled: platform.memory(KEY).isDisabled(eventName),
    statuses: events.map(({ data }) => data?.event.status),
  };
}

test.concurrent.each(CASES)(
  'if the platform $name, the answer, the store and the platform agree in the end',
  async ({ plans, prepare, create, update, disable = create }) => {
    const platform = await startPlatform();
    const database = await newDatabaseUrl();
    const variables = { DATABASE_URL: database, ...inFrontOf(platform), PLATFORM_TIMEOUT };
    const [first, second] = [await startGateway(variables), await startGateway(variables)];
    const [created, updated, disabled] = [freshName(), freshName(), freshName()];
    for (const eventName of [updated, disabled]) {
      expect((await createEvent(first.url, definition({ eventName }))).errors).toEqual([]);
    }
    prepare?.(platform);
    for (const plan of plans) platform.plan(plan);

    const key = freshName().padEnd(8, 'x');
    const [createAnswer, updateAnswer, disableAnswer] = await Promise.all([
      createEventAnswer(first.url, wanted(created), key) as Promise<GraphQLAnswer<CreateEventMutation>>,
      graphql<UpdateEventMutation>(first.url, UpdateEventDocument.toString(), { input: wanted(updated) }),
      graphql<DisableEventMutation>(first.url, DisableEventDocument.toString(), { eventName: disabled }),
    ]);
    const outcomes = [
      outcomeOf(createAnswer, createAnswer.data?.createEvent),
      outcomeOf(updateAnswer, updateAnswer.data?.updateEvent),
    ];
    expect(create).toContain(outcomes[0]);
    expect(update).toContain(outcomes[1]);
    const disableOutcome = outcomeOf(disableAnswer, disableAnswer.data?.disableEvent);
    expect(disable).toContain(disableOutcome);

    await untilSettled(database);
    platform.plans.clear();
    for (const [i, name] of [created, updated].entries()) {
      for (const { url } of [first, second]) {
        const sides = await bothSides(platform, url, name);
        expect(sides.gateway).toEqual(sides.platform);
        const isMade = sides.platform?.description === 'wanted';
        // A write whose outcome is unknown is made in the end: nothing here refuses it for good.
        const outcome = outcomes[i];
        const isToBeMade = outcome === 'acknowledged' || outcome === 'unknown';
        expect({ outcome, isMade }).toEqual({ outcome, isMade: isToBeMade });
      }
    }

    const { isDisabled, statuses } = await statusesOf(platform, [first.url, second.url], disabled);
    const isToBeDisabled = disableOutcome === 'acknowledged' || disableOutcome === 'unknown';
    expect({ disableOutcome, isDisabled }).toEqual({ disableOutcome, isDisabled: isToBeDisabled });
    expect(statuses).toEqual(statuses.map(() => (isDisabled ? 'DISABLED' : 'ACTIVE')));

    // Sent again through the other gateway, all are made once.
    const again = await createEvent(second.url, wanted(created), key);
    expect(again).toMatchObject({ event: { eventName: created, version: 1 }, errors: [] });
    const updatedAgain = await updateEvent(second.url, wanted(updated));
    expect(updatedAgain).toMatchObject({ event: { version: 2 }, errors: [] });
    const disabledAgain = await disableEvent(second.url, disabled);
    expect(disabledAgain).toMatchObject({ event: { version: 1, status: 'DISABLED' }, errors: [] });
    expect((await statusesOf(platform, [first.url], disabled)).isDisabled).toBe(true);
    for (const name of [created, updated]) {
      for (const { url } of [first, second]) {
        const sides = await bothSides(platform, url, name);
        expect(sides).toEqual({ platform: wanted(name), gateway: wanted(name) });
      }
    }
    expect(await versionsOnDisk(database, created)).toEqual([1]);
    expect(await versionsOnDisk(database, updated)).toEqual([1, 2]);
    expect(await pendingNames(database)).toEqual([]);
  },
  300_000,
);

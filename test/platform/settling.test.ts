import { describe, expect, test } from '@jest/globals';
import { PendingWriteOperation } from '../../src/events/model/enums';
import type { EventChange } from '../../src/events/model/event-changes';
import {
  firstStep,
  type Holding,
  type Step,
  stepAfterLookup,
  stepAfterSend,
  stepOfDiscard,
} from '../../src/platform/settling';
import type { Verdict } from '../../src/platform/verdict';

// A model of the platform and the network, of which every course up to some length is tried.

const { CREATE, UPDATE, DISABLE } = PendingWriteOperation;

/** What the model platform holds under the name. For a disable, `ours` is disabled and `replaced` is active. */
type Held = 'nothing' | 'ours' | 'replaced' | 'either' | 'other';

/** What the model platform does with an event that is disabled. */
interface Manners {
  /** Whether it shows that the event is disabled, does not show that, or does not show the event any more. */
  readonly shows: 'status' | 'no status' | 'nothing';
  /** How it answers a second request to disable the event. */
  readonly again: 'accepts' | 'refuses' | 'says so';
}

interface World {
  readonly held: Held;
  /** How many requests are on their way, and may arrive at any time. */
  readonly underway: number;
  /** Whether the platform would refuse the definition itself. */
  readonly isInvalid: boolean;
  /** For a disable. */
  readonly manners?: Manners;
}

const REFUSED: Verdict = { kind: 'refused', errors: [{ code: 1810, message: 'actions invalid' }] };
/** A refusal that says nothing about another request with the same definition. */
const REFUSED_NOW: Verdict = { kind: 'refused', errors: [{ code: 400, message: 'quota exceeded' }] };
const EXISTS: Verdict = { kind: 'refused', errors: [{ code: 1806, message: 'exists' }] };
const DISABLED_ALREADY: Verdict = {
  kind: 'refused',
  errors: [{ code: 400, message: 'Cart event is already disabled' }],
};
const NOT_FOUND: Verdict = { kind: 'refused', errors: [{ code: 1816, message: 'doesnt exist' }] };
const ACCEPTED: Verdict = { kind: 'accepted', warnings: [] };
const UNKNOWN: Verdict = { kind: 'unknown', reason: 'no answer' };
const NOT_DONE: Verdict = { kind: 'not-done', cause: 'deferred', reason: 'down', retryAfter: null };

/** What the platform does with a request that arrives, and what it answers. */
function arrive(
  operation: PendingWriteOperation,
  world: World,
): { readonly world: World; readonly answer: Verdict } {
  if (world.isInvalid) return { world, answer: REFUSED };
  const exists = world.held !== 'nothing';
  if (operation === CREATE && exists) return { world, answer: EXISTS };
  if (operation !== CREATE && !exists) return { world, answer: NOT_FOUND };
  if (operation === DISABLE && world.held === 'ours') return { world, answer: secondAnswerOf(world) };
  const held = world.held === 'either' ? 'either' : 'ours';
  return { world: { ...world, held }, answer: ACCEPTED };
}

/** What the platform answers a request to disable an event that is disabled already. */
function secondAnswerOf({ manners }: World): Verdict {
  if (manners?.shows === 'nothing') return NOT_FOUND;
  if (manners?.again === 'says so') return DISABLED_ALREADY;
  return manners?.again === 'refuses' ? REFUSED_NOW : ACCEPTED;
}

/** Every way in which a request can go. */
function* sendings(
  operation: PendingWriteOperation,
  world: World,
): Generator<{ world: World; verdict: Verdict }> {
  const arrived = arrive(operation, world);
  yield { world: arrived.world, verdict: arrived.answer };
  yield { world: arrived.world, verdict: UNKNOWN };
  yield { world, verdict: UNKNOWN };
  yield { world, verdict: REFUSED_NOW };
  if (world.underway < 2) yield { world: { ...world, underway: world.underway + 1 }, verdict: UNKNOWN };
  yield { world, verdict: NOT_DONE };
}

/** Every state of the world after some of the requests on their way have arrived. */
function* arrivals(operation: PendingWriteOperation, world: World): Generator<World> {
  yield world;
  if (world.underway === 0) return;
  const { world: after } = arrive(operation, { ...world, underway: world.underway - 1 });
  yield* arrivals(operation, after);
}

function holdingOf({ held, manners }: World): Holding {
  if (manners?.shows === 'no status' && held !== 'nothing') return { kind: 'either' };
  if (manners?.shows === 'nothing' && held === 'ours') return { kind: 'absent' };
  if (held === 'other') return { kind: 'different', changes: [] };
  return {
    kind: ({ nothing: 'absent', ours: 'equal', replaced: 'replaced', either: 'either' } as const)[held],
  };
}

interface End {
  readonly step: Exclude<Step, { kind: 'send' | 'ask' }>;
  readonly world: World;
  readonly course: string;
}

/** Every end of an attempt that is reached within some steps; an attempt that is cut off just ends. */
function* ends(
  operation: PendingWriteOperation,
  step: Step,
  world: World,
  depth: number,
  course: string,
): Generator<End> {
  if (step.kind === 'settle' || step.kind === 'postpone') {
    yield { step, world, course };
    return;
  }
  if (depth === 0) return;
  for (const now of arrivals(operation, world)) {
    if (step.kind === 'send') {
      for (const { world: after, verdict } of sendings(operation, now)) {
        const next = stepAfterSend(step.knowledge, verdict);
        yield* ends(operation, next, after, depth - 1, `${course} sent:${verdict.kind}`);
      }
      continue;
    }
    const holding = holdingOf(now);
    // A request on its way may arrive; that none is on its way is known only later.
    for (const mayArrive of now.underway > 0 ? [true] : [true, false]) {
      const next = stepAfterLookup(step.knowledge, holding, mayArrive);
      yield* ends(operation, next, now, depth - 1, `${course} found:${holding.kind}`);
    }
    const unanswered = stepAfterLookup(step.knowledge, { kind: 'unanswered', reason: 'silence' }, true);
    yield* ends(operation, unanswered, now, depth - 1, `${course} unanswered`);
  }
}

const MANNERS: readonly Manners[] = [
  { shows: 'status', again: 'accepts' },
  { shows: 'status', again: 'refuses' },
  { shows: 'status', again: 'says so' },
  { shows: 'no status', again: 'accepts' },
  { shows: 'no status', again: 'says so' },
  { shows: 'no status', again: 'refuses' },
  { shows: 'nothing', again: 'refuses' },
];

function* starts(operation: PendingWriteOperation, isNew: boolean): Generator<{ step: Step; world: World }> {
  if (operation === DISABLE) {
    yield* disableStarts(isNew);
    return;
  }
  const held: readonly Held[] =
    operation === CREATE ? ['nothing', 'ours', 'other'] : ['nothing', 'replaced', 'either', 'other'];
  for (const first of held) {
    for (const isInvalid of first === 'ours' ? [false] : [false, true]) {
      // Whoever had an old intent may have sent it.
      for (const underway of isNew ? [0] : [0, 1]) {
        yield { step: firstStep(operation, isNew), world: { held: first, underway, isInvalid } };
      }
    }
  }
}

/** An event that is to be disabled is on the platform, which deletes nothing; somebody else may have disabled it there. */
function* disableStarts(isNew: boolean): Generator<{ step: Step; world: World }> {
  const step = firstStep(DISABLE, isNew);
  for (const manners of MANNERS) {
    for (const held of ['replaced', 'ours'] as const) {
      for (const isInvalid of held === 'ours' ? [false] : [false, true]) {
        for (const underway of isNew ? [0] : [0, 1]) {
          yield { step, world: { held, underway, isInvalid, manners } };
        }
      }
    }
  }
}

const DEPTH = 7;

describe.each([
  ['a new create', CREATE, true],
  ['a create that was left behind', CREATE, false],
  ['a new update', UPDATE, true],
  ['an update that was left behind', UPDATE, false],
  ['a new disable', DISABLE, true],
  ['a disable that was left behind', DISABLE, false],
])('in every course of %s', (_, operation, isNew) => {
  const all = [...starts(operation, isNew)].flatMap(({ step, world }) => [
    ...ends(operation, step, world, DEPTH, world.held),
  ]);
  const settled = (kind: string): End[] =>
    all.filter(({ step }) => step.kind === 'settle' && step.settlement.kind === kind);
  /** What the platform can hold in the end. */
  const finally_ = ({ world }: End): Held[] =>
    [...arrivals(operation, world)].filter(({ underway }) => underway === 0).map(({ held }) => held);

  test('what is accepted is on the platform', () => {
    const accepted = settled('accepted');
    expect(accepted.length).toBeGreaterThan(10);
    expect(accepted.filter(({ world: { held } }) => held !== 'ours' && held !== 'either')).toEqual([]);
  });

  test('no request is on its way that could undo what comes after it', () => {
    const dangerous = ({ world }: End): boolean => operation === UPDATE && world.underway > 0;
    expect(all.filter((end) => end.step.kind === 'settle' && dangerous(end))).toEqual([]);
  });

  test('what is refused is not on the platform, and does not get there', () => {
    const refused = settled('refused');
    expect(refused.length).toBeGreaterThan(3);
    // What someone else made before the first request has nothing to do with it.
    const isForeign = ({ course }: End): boolean => isNew && course.startsWith('ours');
    const created = refused.filter((end) => !isForeign(end) && finally_(end).includes('ours'));
    expect(created).toEqual([]);
  });

  test('what is not done is not under way', () => {
    const notDone = settled('not-done');
    expect(notDone.length > 0).toBe(isNew);
    expect(notDone.filter(({ world }) => world.underway > 0)).toEqual([]);
  });

  test('a conflict is with another definition, which stays', () => {
    const conflicts = settled('conflict');
    expect(conflicts.length > 3).toBe(operation !== DISABLE);
    expect(conflicts.flatMap(finally_).filter((held) => held !== 'other')).toEqual([]);
  });

  test('an attempt is postponed only if the outcome of a request is in doubt', () => {
    const postponed = all.filter(({ step }) => step.kind === 'postpone');
    expect(postponed.length).toBeGreaterThan(3);
    if (isNew) expect(postponed.filter(({ course }) => !course.includes('unknown'))).toEqual([]);
  });

  test('the outcome is settled as soon as the platform answers and nothing is on its way', () => {
    for (const { step: first, world: start } of starts(operation, isNew)) {
      // The last one to arrive.
      let world = [...arrivals(operation, start)].at(-1) ?? start;
      if (cannotBeSettled(world, isNew)) continue;
      let step = first;
      for (let i = 0; i < 4 && step.kind !== 'settle'; i++) {
        if (step.kind === 'send') {
          const arrived = arrive(operation, world);
          ({ world } = arrived);
          step = stepAfterSend(step.knowledge, arrived.answer);
        } else if (step.kind === 'ask') {
          step = stepAfterLookup(step.knowledge, holdingOf(world), false);
        }
      }
      expect(step.kind).toBe('settle');
    }
  });
});

/**
 * Whether the platform refuses to disable an event that it may have been asked to disable before, and does not show
 * whether it is.
 */
function cannotBeSettled({ manners, isInvalid, held }: World, isNew: boolean): boolean {
  const refuses = isInvalid || (manners?.again === 'refuses' && held === 'ours');
  return manners?.shows === 'no status' && refuses && !isNew;
}

describe('a disable that the platform refuses', () => {
  const knowledge = { operation: DISABLE, isInDoubt: false, refusal: null };
  const afterRefusal = (isInDoubt: boolean, verdict: Verdict, holding: Holding, mayArrive = false): Step => {
    const step = stepAfterSend({ ...knowledge, isInDoubt }, verdict);
    return step.kind === 'ask' ? stepAfterLookup(step.knowledge, holding, mayArrive) : step;
  };
  const accepted = { kind: 'settle', settlement: { kind: 'accepted', warnings: [], isAdopted: false } };

  test('because the event is disabled already is accepted', () => {
    expect(afterRefusal(false, DISABLED_ALREADY, { kind: 'either' })).toEqual(accepted);
    expect(afterRefusal(false, REFUSED, { kind: 'equal' })).toEqual(accepted);
  });

  test('because it is disabled already, as the platform says, is refused if that shows it as active', () => {
    const refused = { kind: 'settle', settlement: DISABLED_ALREADY };
    expect(afterRefusal(false, DISABLED_ALREADY, { kind: 'replaced' })).toEqual(refused);
    const unanswered: Holding = { kind: 'unanswered', reason: 'silence' };
    expect(afterRefusal(false, DISABLED_ALREADY, unanswered).kind).toBe('ask');
  });

  test.each([
    'disabling is not permitted, as announced already',
    'the event cannot be disabled',
    'already in use',
    'Already existing occurrences refer to the event: it cannot be disabled',
    'Another request for this event is already in progress, event was not disabled',
    'E already has active campaigns and may not be disabled',
    'the event is not already disabled',
  ])('in other words (%s) is refused', (message) => {
    const verdict: Verdict = { kind: 'refused', errors: [{ code: 400, message }] };
    expect(afterRefusal(false, verdict, { kind: 'either' })).toEqual({ kind: 'settle', settlement: verdict });
  });

  test('is refused for good if the event is active, and an earlier request can no longer arrive', () => {
    expect(afterRefusal(true, REFUSED, { kind: 'replaced' }, true).kind).toBe('ask');
    expect(afterRefusal(true, REFUSED, { kind: 'replaced' })).toEqual({
      kind: 'settle',
      settlement: REFUSED,
    });
  });

  test('is refused at once if the platform cannot be asked, unless an earlier request is in doubt', () => {
    const unanswered: Holding = { kind: 'unanswered', reason: 'silence' };
    expect(afterRefusal(false, REFUSED, unanswered)).toEqual({ kind: 'settle', settlement: REFUSED });
    expect(afterRefusal(true, REFUSED, unanswered).kind).toBe('ask');
  });

  test('stays pending if an earlier request may have disabled the event, and the platform does not show it', () => {
    expect(afterRefusal(true, REFUSED, { kind: 'either' }).kind).toBe('postpone');
  });

  test('because there is no such event is refused unless an earlier request may have disabled it', () => {
    expect(afterRefusal(false, NOT_FOUND, { kind: 'absent' })).toEqual({
      kind: 'settle',
      settlement: NOT_FOUND,
    });
    expect(afterRefusal(true, NOT_FOUND, { kind: 'absent' })).toEqual(accepted);
  });
});

describe('an event that the platform has already', () => {
  const knowledge = { operation: CREATE, isInDoubt: false, refusal: null };

  test('is adopted if its definition is equal', () => {
    const step = stepAfterSend(knowledge, EXISTS);
    if (step.kind !== 'ask') throw new Error(step.kind);
    expect(stepAfterLookup(step.knowledge, { kind: 'equal' }, false)).toEqual({
      kind: 'settle',
      settlement: { kind: 'accepted', warnings: [], isAdopted: true },
    });
  });

  test('refuses the create if its definition is different', () => {
    const step = stepAfterSend(knowledge, EXISTS);
    if (step.kind !== 'ask') throw new Error(step.kind);
    expect(stepAfterLookup(step.knowledge, { kind: 'different', changes: [] }, false)).toEqual({
      kind: 'settle',
      settlement: EXISTS,
    });
  });

  test('is a conflict if its definition is different and an earlier request is in doubt', () => {
    const step = stepAfterSend({ ...knowledge, isInDoubt: true }, EXISTS);
    if (step.kind !== 'ask') throw new Error(step.kind);
    expect(stepAfterLookup(step.knowledge, { kind: 'different', changes: [] }, false)).toEqual({
      kind: 'settle',
      settlement: { kind: 'conflict', changes: [] },
    });
  });
});

describe('an intent that is to be discarded', () => {
  const CHANGES: readonly EventChange[] = [];
  test.each<[string, PendingWriteOperation, Holding, boolean, string]>([
    ['a create that the platform has', CREATE, { kind: 'equal' }, false, 'settle'],
    ['a create that may still arrive', CREATE, { kind: 'absent' }, true, 'postpone'],
    ['a create that cannot arrive any more', CREATE, { kind: 'absent' }, false, 'discard'],
    ['a create whose name another has', CREATE, { kind: 'different', changes: CHANGES }, true, 'discard'],
    ['an update that the platform has', UPDATE, { kind: 'equal' }, true, 'settle'],
    ['an update that may still arrive', UPDATE, { kind: 'replaced' }, true, 'postpone'],
    [
      'an update of an event that is gone, and may still arrive',
      UPDATE,
      { kind: 'absent' },
      true,
      'postpone',
    ],
    ['an update that cannot arrive any more', UPDATE, { kind: 'replaced' }, false, 'discard'],
    [
      'an update that another one overtook',
      UPDATE,
      { kind: 'different', changes: CHANGES },
      false,
      'discard',
    ],
    ['an update that makes no visible difference', UPDATE, { kind: 'either' }, true, 'postpone'],
    ['an update that made no visible difference', UPDATE, { kind: 'either' }, false, 'settle'],
    ['a disable that the platform has', DISABLE, { kind: 'equal' }, true, 'settle'],
    ['a disable that may still arrive', DISABLE, { kind: 'either' }, true, 'postpone'],
    ['a disable that cannot arrive any more', DISABLE, { kind: 'replaced' }, false, 'discard'],
    ['a disable that the platform does not show', DISABLE, { kind: 'either' }, false, 'discard'],
    ['a disable of an event that the platform no longer shows', DISABLE, { kind: 'absent' }, true, 'settle'],
    ['a create of something unreadable that may arrive', CREATE, { kind: 'unreadable' }, true, 'postpone'],
    ['a create of something unreadable', CREATE, { kind: 'unreadable' }, false, 'discard'],
    [
      'one that the platform says nothing about',
      CREATE,
      { kind: 'unanswered', reason: 'x' },
      false,
      'postpone',
    ],
  ])('as %s', (_, operation, holding, mayArrive, kind) => {
    expect(stepOfDiscard(operation, holding, mayArrive).kind).toBe(kind);
  });
});

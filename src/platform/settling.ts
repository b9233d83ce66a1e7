import { PendingWriteOperation } from '../events/model/enums';
import type { EventChange } from '../events/model/event-changes';
import { DEFINITION_INVALID, ErrorCode } from './error-codes';
import type { Accepted, NotDone, PlatformIssue, Refused, Verdict } from './verdict';

// How an intent is settled, as a pure function from what is known to the next step. docs/platform.md has the states as
// a drawing and says why each step is safe.

const UPDATE_MAY_ARRIVE = 'the update may still arrive';

/** How an intent ends. */
export type Settlement =
  | {
      readonly kind: 'accepted';
      readonly warnings: readonly PlatformIssue[];
      /** The platform says that it had the event before, with an equal definition. */
      readonly isAdopted: boolean;
    }
  | Refused
  | {
      readonly kind: 'conflict';
      /** What the definition would change on the platform. */
      readonly changes: readonly EventChange[];
    }
  | NotDone;

/** What the platform holds under the name of an intent. */
export type Holding =
  /** What was intended. */
  | { readonly kind: 'equal' }
  /** The definition that an update is to replace, or an active event that is to be disabled. */
  | { readonly kind: 'replaced' }
  /** The write makes no difference that the platform shows: this is what it holds before and after it. */
  | { readonly kind: 'either' }
  | { readonly kind: 'different'; readonly changes: readonly EventChange[] }
  | { readonly kind: 'absent' }
  /** Something that does not describe an event. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unanswered'; readonly reason: string };

/** What is known about an intent during an attempt to settle it. */
interface Knowledge {
  readonly operation: PendingWriteOperation;
  /** The outcome of a request is not known. */
  readonly isInDoubt: boolean;
  /** The last refusal; null if there was none. */
  readonly refusal: Refused | null;
}

/** What to do next about an intent. */
export type Step =
  | { readonly kind: 'send'; readonly knowledge: Knowledge }
  | {
      readonly kind: 'ask';
      readonly knowledge: Knowledge;
      /** Why the outcome is still open, if a pause is to come first; null to ask at once. */
      readonly pauseReason: string | null;
    }
  | { readonly kind: 'settle'; readonly settlement: Settlement }
  /** Ends the attempt; a later one goes on. */
  | { readonly kind: 'postpone'; readonly reason: string };

/**
 * The first step. An intent that an earlier attempt has left behind may have been sent.
 */
export function firstStep(operation: PendingWriteOperation, isNew: boolean): Step {
  const knowledge = { operation, isInDoubt: !isNew, refusal: null };
  return isNew ? { kind: 'send', knowledge } : { kind: 'ask', knowledge, pauseReason: null };
}

/**
 * The next step after a request has been sent.
 */
export function stepAfterSend(knowledge: Knowledge, verdict: Verdict): Step {
  switch (verdict.kind) {
    case 'accepted':
      return accept(verdict.warnings, false);
    case 'refused':
      return isToBeAskedAbout(knowledge, verdict)
        ? { kind: 'ask', knowledge: { ...knowledge, refusal: verdict }, pauseReason: null }
        : { kind: 'settle', settlement: verdict };
    case 'not-done':
      return knowledge.isInDoubt
        ? { kind: 'postpone', reason: verdict.reason }
        : { kind: 'settle', settlement: verdict };
    case 'unknown':
      return ask({ ...knowledge, isInDoubt: true, refusal: null }, verdict.reason);
  }
}

/**
 * The next step after the platform was asked for the event.
 *
 * @param mayArrive whether a request whose outcome is not known might still arrive
 */
export function stepAfterLookup(knowledge: Knowledge, holding: Holding, mayArrive: boolean): Step {
  switch (holding.kind) {
    case 'equal':
      return accept([], saysExists(knowledge.refusal));
    case 'either':
      if (knowledge.operation === PendingWriteOperation.DISABLE) {
        return stepOfDisable(knowledge, holding, mayArrive);
      }
      return mayArrive ? ask(knowledge, UPDATE_MAY_ARRIVE) : accept([], false);
    case 'unreadable':
      return ask(knowledge, 'the answer of the platform describes no event');
    case 'unanswered':
      return hasRefusedDisable(knowledge) && !saysDisabled(knowledge.refusal)
        ? { kind: 'settle', settlement: knowledge.refusal }
        : ask(knowledge, holding.reason);
    case 'absent':
    case 'replaced':
    case 'different':
      return STEPS[knowledge.operation](knowledge, holding, mayArrive);
  }
}

/** What to do about an intent that is to be discarded. */
export type DiscardStep = Extract<Step, { kind: 'settle' | 'postpone' }> | { readonly kind: 'discard' };

/**
 * What to do about an intent that is to be discarded, after the platform was asked for the event. What the platform
 * has accepted, or may still accept, cannot be discarded.
 *
 * @param mayArrive whether a request whose outcome is not known might still arrive
 */
export function stepOfDiscard(
  operation: PendingWriteOperation,
  holding: Holding,
  mayArrive: boolean,
): DiscardStep {
  if (holding.kind === 'equal') return accept([], false);
  const isDisable = operation === PendingWriteOperation.DISABLE;
  if (holding.kind === 'either' && !mayArrive && !isDisable) return accept([], false);
  if (holding.kind === 'absent' && isDisable) return accept([], false);
  if (holding.kind === 'unanswered') return { kind: 'postpone', reason: holding.reason };
  // A create that arrives after another one of the same name does nothing.
  const isHarmless = operation === PendingWriteOperation.CREATE && holding.kind === 'different';
  return mayArrive && !isHarmless
    ? { kind: 'postpone', reason: 'an earlier request may still arrive' }
    : { kind: 'discard' };
}

type Other = Extract<Holding, { kind: 'absent' | 'replaced' | 'different' }>;

/** What to do about an intent of each operation of which the platform does not hold what was intended. */
const STEPS: Readonly<
  Record<PendingWriteOperation, (knowledge: Knowledge, holding: Other, mayArrive: boolean) => Step>
> = { CREATE: stepOfCreate, UPDATE: stepOfUpdate, DISABLE: stepOfDisable };

/** The platform refuses a second create, so that sending one again is safe, and a create that arrives late does nothing. */
function stepOfCreate(knowledge: Knowledge, holding: Other, mayArrive: boolean): Step {
  const { refusal, isInDoubt } = knowledge;
  if (holding.kind !== 'absent') {
    const isRefused = refusal !== null && !isInDoubt;
    const changes = holding.kind === 'different' ? holding.changes : [];
    return { kind: 'settle', settlement: isRefused ? refusal : { kind: 'conflict', changes } };
  }
  if (refusal === null) return { kind: 'send', knowledge };
  if (saysExists(refusal)) {
    return ask(knowledge, 'the platform says that the event exists, and that it does not');
  }
  return mayArrive
    ? ask(knowledge, 'an earlier create may still arrive')
    : { kind: 'settle', settlement: refusal };
}

/** An update that arrives late replaces whatever is there, so nothing is decided while one might. */
function stepOfUpdate(knowledge: Knowledge, holding: Other, mayArrive: boolean): Step {
  if (mayArrive) return ask(knowledge, UPDATE_MAY_ARRIVE);
  return holding.kind === 'different'
    ? { kind: 'settle', settlement: { kind: 'conflict', changes: holding.changes } }
    : { kind: 'send', knowledge };
}

/**
 * Disabling twice does what disabling once does, so that sending it again is safe at any time. The platform deletes
 * nothing: an event that is gone after it may have been disabled is one that the platform no longer shows. If it refuses
 * after that and does not show the status, an earlier request may have disabled the event, and a later attempt goes on.
 */
function stepOfDisable(
  knowledge: Knowledge,
  { kind }: Other | Extract<Holding, { kind: 'either' }>,
  mayArrive: boolean,
): Step {
  const { refusal, isInDoubt } = knowledge;
  if (isInDoubt && kind === 'absent') return accept([], false);
  if (kind === 'either' && refusal !== null && saysDisabled(refusal)) return accept([], false);
  if (refusal === null) return { kind: 'send', knowledge };
  if (!isInDoubt) return { kind: 'settle', settlement: refusal };
  if (mayArrive) return ask(knowledge, 'an earlier request may still arrive');
  return kind === 'either'
    ? { kind: 'postpone', reason: 'the platform refuses it, and does not say whether the event is disabled' }
    : { kind: 'settle', settlement: refusal };
}

function ask(knowledge: Knowledge, pauseReason: string): Step {
  return { kind: 'ask', knowledge, pauseReason };
}

function accept(warnings: Accepted['warnings'], isAdopted: boolean): Extract<Step, { kind: 'settle' }> {
  return { kind: 'settle', settlement: { kind: 'accepted', warnings, isAdopted } };
}

/** Whether a refusal leaves open what the platform holds: an event to be disabled may be disabled already. */
function isToBeAskedAbout(knowledge: Knowledge, refusal: Refused): boolean {
  switch (knowledge.operation) {
    case PendingWriteOperation.CREATE:
      return !isFinal(knowledge, refusal);
    case PendingWriteOperation.UPDATE:
      return false;
    case PendingWriteOperation.DISABLE:
      return true;
  }
}

/** Whether no disable can have had an effect, so that it only remains open whether the event was disabled before. */
function hasRefusedDisable(knowledge: Knowledge): knowledge is Knowledge & { readonly refusal: Refused } {
  const { operation, isInDoubt, refusal } = knowledge;
  return operation === PendingWriteOperation.DISABLE && !isInDoubt && refusal !== null;
}

/** Whether the refusal of a create says that no other create of the definition was or will be accepted. */
function isFinal({ isInDoubt }: Knowledge, refusal: Refused): boolean {
  if (saysExists(refusal)) return false;
  return !isInDoubt || refusal.errors.every(({ code }) => code !== null && DEFINITION_INVALID.includes(code));
}

function saysExists(refusal: Refused | null): boolean {
  return refusal?.errors.some(({ code }) => code === ErrorCode.EVENT_EXISTS) ?? false;
}

const ALREADY_DISABLED = /\balready\s+(?:been\s+|in\s+)?(?:disabled|inactive)\b/i;
const NEGATION = /\b(?:not|cannot|never)\b|n't\b/i;

/** The platform publishes no code for an event that is disabled already, so if it shows no status, its words have to do. */
function saysDisabled({ errors }: Refused): boolean {
  return (
    errors.length > 0 &&
    errors.every(({ message }) => ALREADY_DISABLED.test(message) && !NEGATION.test(message))
  );
}

import { bulkhead } from 'cockatiel';
import { EventStatus } from '../events/model/enums';
import type { EventDefinition, StoredEvent } from '../events/model/event-definition';
import type { DryRunStore } from '../events/store/dry-run-store';
import type {
  CreateOutcome,
  CreateRequest,
  EventWriter,
  InsertResult,
  Replacement,
  UpdateDecision,
  UpdateOutcome,
} from '../events/store/event-store';
import { toIssue } from '../events/validation/event-issue';
import { EventRule } from '../events/validation/event-rule';
import type { Violation } from '../events/validation/violation';
import { Deadline } from './deadline';
import type { OrgPlatform } from './platform-client';
import { compareWithPlatform, statusOnPlatform } from './platform-event';
import { ADOPTED, refusalViolation } from './platform-violations';
import type { Lookup } from './verdict';

const NOT_ASKED: Violation = { rule: EventRule.PLATFORM_NOT_ASKED, path: ['eventName'] };

/** The most calls of a request at a time: by default, half of those of its organisation, which has writes to make. */
const CALLS_AT_ONCE = 5;

/**
 * Answers what a writer to the platform would answer now, as far as the platform can tell, and writes nothing. All that
 * one request validates has the time of one write. What is not answered by then counts as not asked.
 */
export class PlatformDryRun implements EventWriter {
  readonly #store: DryRunStore;
  readonly #platform: OrgPlatform;
  readonly #timeout: number;
  readonly #turns = bulkhead(CALLS_AT_ONCE, Infinity);
  #deadline: Deadline | null = null;

  /**
   * @param timeout how long a client waits for the platform's answer, in ms
   */
  constructor(store: DryRunStore, platform: OrgPlatform, timeout: number) {
    this.#store = store;
    this.#platform = platform;
    this.#timeout = timeout;
  }

  get author(): string | null {
    return this.#store.author;
  }

  async create(request: CreateRequest): Promise<CreateOutcome> {
    const outcome = await this.#store.create(request);
    if (outcome.kind !== 'completed') return outcome;
    const results = outcome.results.map(async (result, i): Promise<InsertResult> => {
      const definition = request.definitions[i];
      const isToBeAsked = result.kind === 'inserted' && definition !== undefined;
      return isToBeAsked ? this.#ask(definition, result.event) : result;
    });
    return { ...outcome, results: await Promise.all(results) };
  }

  async update(
    replacement: Replacement,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null> {
    const outcome = await this.#store.update(replacement, decide);
    if (outcome?.decision.kind !== 'updated') return outcome;
    const { decision } = outcome;
    const { definition } = replacement;
    const reject = (rule: EventRule): UpdateOutcome => {
      const violations = [...decision.violations, refusalBy(rule, definition)];
      return { ...outcome, decision: { ...decision, kind: 'rejected', violations } };
    };
    const lookup = await this.#find(definition);
    switch (lookup.kind) {
      case 'found':
        return statusOnPlatform(lookup.json) === EventStatus.DISABLED
          ? reject(EventRule.EVENT_DISABLED)
          : outcome;
      case 'not-done':
      case 'unknown':
        return { ...outcome, decision: { ...decision, violations: [...decision.violations, NOT_ASKED] } };
      case 'absent':
        return reject(EventRule.EVENT_NOT_FOUND);
    }
  }

  findByName(eventName: string): Promise<StoredEvent | null> {
    return this.#store.findByName(eventName);
  }

  findCreationTimes(eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    return this.#store.findCreationTimes(eventNames);
  }

  async #ask(definition: EventDefinition, event: StoredEvent): Promise<InsertResult> {
    const lookup = await this.#find(definition);
    switch (lookup.kind) {
      case 'absent':
        return { kind: 'inserted', event };
      case 'not-done':
      case 'unknown':
        return { kind: 'inserted', event, notices: [NOT_ASKED] };
      case 'found':
        break;
    }
    switch (compareWithPlatform(definition, lookup.json).kind) {
      case 'equal':
        return { kind: 'inserted', event, notices: [ADOPTED] };
      case 'unreadable':
        return { kind: 'inserted', event, notices: [NOT_ASKED] };
      case 'different':
        return { kind: 'refused', violations: [refusalBy(EventRule.EVENT_ALREADY_EXISTS, definition)] };
    }
  }

  #find({ eventName }: EventDefinition): Promise<Lookup> {
    const deadline = (this.#deadline ??= Deadline.in(this.#timeout));
    return this.#turns.execute(() => this.#platform.find(eventName, deadline));
  }
}

/** The refusal by which the platform would enforce one of the gateway's own rules, in the platform's words. */
function refusalBy(rule: EventRule, definition: EventDefinition): Violation {
  const { eventName } = definition;
  const { code, platformMessage: message } = toIssue({ eventName }, { rule, path: ['eventName'] }, []);
  return refusalViolation(definition, { code, message });
}

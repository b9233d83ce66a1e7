import type { StoredEvent } from '../model/event-definition';
import type {
  CreateOutcome,
  CreateRequest,
  EventWriter,
  InsertResult,
  Replacement,
  UpdateDecision,
  UpdateOutcome,
} from './event-store';
import { firstVersion, nextVersion } from './event-versions';

/** Answers what a store would answer now, and stores nothing. */
export class DryRunStore implements EventWriter {
  readonly #store: EventWriter;

  constructor(store: EventWriter) {
    this.#store = store;
  }

  get author(): string | null {
    return this.#store.author;
  }

  async create({ definitions, atomic }: CreateRequest): Promise<CreateOutcome> {
    const taken = await this.findCreationTimes(definitions.map(({ eventName }) => eventName));
    const results = definitions.map((definition): InsertResult => {
      if (taken.has(definition.eventName)) return { kind: 'name-taken' };
      if (atomic && taken.size > 0) return { kind: 'rolled-back' };
      return { kind: 'inserted', event: firstVersion(definition, this.author, new Date()) };
    });
    return { kind: 'completed', results, replayed: false };
  }

  async update(
    replacement: Replacement,
    decide: (current: StoredEvent) => UpdateDecision,
  ): Promise<UpdateOutcome | null> {
    const current = await this.findByName(replacement.definition.eventName);
    if (current === null) return null;
    const decision = decide(current);
    const event =
      decision.kind === 'updated' ? nextVersion(current, replacement, this.author, new Date()) : current;
    return { decision, event };
  }

  findByName(eventName: string): Promise<StoredEvent | null> {
    return this.#store.findByName(eventName);
  }

  findCreationTimes(eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    return this.#store.findCreationTimes(eventNames);
  }
}

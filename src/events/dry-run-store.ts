import { firstVersion, nextVersion, type StoredEvent } from './event-definition';
import type { CreateOutcome, EventWriter, NewEvents, Placement, Revise, UpdateOutcome } from './event-store';

/** Answers what a store would, and writes nothing. Its outcomes hold for as long as nobody else writes. */
export class DryRunStore implements EventWriter {
  readonly #store: EventWriter;

  constructor(store: EventWriter) {
    this.#store = store;
  }

  async create(events: NewEvents): Promise<CreateOutcome> {
    const { orgId, definitions, atomic } = events;
    const names = definitions.map(({ eventName }) => eventName);
    const taken = await this.findTakenNames(orgId, names);
    const placements = definitions.map((definition): Placement => {
      if (taken.has(definition.eventName)) return { kind: 'name-taken' };
      if (atomic && taken.size > 0) return { kind: 'left-out' };
      return { kind: 'created', event: firstVersion(definition, new Date()) };
    });
    return { kind: 'done', placements };
  }

  async update(orgId: string, eventName: string, revise: Revise): Promise<UpdateOutcome> {
    const current = await this.findByName(orgId, eventName);
    if (current === null) return { kind: 'not-found' };
    const definition = revise(current);
    if (definition === null) return { kind: 'left', current };
    return { kind: 'revised', before: current, event: nextVersion(current, definition, new Date()) };
  }

  findByName(orgId: string, eventName: string): Promise<StoredEvent | null> {
    return this.#store.findByName(orgId, eventName);
  }

  findTakenNames(orgId: string, eventNames: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    return this.#store.findTakenNames(orgId, eventNames);
  }
}

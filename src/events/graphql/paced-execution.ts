import { setImmediate } from 'node:timers/promises';
import { Pacer } from '../pacing';

/** A resolver on a result object, which GraphQL calls if the field is selected. */
export type LazyField<Value> = (
  args: unknown,
  context: { readonly pacing: PacedExecution },
) => Promise<Value>;

/**
 * Executes the items of the lists of a request one after another, and gives other requests a turn in between.
 */
export class PacedExecution {
  readonly #pacer = new Pacer();
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves with the value as soon as all earlier ones have been executed. */
  run<Value>(resolve: () => Value): Promise<Value> {
    // A failed item does not keep the next one from being resolved.
    const value = this.#last
      .then(ignore, ignore)
      .then(() => this.#pacer.pause())
      .then(resolve);
    this.#last = value;
    return value;
  }

  /** Resolves when nothing is waiting to be executed, and all that was executed has requested what it needs. */
  async idle(): Promise<void> {
    for (let last: unknown; last !== this.#last;) {
      last = this.#last;
      await this.#last.then(ignore, ignore);
      // GraphQL executes the fields of an item some steps after the item is resolved, but in the same turn.
      await setImmediate();
    }
  }
}

/**
 * A field of an item of a list that is executed at the pace of the request.
 */
export function paced<Value>(resolve: () => Value): LazyField<Value> {
  return (_args, { pacing }) => pacing.run(resolve);
}

function ignore(): void {
  // Only the end of an item matters, not its value.
}

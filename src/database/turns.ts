/** Does one piece of work after another, in the order in which they ask for it. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work as soon as all that was given before has ended. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

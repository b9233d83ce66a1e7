/** A point in time up to which something may take, by a clock that nobody can set. */
export class Deadline {
  readonly #at: number;

  private constructor(at: number) {
    this.#at = at;
  }

  /**
   * @param ms the time from now
   */
  static in(ms: number): Deadline {
    return new Deadline(performance.now() + ms);
  }

  /** The time that is left, in ms; 0 if none is. */
  get remaining(): number {
    return Math.max(this.#at - performance.now(), 0);
  }

  get isOver(): boolean {
    return this.remaining === 0;
  }

  /** The earlier of the two. */
  orEarlier(other: Deadline): Deadline {
    return this.#at <= other.#at ? this : other;
  }
}

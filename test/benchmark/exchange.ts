/** A request with a JSON body, and texts that the body of its answer must contain. */
export interface Question {
  readonly body: string;
  readonly expected: readonly string[];
}

/** What a server is asked, again and again, and how many answers were as expected. */
export class Exchange {
  readonly path: string;
  readonly next: () => Question;
  #answers = 0;

  /**
   * @param next the next question
   */
  constructor(path: string, next: () => Question) {
    this.path = path;
    this.next = next;
  }

  /** The number of answers that were as expected. */
  get answers(): number {
    return this.#answers;
  }

  /**
   * Counts an answer.
   *
   * @throws Error if it is not as expected, so that a run ends that measures something else
   */
  accept({ expected }: Question, status: number, body: string): void {
    if (status !== 200 || !expected.every((text) => body.includes(text))) {
      throw new Error(`unexpected answer of ${this.path}: ${status} ${body.slice(0, 500)}`);
    }
    this.#answers += 1;
  }
}

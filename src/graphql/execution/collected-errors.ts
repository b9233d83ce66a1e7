import type { GraphQLError } from 'graphql';
import type { Path } from 'graphql/jsutils/Path';

/** The errors of one execution. */
export class CollectedErrors {
  readonly errors: GraphQLError[] = [];
  readonly #nulled = new Set<Path | undefined>();

  /**
   * Adds the error of a field that becomes null, unless it is below one that is null already because of an error.
   *
   * @param path undefined for the result as a whole
   */
  add(error: GraphQLError, path: Path | undefined): void {
    for (let each = path; each !== undefined; each = each.prev) if (this.#nulled.has(each)) return;
    if (this.#nulled.has(undefined)) return;
    this.#nulled.add(path);
    this.errors.push(error);
  }
}

import { GraphQLError } from 'graphql';
import { retryAfterOf } from '../http/error-masking';

/** What the context of an operation must have for its mutations to be executed. */
export interface MutationContext {
  readonly mutations: MutationSequence;
}

/**
 * The mutations of one operation, which GraphQL executes one after another, also after one has failed. If the service is
 * unavailable, each could wait as long as the first for a database or a platform that does not answer, so all that
 * follow are refused at once: see decision 0020.
 */
export class MutationSequence {
  #isUnavailable = false;

  /**
   * Executes the next mutation.
   *
   * @throws GraphQLError with the code `SERVICE_UNAVAILABLE` if an earlier one has found the service unavailable;
   * nothing of this one is executed then
   */
  async run<Payload>(execute: () => Payload | Promise<Payload>): Promise<Payload> {
    if (this.#isUnavailable) throw notExecuted();
    try {
      return await execute();
    } catch (error) {
      this.#isUnavailable = retryAfterOf(error) !== undefined;
      throw error;
    }
  }
}

function notExecuted(): GraphQLError {
  const message =
    'Not executed, and nothing was stored: the service was unavailable for an earlier mutation of this operation. Try again later.';
  return new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } });
}

import type { FastifyInstance, FastifyListenOptions } from 'fastify';

/** The names of the environment variables with the host and the port. */
interface Variables {
  readonly host: string;
  readonly port: string;
}

/**
 * Lets a server listen, and resolves with its URL.
 *
 * @throws Error for the operator, with the variables to change, if it cannot
 */
export async function listen(
  server: Pick<FastifyInstance, 'listen'>,
  options: FastifyListenOptions & { readonly host: string; readonly port: number },
  variables: Variables,
): Promise<string> {
  try {
    return await server.listen(options);
  } catch (error) {
    const address = `${variables.host}=${options.host} ${variables.port}=${options.port}`;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot listen at ${address}: ${reason}`, { cause: error });
  }
}

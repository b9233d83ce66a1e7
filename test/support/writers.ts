import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { CreateEventDocument } from './gql/graphql';
import { cartAbandoned, freshName } from './definitions';

/** An answer to a request that creates an event. */
export interface WriteAnswer {
  readonly eventName: string;
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
  readonly ms: number;
  /** When it arrived, in ms. */
  readonly at: number;
}

/** Clients that create one event after another. */
export interface Writers {
  /** The answers so far, in the order in which they arrived. */
  readonly answers: readonly WriteAnswer[];
  /** What went wrong with connections. */
  readonly failures: readonly unknown[];
  /** Resolves when every client has its last answer. */
  stop(): Promise<void>;
}

/** Starts clients that keep a connection each, and try again at once when they are refused: one half REST, one GraphQL. */
export function startWriters(url: string, count: number): Writers {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const answers: WriteAnswer[] = [];
  const failures: unknown[] = [];
  let isRunning = true;
  const createOne = async (isRest: boolean): Promise<void> => {
    const eventName = freshName();
    const input = cartAbandoned(eventName);
    const body = JSON.stringify(
      isRest ? input : { query: CreateEventDocument.toString(), variables: { input } },
    );
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const startedAt = performance.now();
    const sent = request(`${url}${isRest ? '/v2/events' : '/graphql'}`, { method: 'POST', agent, headers });
    sent.end(body);
    const [response] = (await once(sent, 'response')) as [
      NodeJS.ReadableStream & { statusCode: number; headers: Record<string, string | undefined> },
    ];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    const at = performance.now();
    const retryAfter = response.headers['retry-after'];
    answers.push({ eventName, status: response.statusCode, retryAfter, body: text, ms: at - startedAt, at });
  };
  const work = Array.from({ length: count }, async (_, client) => {
    while (isRunning) await createOne(client % 2 === 0).catch((error: unknown) => failures.push(error));
  });
  return {
    answers,
    failures,
    stop: async () => {
      isRunning = false;
      await Promise.all(work);
      agent.destroy();
    },
  };
}

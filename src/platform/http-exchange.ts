import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** The most bytes of an answer that are read. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What became of a request. */
export type HttpResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  /** Nothing of the request has left the process, and nothing will. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The request was sent, at least in part, and has no complete answer. */
  | { readonly kind: 'no-answer'; readonly reason: string };

/**
 * Sends a request once and reads its answer, which may have up to 1 MB. Follows no redirect.
 *
 * @param timeout for everything from the connection to the end of the answer, in ms
 */
export function exchange(
  dispatcher: Dispatcher,
  origin: string,
  request: HttpRequest,
  timeout: number,
): Promise<HttpResult> {
  if (timeout <= 0) return Promise.resolve({ kind: 'not-sent', reason: 'no time is left' });
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(resolve, timeout);
    dispatcher.dispatch({ origin, ...request, headers: { ...request.headers } }, handler);
  });
}

/** The dispatcher's own request method does not say whether a request that failed had been sent. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (result: HttpResult) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #isOver = false;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #size = 0;

  constructor(resolve: (result: HttpResult) => void, timeout: number) {
    this.#resolve = resolve;
    this.#timer = setTimeout(() => {
      this.#fail('no answer in time');
    }, timeout);
  }

  /** Called when a connection is there, right before the request is written to it. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It has been reported as not sent by now.
    if (this.#isOver) controller.abort(new Error('the request is too late'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_ANSWER_BYTES) this.#fail('the answer is longer than 1 MB');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks).toString('utf8');
    this.#end({ kind: 'answered', status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(reasonOf(error));
  }

  #fail(reason: string): void {
    const controller = this.#controller;
    this.#end({ kind: controller === null ? 'not-sent' : 'no-answer', reason });
    controller?.abort(new Error(reason));
  }

  #end(result: HttpResult): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#resolve(result);
  }
}

/** The code of a network error; messages may contain addresses, but no error of the network contains a header. */
function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // A host name with several addresses fails with one error per address and no message of its own.
  const { message } = error instanceof AggregateError ? (error.errors.find(isError) ?? error) : error;
  return code && !message.includes(code) ? `${code}: ${message}` : message || code;
}

function isError(value: unknown): value is Error {
  return value instanceof Error;
}

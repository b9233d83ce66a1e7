import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { LRUCache } from 'lru-cache';

/** The most spans of a request: several times those of ten updates in one. A list that is streamed could have any number. */
export const MAX_SPANS = 500;

/** Far more requests than are served at a time. */
const MAX_REQUESTS = 10_000;

/**
 * Passes on the first spans of each request, which include the one of the request itself, and drops the others.
 */
export class BoundedSpans implements SpanProcessor {
  readonly #next: SpanProcessor;
  /** How many spans each trace has begun since its request arrived. */
  readonly #begun = new LRUCache<string, number>({ max: MAX_REQUESTS });
  readonly #dropped = new WeakSet<ReadableSpan>();

  constructor(next: SpanProcessor) {
    this.#next = next;
  }

  onStart(...[span, parent]: Parameters<SpanProcessor['onStart']>): void {
    const { traceId } = span.spanContext();
    const begun = (this.#begun.get(traceId) ?? 0) + 1;
    this.#begun.set(traceId, begun);
    if (begun > MAX_SPANS) this.#dropped.add(span);
    else this.#next.onStart(span, parent);
  }

  onEnd(span: ReadableSpan): void {
    const { parentSpanContext } = span;
    if (!parentSpanContext || parentSpanContext.isRemote) this.#begun.delete(span.spanContext().traceId);
    if (!this.#dropped.has(span)) this.#next.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#next.shutdown();
  }
}

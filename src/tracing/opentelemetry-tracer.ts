import {
  context,
  type Context,
  type Link,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer as SpanTracer,
} from '@opentelemetry/api';
import { getRPCMetadata, isTracingSuppressed, RPCType, suppressTracing } from '@opentelemetry/core';
import type { Attributes, TracedSpan, TracedWrite, Tracer } from './tracer';

/** Traces with OpenTelemetry. */
export class OpenTelemetryTracer implements Tracer {
  readonly #tracer: SpanTracer;

  constructor(tracer: SpanTracer) {
    this.#tracer = tracer;
  }

  begin(name: string, attributes?: Attributes): TracedSpan {
    const parent = context.active();
    const span = this.#tracer.startSpan(name, { attributes }, parent);
    const own = trace.setSpan(parent, span);
    return {
      run: (work) => context.with(own, work),
      end: (error) => {
        endSpan(span, error);
      },
    };
  }

  trace<T>(name: string, work: () => T): T {
    const parent = context.active();
    const span = this.#tracer.startSpan(name, {}, parent);
    return runInSpan(span, trace.setSpan(parent, span), work);
  }

  traceWrite<T>(work: (write: TracedWrite) => Promise<T>): Promise<T> {
    const parent = context.active();
    const span = this.#tracer.startSpan('write', {}, parent);
    const own = trace.setSpan(parent, span);
    return runInSpan(span, own, () => work(own));
  }

  traceBatch<T>(writes: readonly TracedWrite[], work: () => Promise<T>): Promise<T> {
    // The queue is in the context of the request that set it to work, which may have been answered long ago.
    const contexts = writes.filter(isContext);
    const [parent, ...others] = contexts.filter((each) => !isTracingSuppressed(each));
    if (!parent) return context.with(contexts[0] ?? context.active(), work);
    const spans = others.flatMap((each) => trace.getSpan(each) ?? []);
    const links = spans.map((span): Link => ({ context: span.spanContext() }));
    const attributes = { 'batch.writes': writes.length };
    const batch = this.#tracer.startSpan('write batch', { links, attributes }, parent);
    for (const span of spans) span.addLink({ context: batch.spanContext() });
    return runInSpan(batch, trace.setSpan(parent, batch), work);
  }

  untraced<T>(work: () => T): T {
    return context.with(suppressTracing(context.active()), work);
  }

  setRoute(route: string): void {
    const metadata = getRPCMetadata(context.active());
    if (metadata?.type === RPCType.HTTP) metadata.route = route;
  }

  logFields(): object {
    const span = trace.getActiveSpan()?.spanContext();
    return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
  }
}

function runInSpan<T>(span: Span, own: Context, work: () => T): T {
  const fail = (error: unknown): void => {
    endSpan(span, error);
  };
  try {
    const result = context.with(own, work);
    if (result instanceof Promise) {
      result.then(() => {
        endSpan(span);
      }, fail);
    } else {
      endSpan(span);
    }
    return result;
  } catch (error) {
    fail(error);
    throw error;
  }
}

/** The message of an error may contain what a client has sent, so only the type is recorded. */
function endSpan(span: Span, error?: unknown): void {
  if (error !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  }
  span.end();
}

function isContext(write: TracedWrite): write is Context {
  return typeof write === 'object' && write !== null && 'getValue' in write;
}

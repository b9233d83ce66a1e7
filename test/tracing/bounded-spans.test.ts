import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { expect, test } from '@jest/globals';
import { BoundedSpans, MAX_SPANS } from '../../src/tracing/bounded-spans';

test('a request with any number of spans exports a bounded number of them, and the next one starts anew', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    spanProcessors: [new BoundedSpans(new SimpleSpanProcessor(exporter))],
  });
  const tracer = provider.getTracer('test');
  const names = (): string[] => exporter.getFinishedSpans().map(({ name }) => name);
  const traceId = 'a'.repeat(32);
  const client = trace.setSpanContext(context.active(), {
    traceId,
    spanId: 'b'.repeat(16),
    traceFlags: 1,
    isRemote: true,
  });
  for (const request of ['first', 'second']) {
    const root = tracer.startSpan(request, {}, client);
    for (let i = 0; i < 2 * MAX_SPANS; i += 1) {
      tracer.startSpan('query', {}, trace.setSpan(client, root)).end();
    }
    root.end();
    expect(names()).toHaveLength(MAX_SPANS);
    expect(names().at(-1)).toBe(request);
    exporter.reset();
  }
});

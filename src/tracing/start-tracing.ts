import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { PrismaInstrumentation } from '@prisma/instrumentation';
import { BoundedSpans } from './bounded-spans';
import { OpenTelemetryTracer } from './opentelemetry-tracer';
import { useTracer } from './tracer';

/** Unless OTEL_SERVICE_NAME is set. */
const SERVICE_NAME = 'behavioral-events-gateway';

/** How long a stop waits for the collector to take the last spans, in ms. */
const FLUSH_TIMEOUT = 3_000;

/** How often the log says that spans cannot be exported, at most, in ms. */
const WARNING_INTERVAL = 60_000;

/** The paths at which others ask, over and over, whether the gateway is there. */
const HEALTH_CHECKS: readonly (string | undefined)[] = ['/healthz', '/readyz'];

/** How Prisma prepares a query, which is of no interest to an operator. */
const PREPARATION = [/^prisma:client:(compile|connect|serialize)$/];

/** The export of traces. */
export interface Tracing {
  /** Exports what is left, within a few seconds. */
  stop(): Promise<void>;
}

/**
 * Starts to trace, and sets the tracer of the process. The SDK reads the variables of OpenTelemetry itself. What is
 * instrumented (HTTP) has to be loaded afterwards.
 *
 * @param warn is told, at most once a minute, why traces cannot be exported
 */
export function startTracing(warn: (reason: string) => void): Tracing {
  const resource = resourceFromAttributes({ 'service.name': SERVICE_NAME });
  const provider = new NodeTracerProvider({
    resource: resource.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BoundedSpans(new BatchSpanProcessor(new OTLPTraceExporter()))],
  });
  // Without baggage: what a client sends there would be passed on to the platform.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  reportErrors(warn);

  const prisma = new PrismaInstrumentation({ ignoreSpanTypes: PREPARATION });
  for (const instrumentation of [httpInstrumentation(), new UndiciInstrumentation(), prisma]) {
    instrumentation.setTracerProvider(provider);
    instrumentation.enable();
  }
  useTracer(new OpenTelemetryTracer(provider.getTracer(SERVICE_NAME)));

  return {
    stop: async () => {
      // The exporter would try longer to reach a collector that is down.
      const timeout = new Promise((resolve) => setTimeout(resolve, FLUSH_TIMEOUT).unref());
      // If it refuses them, the log has said why.
      const shutdown = provider.shutdown().catch(() => undefined);
      await Promise.race([shutdown, timeout]);
    },
  };
}

function httpInstrumentation(): HttpInstrumentation {
  return new HttpInstrumentation({
    // The gateway makes its calls with undici.
    disableOutgoingRequestInstrumentation: true,
    ignoreIncomingRequestHook: ({ url }) => HEALTH_CHECKS.includes(url?.split('?', 1)[0]),
    // A query string may contain the variables of an operation.
    startIncomingSpanHook: () => ({ 'url.query': undefined }),
  });
}

function reportErrors(warn: (reason: string) => void): void {
  let reportedAt = -Infinity;
  setGlobalErrorHandler((error) => {
    if (performance.now() - reportedAt < WARNING_INTERVAL) return;
    reportedAt = performance.now();
    warn(typeof error === 'string' ? error : (error.message ?? 'unknown error'));
  });
}

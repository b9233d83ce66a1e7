/** Traces what the gateway does itself. Requests, queries and calls of the platform are traced by instrumentations. */
export interface Tracer {
  /** Begins a span, which has to be ended. */
  begin(name: string, attributes?: Attributes): TracedSpan;

  /** Runs the work in a span. */
  trace<T>(name: string, work: () => T): T;

  /** Runs a write, which waits for its batch, in a span. */
  traceWrite<T>(work: (write: TracedWrite) => Promise<T>): Promise<T>;

  /** Runs the transaction of a batch in a span below the first of its writes; it and the others link to each other. */
  traceBatch<T>(writes: readonly TracedWrite[], work: () => Promise<T>): Promise<T>;

  /** Runs the work, and what it starts for later, without tracing it. Requests are traced all the same. */
  untraced<T>(work: () => T): T;

  /** Gives the span of the current request the route that serves it. */
  setRoute(route: string): void;

  /** The fields by which a log line names the current span. */
  logFields(): object;
}

/** A span that has begun. */
export interface TracedSpan {
  /** Runs the work in the span. */
  run<T>(work: () => T): T;

  end(error?: unknown): void;
}

/** What a span says: values of bounded length, and nothing secret. */
export type Attributes = Readonly<Record<string, string | number>>;

/** A write in a trace, as the tracer knows it. */
export type TracedWrite = unknown;

const UNTRACED_SPAN: TracedSpan = { run: (work) => work(), end: () => undefined };

const UNTRACED: Tracer = {
  begin: () => UNTRACED_SPAN,
  trace: (_name, work) => work(),
  traceWrite: (work) => work(undefined),
  traceBatch: (_writes, work) => work(),
  untraced: (work) => work(),
  setRoute: () => undefined,
  logFields: () => ({}),
};

let current = UNTRACED;

/** The tracer of the process; one that does nothing unless traces are exported. */
export function tracer(): Tracer {
  return current;
}

/** Whether traces are exported. */
export function isTracing(): boolean {
  return current !== UNTRACED;
}

/** Sets the tracer of the process, before the modules that use it are set up. */
export function useTracer(started: Tracer): void {
  current = started;
}

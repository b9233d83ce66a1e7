import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { OPERATIONS } from '../events/operation';
import { OUTCOMES } from '../observer';

/** Seconds, for what takes from a fraction of a millisecond to the longest timeout. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Writes; a batch of small ones has 256 at most. */
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const PREFIX = 'events_gateway_';

/** Everything that is measured, by its labels. */
export interface Instruments {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'operation' | 'outcome'>;
  readonly requestDuration: Histogram<'route' | 'operation'>;
  readonly operations: Counter<'operation' | 'outcome'>;
  readonly operationDuration: Histogram<'operation'>;
  readonly rejections: Counter<'operation' | 'rule'>;
  readonly refusals: Counter<'reason'>;
  readonly callerRefusals: Counter<'reason'>;

  readonly queueLength: Gauge;
  readonly writeWait: Histogram;
  readonly writesRefused: Counter;
  readonly batchSize: Histogram;
  readonly batches: Counter<'outcome'>;
  readonly batchDuration: Histogram;
  readonly commitDuration: Histogram;

  readonly connectionsMax: Gauge;
  readonly connectionsOpen: Gauge;
  readonly connectionsIdle: Gauge;
  readonly connectionsWaiting: Gauge;

  readonly platformCalls: Counter<'call' | 'outcome'>;
  readonly platformCallDuration: Histogram<'call'>;
  readonly circuit: Gauge<'state'>;
  readonly pendingWrites: Gauge;
  readonly oldestPendingWrite: Gauge;
}

/**
 * Creates everything that is measured. Labels have few values: names of routes, operations, rules and limits, and
 * members of enums; never anything that a client has chosen.
 */
export async function createInstruments(): Promise<Instruments> {
  // Loaded by those who measure only: it takes as long as the HTTP server.
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  const registers = [registry];
  /** CPU, memory, garbage collection, and the lag of the event loop. */
  prometheus.collectDefaultMetrics({ register: registry });

  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new prometheus.Counter({ name: PREFIX + name, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) => {
    const instrument = new prometheus.Gauge({ name: PREFIX + name, help, labelNames, registers });
    // It has no value before one is known: the pool of a gateway without one is not empty.
    if (labelNames.length === 0) instrument.remove();
    return instrument;
  };
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ) => new prometheus.Histogram({ name: PREFIX + name, help, buckets, labelNames, registers });

  const instruments: Instruments = {
    registry,
    requests: counter('requests_total', 'Answered requests.', 'route', 'operation', 'outcome'),
    requestDuration: histogram(
      'request_duration_seconds',
      'From the arrival of a request to the end of its answer.',
      SECONDS,
      'route',
      'operation',
    ),
    operations: counter(
      'operations_total',
      'Executed operations, over GraphQL and REST.',
      'operation',
      'outcome',
    ),
    operationDuration: histogram(
      'operation_duration_seconds',
      'What an operation itself takes, without HTTP and GraphQL.',
      SECONDS,
      'operation',
    ),
    rejections: counter(
      'rejections_total',
      'Operations in which a rule has rejected something.',
      'operation',
      'rule',
    ),
    refusals: counter(
      'refusals_total',
      'Refused requests by the limit that they exceeded, or else by the code of their error.',
      'reason',
    ),
    callerRefusals: counter('caller_refusals_total', 'Refused callers by the reason.', 'reason'),

    queueLength: gauge('write_queue_length', 'Writes that wait for their batch.'),
    writeWait: histogram('write_wait_seconds', 'How long a write waits for its batch.', SECONDS),
    writesRefused: counter('writes_refused_total', 'Writes that would have waited too long, or did.'),
    batchSize: histogram('batch_size', 'Writes in a batch.', BATCH_SIZES),
    batches: counter('batches_total', 'Batches of writes by what became of them.', 'outcome'),
    batchDuration: histogram(
      'batch_duration_seconds',
      'A batch from the beginning of its transaction to the end of COMMIT.',
      SECONDS,
    ),
    commitDuration: histogram('commit_duration_seconds', 'The COMMIT of a batch.', SECONDS),

    connectionsMax: gauge('database_connections_max', 'The most connections to Postgres.'),
    connectionsOpen: gauge('database_connections_open', 'Open connections to Postgres.'),
    connectionsIdle: gauge('database_connections_idle', 'Open connections to Postgres that are not in use.'),
    connectionsWaiting: gauge(
      'database_connections_waiting',
      'Requests that wait for a connection to Postgres.',
    ),

    platformCalls: counter(
      'platform_calls_total',
      'Calls of the platform by what it answered, or by why they were not made.',
      'call',
      'outcome',
    ),
    platformCallDuration: histogram(
      'platform_call_duration_seconds',
      'A call of the platform, with the wait for its turn.',
      SECONDS,
      'call',
    ),
    circuit: gauge(
      'platform_circuit',
      'The state of the circuit breaker: 1 for the current one, 0 for the others.',
      'state',
    ),
    pendingWrites: gauge(
      'platform_pending_writes',
      'Writes whose outcome on the platform is not known, those of other gateways too; at most 1,000 are counted.',
    ),
    oldestPendingWrite: gauge(
      'platform_oldest_pending_write_seconds',
      'For how long the oldest pending write has been pending; 0 if there is none.',
    ),
  };
  // What has not happened yet is 0, so that the first time counts as an increase.
  for (const operation of OPERATIONS)
    for (const outcome of OUTCOMES) instruments.operations.inc({ operation, outcome }, 0);
  return instruments;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterTests } from './cleanup';
import { until } from './until';

/** A span as the collector has received it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a span without a parent. */
  readonly parentId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The ids of the spans that it links to. */
  readonly links: readonly string[];
  /** The attributes of the process. */
  readonly resource: Readonly<Record<string, string>>;
}

export interface Collector {
  /** The variables of a gateway that exports to it, without much delay. */
  readonly environment: Readonly<Record<string, string>>;
  readonly spans: readonly ReceivedSpan[];
  /** Everything that was sent, as it was sent. */
  readonly bytes: () => Buffer;
  /** Resolves with the spans of the trace of a request, whose own span ends last, as soon as that has arrived. */
  readonly traceOf: (isRoot: (span: ReceivedSpan) => boolean) => Promise<readonly ReceivedSpan[]>;
}

/**
 * Starts a collector that takes traces over HTTP in protobuf.
 *
 * @param status with which it answers
 */
export async function startCollector({ status = 200 } = {}): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      bodies.push(body);
      if (request.url === '/v1/traces') spans.push(...spansOf(body));
      response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTests(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port ?? 0}`,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    },
    spans,
    bytes: () => Buffer.concat(bodies),
    traceOf: async (isRoot) => {
      const root = await until(() => spans.find(isRoot) ?? null);
      return spans.filter(({ traceId }) => traceId === root.traceId);
    },
  };
}

/** The spans that lead to a span, the one without a parent in the list first. */
export function ancestorsOf(
  spans: readonly ReceivedSpan[],
  span: ReceivedSpan | undefined,
): readonly ReceivedSpan[] {
  if (!span) return [];
  return [
    ...ancestorsOf(
      spans,
      spans.find(({ spanId }) => spanId === span.parentId),
    ),
    span,
  ];
}

/** The values of the fields of a protobuf message, by their numbers. */
type Message = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

function parse(bytes: Buffer): Message {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const key = Number(varint());
    const wireType = key & 7;
    const value =
      wireType === 0 ? varint() : wireType === 2 ? take(Number(varint())) : take(wireType === 1 ? 8 : 4);
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), value]);
  }
  return fields;
}

const buffersOf = (message: Message, field: number): Buffer[] =>
  (message.get(field) ?? []).filter((value) => Buffer.isBuffer(value));
const messagesOf = (message: Message, field: number): Message[] => buffersOf(message, field).map(parse);
const textOf = (message: Message | undefined, field: number): string =>
  message ? Buffer.concat(buffersOf(message, field)).toString('utf8') : '';
const idOf = (message: Message, field: number): string =>
  Buffer.concat(buffersOf(message, field)).toString('hex');

/** Attributes as text, whatever type they have. */
function attributesOf(message: Message | undefined, field: number): Record<string, string> {
  const attributes = message ? messagesOf(message, field) : [];
  return Object.fromEntries(
    attributes.map((attribute) => {
      const [value] = messagesOf(attribute, 2);
      const [number] = [2, 3].flatMap((type) => value?.get(type) ?? []);
      return [textOf(attribute, 1), typeof number === 'bigint' ? String(number) : textOf(value, 1)];
    }),
  );
}

/** The spans of an ExportTraceServiceRequest. */
function spansOf(body: Buffer): ReceivedSpan[] {
  return messagesOf(parse(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messagesOf(resourceSpans, 1)[0], 1);
    const spans = messagesOf(resourceSpans, 2).flatMap((scopeSpans) => messagesOf(scopeSpans, 2));
    return spans.map((span) => ({
      traceId: idOf(span, 1),
      spanId: idOf(span, 2),
      parentId: idOf(span, 4),
      name: textOf(span, 5),
      attributes: attributesOf(span, 9),
      links: messagesOf(span, 13).map((link) => idOf(link, 2)),
      resource,
    }));
  });
}

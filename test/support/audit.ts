/** A line of a gateway's log as JSON. */
interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly reqId?: string;
  readonly audit?: Readonly<Record<string, unknown>>;
}

/** The lines of a log that belong to the audit log. */
export function auditLinesOf(log: readonly string[]): LogLine[] {
  return log.map((line) => JSON.parse(line) as LogLine).filter(({ msg }) => msg === 'audit');
}

/** What the lines of the audit log record, in their order. */
export function auditRecordsOf(log: readonly string[]): LogLine['audit'][] {
  return auditLinesOf(log).map(({ audit }) => audit);
}

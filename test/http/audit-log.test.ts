import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { RequestAuditLog } from '../../src/http/audit-log';

/** The line that a record becomes, without the time and the process. */
function lineOf(caller: ConstructorParameters<typeof RequestAuditLog>[1], reason?: string): string {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) });
  const audit = new RequestAuditLog(log.child({ reqId: 'r1' }), caller);
  audit.record({ action: 'caller.refused', ...(reason === undefined ? {} : { reason }) });
  return lines.join('');
}

test('a line names the caller after the action, and the details last', () => {
  expect(lineOf({ orgId: 'acme', name: 'crm "import"' }, 'scope')).toBe(
    '{"level":30,"reqId":"r1","audit":{"action":"caller.refused","orgId":"acme","caller":"crm \\"import\\"","reason":"scope"},"msg":"audit"}\n',
  );
});

test('a line about somebody unknown has neither an organisation nor a name', () => {
  expect(lineOf(null)).toBe(
    '{"level":30,"reqId":"r1","audit":{"action":"caller.refused","orgId":null,"caller":null},"msg":"audit"}\n',
  );
});

import { beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

const AUDITS = serverAudits({ url: () => `${url}/graphql` });

test('there are 61 audits', () => {
  expect(AUDITS).toHaveLength(61);
});

describe('the gateway passes every GraphQL-over-HTTP audit', () => {
  test.each(AUDITS.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, _, audit) => {
    const result = await audit.fn();
    expect([id, result.status]).toEqual([id, 'ok']);
  });
});

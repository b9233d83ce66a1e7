import { beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

const AUDITS = serverAudits({ url: () => `${url}/graphql` });

/** Optional in the specification: GET without a header that proves that the request does not come from a form. */
const NOTICES = ['5A70', 'D6D5', '6A70'];

test('there are 61 audits', () => {
  expect(AUDITS).toHaveLength(61);
});

describe('the gateway passes every GraphQL-over-HTTP audit', () => {
  test.each(AUDITS.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, _, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: NOTICES.includes(id) ? 'notice' : 'ok' });
  });
});

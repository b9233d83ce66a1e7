import { beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { newDatabaseUrl } from '../support/database';
import { startGateway } from '../support/gateway';

let url: string;

beforeAll(async () => {
  ({ url } = await startGateway({ DATABASE_URL: await newDatabaseUrl() }));
});

const AUDITS = serverAudits({ url: () => `${url}/graphql` });

/** What GraphQL over HTTP allows to leave out: GET without a header that shows that no form sent it. */
const NOTICES = ['5A70', 'D6D5', '6A70'];

test('there are 61 audits', () => {
  expect(AUDITS).toHaveLength(61);
});

describe('the gateway passes each audit of GraphQL over HTTP', () => {
  test.each(AUDITS.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, _, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: NOTICES.includes(id) ? 'notice' : 'ok' });
  });
});

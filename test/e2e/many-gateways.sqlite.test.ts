import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createEvent, findEvent } from '../support/client';
import { runBeside } from '../support/database';
import { cartAbandoned } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';

test.each([2, 2, 2, 4, 4])(
  '%d gateways can start at once on a new file, and each migration is applied once',
  async (count) => {
    const DATABASE_URL = `file:${path.join(temporaryFolder(), 'events.db')}`;
    const gateways = await Promise.all(Array.from({ length: count }, () => spawnGateway({ DATABASE_URL })));
    const rows = await runBeside(
      DATABASE_URL,
      'SELECT migration_name, COUNT(*) AS count, MIN(finished_at IS NOT NULL) AS finished FROM _prisma_migrations GROUP BY migration_name',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toEqual(rows.map(({ migration_name }) => ({ migration_name, count: 1, finished: 1 })));
    for (const { url } of gateways) {
      const { event } = await createEvent(url, cartAbandoned());
      for (const other of gateways) expect(await findEvent(other.url, event?.eventName ?? '')).toEqual(event);
    }
    for (const { end } of gateways) expect(await end()).toMatchObject({ code: 0 });
  },
  120_000,
);

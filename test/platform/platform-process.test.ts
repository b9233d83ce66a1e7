import { expect, test } from '@jest/globals';
import { PendingWriteOperation } from '../../src/events/model/enums';
import { Deadline } from '../../src/platform/deadline';
import { definitionOf } from '../support/canonical-definitions';
import { spawnPlatform } from '../support/platform/platform-process';
import { clientOf, KEY, SECRET } from '../support/platform/start-platform';

test('the stand-in of the platform also runs in a process of its own', async () => {
  const server = await spawnPlatform({ keys: { [KEY]: SECRET } });
  const platform = clientOf(server.url).forOrg('default', null);
  const create = (eventName: string) =>
    platform.write(PendingWriteOperation.CREATE, definitionOf(eventName), Deadline.in(10_000));
  expect(await create('First')).toMatchObject({ kind: 'accepted' });
  await server.plan({ fault: { kind: 'cut', stores: true }, on: 'create' });
  await server.revokeTokens();
  expect(await create('Second')).toMatchObject({ kind: 'unknown' });
  expect(await server.names(KEY)).toEqual(['First', 'Second']);
  const operations = (await server.calls()).map(({ operation }) => operation);
  expect(operations).toEqual(['token', 'create', 'create', 'token', 'create']);
  await server.kill();
  expect(await create('Third')).toMatchObject({ kind: 'not-done', cause: 'unreachable' });
});

import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createEvent, createEventAnswer, findEvent, postEvent, send } from '../support/client';
import { runBeside } from '../support/database';
import { cartAbandoned, freshName } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { type GatewayProcess, spawnGateway } from '../support/gateway-process';

interface Setup {
  readonly folder: string;
  readonly file: string;
  readonly gateway: GatewayProcess;
  /** The name of an event that was acknowledged. */
  readonly eventName: string;
}

/** A gateway with its own file and one event. */
async function setUp(): Promise<Setup> {
  const folder = path.join(temporaryFolder(), 'data');
  const file = path.join(folder, 'events.db');
  const gateway = await spawnGateway({ DATABASE_URL: `file:${file}` });
  const eventName = freshName();
  expect((await createEvent(gateway.url, cartAbandoned(eventName))).errors).toEqual([]);
  return { folder, file, gateway, eventName };
}

async function expectRefusal({ gateway: { url }, file, eventName }: Setup): Promise<void> {
  const { errors } = await createEventAnswer(url, cartAbandoned());
  expect(errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', errorId: expect.any(String) });
  expect((await postEvent(url, cartAbandoned())).status).toBe(503);
  await expect(findEvent(url, eventName)).rejects.toThrow('SERVICE_UNAVAILABLE');
  expect((await send(`${url}/readyz`)).status).toBe(503);
  expect((await send(`${url}/healthz`)).status).toBe(200);
  expect(JSON.stringify(errors)).not.toContain(path.basename(file));
}

/** Stops the gateway, so that its log is complete. */
async function expectLogAtEnd({ gateway: { end, log } }: Setup, culprit: string): Promise<void> {
  expect(await end()).toMatchObject({ code: 0 });
  expect(log.filter((line) => line.includes(`${culprit} was moved, deleted or replaced`))).not.toEqual([]);
}

/** Moves all files of the database. */
function moveFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) renameSync(path.join(from, name), path.join(to, name));
}

test('a gateway whose file was deleted acknowledges nothing, and reports it', async () => {
  const setup = await setUp();
  rmSync(setup.folder, { recursive: true });
  await expectRefusal(setup);
  await expectLogAtEnd(setup, setup.file);
});

test('a gateway whose file was replaced acknowledges nothing, and the new file stays intact', async () => {
  const setup = await setUp();
  const away = path.join(path.dirname(setup.folder), 'away');
  moveFiles(setup.folder, away);
  const second = await spawnGateway({ DATABASE_URL: `file:${setup.file}` });
  const eventName = freshName();
  await createEvent(second.url, cartAbandoned(eventName));
  await expectRefusal(setup);
  await expectLogAtEnd(setup, setup.file);
  await createEvent(second.url, cartAbandoned());
  await second.end('SIGKILL');
  const third = await spawnGateway({ DATABASE_URL: `file:${setup.file}` });
  expect(await findEvent(third.url, eventName)).not.toBeNull();
  expect(await findEvent(third.url, setup.eventName)).toBeNull();
});

test('a gateway whose file is put back works again, and has lost nothing', async () => {
  const setup = await setUp();
  const away = path.join(path.dirname(setup.folder), 'away');
  moveFiles(setup.folder, away);
  await expectRefusal(setup);
  const rejected = freshName();
  expect((await postEvent(setup.gateway.url, cartAbandoned(rejected))).status).toBe(503);
  moveFiles(away, setup.folder);

  const { url } = setup.gateway;
  expect((await send(`${url}/readyz`)).status).toBe(200);
  expect(await findEvent(url, setup.eventName)).not.toBeNull();
  expect(await findEvent(url, rejected)).toBeNull();
  expect((await postEvent(url, cartAbandoned(rejected))).status).toBe(200);
});

test.each(['-wal', '-shm'])(
  'a gateway whose %s file was deleted acknowledges nothing, and loses nothing when it is stopped',
  async (suffix) => {
    const setup = await setUp();
    rmSync(`${setup.file}${suffix}`);
    await expectRefusal(setup);
    await expectLogAtEnd(setup, `${setup.file}${suffix}`);
    const again = await spawnGateway({ DATABASE_URL: `file:${setup.file}` });
    expect(await findEvent(again.url, setup.eventName)).not.toBeNull();
    expect(await runBeside(`file:${setup.file}`, 'PRAGMA integrity_check')).toEqual([
      { integrity_check: 'ok' },
    ]);
  },
);

test('a gateway whose path is a link works until the link points to another file', async () => {
  const folder = temporaryFolder();
  const link = path.join(folder, 'link.db');
  symlinkSync(path.join(folder, 'events.db'), link);
  const gateway = await spawnGateway({ DATABASE_URL: `file:${link}` });
  const eventName = freshName();
  await createEvent(gateway.url, cartAbandoned(eventName));
  rmSync(link);
  symlinkSync(path.join(folder, 'other.db'), link);
  await spawnGateway({ DATABASE_URL: `file:${link}` });
  const setup = { folder, file: link, gateway, eventName };
  await expectRefusal(setup);
  await expectLogAtEnd(setup, link);
});

import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createEventAnswer, findEvent, postEvent, send } from '../support/client';
import { afterTests } from '../support/cleanup';
import { definition, freshName } from '../support/definitions';
import { temporaryFolder } from '../support/folder';
import { spawnGateway } from '../support/gateway-process';

/** A disk of 2 MB; null if this user may not mount one. */
function mountDisk(): string | null {
  const folder = temporaryFolder();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
  if (status !== 0) return null;
  afterTests(() => spawnSync('umount', ['--lazy', folder]));
  return folder;
}

const disks = [mountDisk(), mountDisk()].filter((disk) => disk !== null);
const testOnDisk = disks.length === 2 ? test : test.skip;
if (disks.length < 2)
  process.stderr.write('SKIPPED: the tests of a full disk, as this user may not mount one\n');

testOnDisk(
  'on a full disk, /readyz returns 503, every failure is definite, and no restart is needed',
  async () => {
    const folder = disks[0] ?? '';
    const { url, end } = await spawnGateway({ DATABASE_URL: `file:${path.join(folder, 'events.db')}` });
    expect((await send(`${url}/readyz`)).status).toBe(200);

    // Large events leave gaps that small ones fill.
    const acknowledged: string[] = [];
    const rejected: string[] = [];
    for (const length of [1_000, 500, 10]) {
      for (let failures = 0; failures < 10;) {
        const eventName = freshName();
        const { errors } = await createEventAnswer(
          url,
          definition({ eventName, description: 'x'.repeat(length) }),
        );
        if (errors) {
          failures += 1;
          rejected.push(eventName);
          expect(errors[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', errorId: expect.any(String) });
        } else acknowledged.push(eventName);
      }
    }
    for (let i = 0; i < 10; i++) {
      expect((await send(`${url}/readyz`)).status).toBe(503);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect((await postEvent(url, definition())).status).toBe(503);
    expect((await send(`${url}/healthz`)).status).toBe(200);
    expect(await findEvent(url, acknowledged[0] ?? '')).not.toBeNull();

    expect(spawnSync('mount', ['-o', 'remount,size=8m', folder]).status).toBe(0);
    expect((await send(`${url}/readyz`)).status).toBe(200);
    expect((await postEvent(url, definition())).status).toBe(200);
    await end('SIGKILL');
    const again = await spawnGateway({ DATABASE_URL: `file:${path.join(folder, 'events.db')}` });
    for (const name of acknowledged) expect(await findEvent(again.url, name)).not.toBeNull();
    for (const name of rejected) expect(await findEvent(again.url, name)).toBeNull();
    await again.end();
  },
  120_000,
);

testOnDisk('a disk that another program fills is found out by /readyz alone', async () => {
  const folder = disks[1] ?? '';
  const { url, end } = await spawnGateway({ DATABASE_URL: `file:${path.join(folder, 'other.db')}` });
  expect((await send(`${url}/readyz`)).status).toBe(200);
  const filler = path.join(folder, 'filler');
  expect(() => {
    writeFileSync(filler, Buffer.alloc(16 * 1024 * 1024));
  }).toThrow('ENOSPC');
  let status = 200;
  for (let i = 0; i < 20 && status !== 503; i++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    ({ status } = await send(`${url}/readyz`));
  }
  expect(status).toBe(503);
  rmSync(filler);
  expect((await send(`${url}/readyz`)).status).toBe(200);
  await end();
});

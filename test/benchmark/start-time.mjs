// Compares how long builds take from the start of the process to the first answer, on an SQLite file that is up to date and
// on a new one. `node test/benchmark/start-time.mjs ../other ../another` compares the builds of other checkouts too.
// Quote the ratios: the absolute numbers depend on the machine and its load.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { median } from './gateway.mjs';

const ROUNDS = 15;

const PROJECTS = [
  join(import.meta.dirname, '../..'),
  ...process.argv.slice(2).map((folder) => resolve(folder)),
];

/** Starts a gateway on an SQLite file, and resolves with the time until it has answered, in ms. */
async function startTime(project, file) {
  const startedAt = performance.now();
  const gateway = spawn(process.execPath, [join(project, 'dist/main.js')], {
    cwd: project,
    env: { PATH: process.env.PATH, PORT: '0', DATABASE_URL: `file:${file}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(gateway, 'exit');
  for await (const line of createInterface(gateway.stdout)) {
    const url = /Server listening at (http:[^"]+)/.exec(line)?.[1];
    if (url === undefined) continue;
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    if (!answer.ok) throw new Error(`${project} answers ${answer.status}`);
    await answer.text();
    break;
  }
  const time = performance.now() - startedAt;
  gateway.kill('SIGKILL');
  await exited;
  return time;
}

const folder = mkdtempSync(join(tmpdir(), 'events-benchmark-'));
const times = PROJECTS.map(() => ({ existing: [], fresh: [] }));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [i, project] of PROJECTS.entries()) {
    const existing = await startTime(project, join(folder, `${i}.db`));
    // The first round creates the file, and reads the code from disk.
    if (round === 0) continue;
    times[i].existing.push(existing);
    times[i].fresh.push(await startTime(project, join(folder, `${i}-${round}.db`)));
  }
}
rmSync(folder, { recursive: true, force: true });

for (const [i, project] of PROJECTS.entries()) {
  const [existing, fresh] = [median(times[i].existing), median(times[i].fresh)];
  const ratio = (existing / median(times[0].existing)).toFixed(2);
  console.log(
    `${existing.toFixed(0).padStart(6)} ms, on a new file ${fresh.toFixed(0).padStart(6)} ms  ${ratio}  ${project}`,
  );
}

import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../support/folder';
import { PROJECT } from '../support/project';

/** A copy of the models and migrations in a repository of its own. */
function copyProject(): string {
  const folder = temporaryFolder();
  cpSync(path.join(PROJECT, 'prisma'), path.join(folder, 'prisma'), { recursive: true });
  for (const name of ['dist', 'node_modules']) symlinkSync(path.join(PROJECT, name), path.join(folder, name));
  const git = (...args: string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: folder,
    });
  git('init', '--quiet');
  git('add', 'prisma');
  git('commit', '--quiet', '--message', 'models');
  return folder;
}

const newMigration = (folder: string, name: string): string =>
  execFileSync(process.execPath, ['prisma/new-migration.mjs', name], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });

test('a new migration has the SQL that leads to the changed models, for each provider', () => {
  const folder = copyProject();
  appendFileSync(
    path.join(folder, 'prisma/models.prisma'),
    'model Note {\n  id String @id\n  at DateTime\n}\n',
  );
  const output = newMigration(folder, 'add_notes');
  const [sqlite = '', postgres = ''] = [...output.matchAll(/^prisma.+_add_notes\/migration\.sql$/gm)].map(
    ([file]) => readFileSync(path.join(folder, file), 'utf8'),
  );
  expect(sqlite).toContain('"at" DATETIME NOT NULL');
  expect(postgres).toContain('"at" TIMESTAMP(3) NOT NULL');
  for (const sql of [sqlite, postgres]) {
    expect(sql).toMatch(
      /BEGIN;[^]*CREATE TABLE "Note"[^]*UPDATE "_prisma_migrations" SET "finished_at"[^]*COMMIT;\n$/,
    );
  }
});

test('without changed models, or with an invalid name, there is no migration', () => {
  const folder = copyProject();
  expect(() => newMigration(folder, 'nothing')).toThrow('change prisma/models.prisma first');
  expect(() => newMigration(folder, '../x')).toThrow('usage: npm run migration:new -- NAME');
});

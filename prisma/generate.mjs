// Generates a Prisma client for each provider from one set of models.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

for (const provider of ['sqlite', 'postgresql']) {
  const schema = join(import.meta.dirname, provider);
  // A schema has exactly one datasource, so each provider's folder gets a copy of the models.
  copyFileSync(join(import.meta.dirname, 'models.prisma'), join(schema, 'models.prisma'));
  execFileSync(process.execPath, [prismaCli, 'generate', '--schema', schema, '--no-hints'], {
    stdio: 'pipe',
    env: {
      // Before its first command the CLI downloads a native schema engine, which generation never starts. The name
      // of any existing executable prevents the download.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      // Keeps the CLI from checking for newer versions of itself.
      CHECKPOINT_DISABLE: '1',
      ...process.env,
    },
  });
}

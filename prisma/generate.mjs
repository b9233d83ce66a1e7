// Generates one Prisma client a provider from the one set of models.
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

for (const provider of ['sqlite', 'postgresql']) {
  const schema = join(import.meta.dirname, provider);
  // A schema is one folder with one datasource, so each provider's folder gets a copy of the models.
  copyFileSync(join(import.meta.dirname, 'models.prisma'), join(schema, 'models.prisma'));
  execFileSync(process.execPath, [prismaCli, 'generate', '--schema', schema, '--no-hints'], {
    stdio: 'pipe',
    env: {
      // The CLI downloads a native schema engine before its first command, which generation never starts:
      // naming an executable that exists skips the download.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      // No call home to ask for a newer version.
      CHECKPOINT_DISABLE: '1',
      ...process.env,
    },
  });
}

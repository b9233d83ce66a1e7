// Builds the page with GraphiQL into dist/console/browser, unless what is there is of the same sources and packages.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const sources = import.meta.dirname;
const project = join(sources, '../../..');
const output = join(project, 'dist/console/browser');
const stamp = join(output, 'inputs.sha256');

const files = readdirSync(sources, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const hash = createHash('sha256');
for (const file of [join(project, 'package-lock.json'), ...files]) {
  hash.update(relative(project, file)).update(readFileSync(file));
}
const inputs = hash.digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== inputs) {
  const { build } = await import('vite');
  await build({
    root: sources,
    configFile: false,
    logLevel: 'error',
    // Relative, for a gateway behind a proxy that adds a prefix.
    base: './',
    build: {
      outDir: output,
      emptyOutDir: true,
      // The page is /graphiql, so this is the folder /graphiql/ for it.
      assetsDir: 'graphiql',
      license: { fileName: 'licenses.md' },
      // The editor is one chunk of this size.
      chunkSizeWarningLimit: 4_000,
    },
  });
  // Last, so that a build that fails is repeated.
  writeFileSync(stamp, inputs);
}

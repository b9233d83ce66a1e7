import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** Builds the page with GraphiQL into a folder, which has nothing else in it afterwards, and resolves with its files. */
export async function buildPage(folder) {
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    // Relative, for a gateway behind a proxy that adds a prefix.
    base: './',
    build: {
      outDir: resolve(folder),
      emptyOutDir: true,
      // The page is /graphiql, so this is the folder /graphiql/ for it.
      assetsDir: 'graphiql',
      license: { fileName: 'licenses.md' },
      // The editor is one chunk of this size.
      chunkSizeWarningLimit: 4_000,
    },
  });
  // Vite does not tell which files it has copied.
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

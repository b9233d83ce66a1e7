// Bundles the gateway in one folder into another, with its store in memory, to tell what storing events costs.
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../src/bundle.mjs';

const [, , folder, target] = process.argv;

/** As if it lay in that folder, so that it imports the sources there. */
const MEMORY_STORE = join(folder, 'test/benchmark/memory-event-store.ts');

const storeInMemory = {
  name: 'store-in-memory',
  resolveId: {
    filter: { id: /\/prisma-event-store$/ },
    handler: (_source, importer) => (importer === MEMORY_STORE ? null : MEMORY_STORE),
  },
  load: {
    filter: { id: /\/memory-event-store\.ts$/ },
    handler: () => readFileSync(join(import.meta.dirname, 'memory-event-store.ts'), 'utf8'),
  },
};

const dist = join(target, 'dist');
mkdirSync(dist);
// What a gateway reads besides its code is relative to the folder that its code is in.
for (const name of readdirSync(folder)) {
  if (name !== 'dist') symlinkSync(join(folder, name), join(target, name));
}
symlinkSync(join(folder, 'dist/console'), join(dist, 'console'));
await bundle(folder, { input: { main: 'src/main.ts' }, dir: dist, plugins: [storeInMemory] });

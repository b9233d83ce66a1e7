// Builds dist: generates the Prisma clients, bundles the gateway with its packages, so that a start reads a few files
// instead of 1,600, and bundles the page with GraphiQL. A step does nothing if neither what it reads nor what it wrote has
// changed since it last ran. Arguments name the steps to run; without arguments, all of them run.
// Types are checked by `npm run typecheck`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));

const PROCESSES = {
  main: 'src/main.ts',
  migrate: 'src/migrate.ts',
  'api-key': 'src/api-key.ts',
  'print-schema': 'src/print-schema.ts',
  // For `npm run migration:new`.
  'schema-engine': 'src/database/schema-engine.ts',
};

/** What every step reads besides its own inputs. The file in node_modules is npm's list of what is installed there. */
const TOOLS = ['src/build.mjs', 'package.json', 'node_modules/.package-lock.json'];

const GENERATED = [
  'src/database/generated',
  'prisma/sqlite/models.prisma',
  'prisma/postgresql/models.prisma',
];

function filesOf(path) {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? readdirSync(path).flatMap((name) => filesOf(`${path}/${name}`)) : [path];
}

const isGenerated = (file) => GENERATED.some((path) => `${file}/`.startsWith(`${path}/`));

/** A hash of the names and contents of files. */
function hashOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files.toSorted()) {
    const content = existsSync(file) ? readFileSync(file) : 'missing';
    hash.update(`\n${file} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Runs a step, unless the files that it has written are those of its inputs.
 *
 * @param run resolves with the files that it has written
 */
async function step(name, inputs, run) {
  const stamp = `dist/.${name}.json`;
  const inputHash = hashOf([...TOOLS, ...inputs]);
  const last = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : { outputs: {} };
  const outputs = Object.entries(last.outputs);
  if (last.inputs === inputHash && outputs.every(([file, hash]) => hashOf([file]) === hash)) return;
  // What is left of a run that fails or is interrupted is not taken for a complete one.
  for (const file of [stamp, ...outputs.map(([output]) => output)]) rmSync(file, { force: true });
  const files = await run();
  const written = {
    inputs: inputHash,
    outputs: Object.fromEntries(files.map((file) => [file, hashOf([file])])),
  };
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, JSON.stringify(written));
}

function generate() {
  // Prisma does not write into a folder that holds but a part of a client.
  rmSync('src/database/generated', { recursive: true, force: true });
  execFileSync(process.execPath, ['prisma/generate.mjs'], { stdio: 'inherit' });
  return GENERATED.flatMap(filesOf);
}

async function bundleProcesses() {
  // Not loaded if nothing has changed.
  const { bundle } = await import('./bundle.mjs');
  const output = await bundle(process.cwd(), { input: PROCESSES, dir: 'dist' });
  writeFileSync('dist/licenses.txt', licensesOf(output.flatMap(({ moduleIds = [] }) => moduleIds)));
  return ['dist/licenses.txt', ...output.map(({ fileName }) => `dist/${fileName}`)];
}

/** The licenses of the packages that these modules belong to. */
function licensesOf(modules) {
  const folders = modules.flatMap(
    (module) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? [],
  );
  return [...new Set(folders)]
    .toSorted()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const files = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name))
        .map((entry) => join(folder, entry.name));
      const texts = files.map((file) => readFileSync(file, 'utf8').trim());
      return [`${name} ${version} (${license})`, ...texts].join('\n\n');
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

async function bundlePage() {
  // Vite is only loaded if there is something to build.
  const { buildPage } = await import('./console/browser/build.mjs');
  return buildPage('dist/console/browser');
}

const PAGE = 'src/console/browser';

/** In the order in which they run: the bundle contains the generated clients. */
const STEPS = {
  generate: { inputs: () => filesOf('prisma').filter((file) => !isGenerated(file)), run: generate },
  bundle: {
    inputs: () => ['tsconfig.json', ...filesOf('src').filter((file) => !file.startsWith(`${PAGE}/`))],
    run: bundleProcesses,
  },
  console: { inputs: () => filesOf(PAGE), run: bundlePage },
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) throw new Error(`the build has no step "${unknown.join('", "')}"`);
for (const [name, { inputs, run }] of Object.entries(STEPS)) {
  if (names.length === 0 || names.includes(name)) await step(name, inputs(), run);
}

// Builds dist: generates the Prisma clients, bundles the gateway with its packages, so that a start reads a few files
// instead of 1,600, and bundles the page with GraphiQL. A step does nothing if neither what it reads nor what it wrote has
// changed since it last ran. Arguments name the steps to run; without arguments, all of them run.
// Types are checked by `npm run typecheck`.
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

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

/** Prisma's query compilers, which its packages have as text in base64: binary files load faster. */
const wasmFiles = {
  name: 'wasm-files',
  load: {
    filter: { id: /\.wasm-base64\.m?js$/ },
    async handler(id) {
      const { wasm } = await import(pathToFileURL(id));
      const name = basename(id).replace(/-base64.*/, '');
      const file = this.emitFile({ type: 'asset', fileName: name, source: Buffer.from(wasm, 'base64') });
      return `import { readFileSync } from 'node:fs';
        import { join } from 'node:path';
        export const wasm = readFileSync(join(__dirname, '${this.getFileName(file)}'));`;
    },
  },
};

async function bundle() {
  const { rolldown } = await import('rolldown');
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const bundler = await rolldown({
    input: PROCESSES,
    platform: 'node',
    tsconfig: 'tsconfig.json',
    transform: { define: { 'module.require': 'require' } },
    // The dependencies are what a gateway loads from node_modules; all other packages become part of the bundle.
    // pg would use pg-native if it were installed.
    external: new RegExp(`^(${[...Object.keys(dependencies), 'pg-native'].join('|')})(/|$)`),
    // Of a package that exists as ES modules and as CommonJS, one copy, and only what is used of it.
    resolve: { mainFields: ['module', 'main'], extensions: ['.mjs', '.js', '.ts', '.json'] },
    plugins: [wasmFiles],
    onLog: (_level, { message }) => {
      throw new Error(message);
    },
  });
  const { output } = await bundler.write({
    dir: 'dist',
    format: 'cjs',
    // All files are in one folder, so that a path relative to the code does not depend on the file that it is in.
    chunkFileNames: '[name].js',
    // Names of classes are names in the schema.
    keepNames: true,
  });
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
    run: bundle,
  },
  console: { inputs: () => filesOf(PAGE), run: bundlePage },
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(STEPS, name));
if (unknown.length > 0) throw new Error(`the build has no step "${unknown.join('", "')}"`);
for (const [name, { inputs, run }] of Object.entries(STEPS)) {
  if (names.length === 0 || names.includes(name)) await step(name, inputs(), run);
}

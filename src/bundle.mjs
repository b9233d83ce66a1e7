// Bundles the gateway with its packages. A module of its own for the benchmarks, which bundle it with another store.
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

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

/** A plugin that changes a module of a package. The build fails if there is no such module. */
function changeModule(name, id, change) {
  let isFound = false;
  return {
    name,
    transform: {
      filter: { id },
      handler(code) {
        isFound = true;
        return change(code);
      },
    },
    buildEnd(error) {
      if (!error && !isFound) throw new Error(`${name}: no module is ${id}`);
    },
  };
}

/**
 * Apollo hashes the document of every request. In a bundle it would use an implementation in JavaScript, because its package
 * does not find Node's module. Node's own `createHash` makes an object outside of JavaScript's memory each time, which takes
 * long to collect; `hash` makes none.
 */
const hashInOneCall = changeModule(
  'hash in one call',
  /[\\/]utils\.createhash[\\/]dist[\\/]index\.js$/,
  () => `import { hash } from 'node:crypto';
    export function createHash(algorithm) {
      let text = '';
      return {
        update(part) {
          text += part;
          return this;
        },
        digest: (encoding) => hash(algorithm, text, encoding),
      };
    }`,
);

/**
 * type-graphql looks up the fields of an input type, and makes those of the types of its fields anew, for each object of
 * an input.
 */
const inputFieldsOnce = changeModule(
  'input fields once',
  /[\\/]type-graphql[\\/]build[\\/]esm[\\/]resolvers[\\/]convert-args\.js$/,
  (code) => {
    const changed = code.replace('tree.getFields()', '(tree.fields ??= tree.getFields())');
    if (changed === code) throw new Error('type-graphql converts inputs in another way');
    return changed;
  },
);

/**
 * Bundles the gateway in a folder. Resolves with what was written.
 *
 * @param options.input the sources that processes start with, by the names of their bundles
 * @param options.dir where the bundles are written
 * @param options.plugins plugins of Rolldown
 */
export async function bundle(folder, { input, dir, plugins = [] }) {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const bundler = await rolldown({
    cwd: folder,
    input,
    platform: 'node',
    tsconfig: join(folder, 'tsconfig.json'),
    // The dependencies are what a gateway loads from node_modules; all other packages become part of the bundle.
    // pg would use pg-native if it were installed.
    external: new RegExp(`^(${[...Object.keys(dependencies), 'pg-native'].join('|')})(/|$)`),
    // Of a package that exists as ES modules and as CommonJS, one copy, and only what is used of it.
    resolve: { mainFields: ['module', 'main'], extensions: ['.mjs', '.js', '.ts', '.json'] },
    plugins: [wasmFiles, hashInOneCall, inputFieldsOnce, ...plugins],
    onLog: (_level, { message }) => {
      throw new Error(message);
    },
  });
  const { output } = await bundler.write({
    dir,
    format: 'cjs',
    // All files are in one folder, so that a path relative to the code does not depend on the file that it is in.
    chunkFileNames: '[name].js',
    // Names of classes are names in the schema.
    keepNames: true,
  });
  return output;
}

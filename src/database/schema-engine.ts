import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type {
  DiffTarget,
  MigrationList,
  SchemaEngine,
} from '@prisma/schema-engine-wasm/schema_engine_bg' with { 'resolution-mode': 'import' };

/** The part of the standard API that is used here; TypeScript has it in its library for browsers alone. */
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ readonly instance: { readonly exports: { __wbindgen_start(): void } } }>;
};

/** No table of the database is somebody else's. */
const FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Prisma's schema engine as WebAssembly, on a database of ours: what `prisma migrate` runs, without the native
 * binary that its CLI fetches.
 */
export class PrismaSchemaEngine {
  readonly #engine: SchemaEngine;
  readonly #connections: readonly SqlDriverAdapter[];

  private constructor(engine: SchemaEngine, connections: readonly SqlDriverAdapter[]) {
    this.#engine = engine;
    this.#connections = connections;
  }

  /** Connects to the database; `close` must follow. */
  static async connect(factory: SqlMigrationAwareDriverAdapterFactory): Promise<PrismaSchemaEngine> {
    const Engine = await loadEngine();
    const connections: SqlDriverAdapter[] = [];
    const tracked = async (connecting: Promise<SqlDriverAdapter>): Promise<SqlDriverAdapter> => {
      const connection = await connecting;
      connections.push(connection);
      return connection;
    };
    const engine = await Engine.new(
      { datamodels: undefined },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory({
        provider: factory.provider,
        adapterName: factory.adapterName,
        connect: () => tracked(factory.connect()),
        connectToShadowDb: () => tracked(factory.connectToShadowDb()),
      }),
    );
    return new PrismaSchemaEngine(engine, connections);
  }

  /** Applies what the database lacks of the list and resolves with its names. */
  async apply(migrationsList: MigrationList): Promise<readonly string[]> {
    const { appliedMigrationNames } = await this.#engine.applyMigrations({
      migrationsList,
      filters: FILTERS,
    });
    return appliedMigrationNames;
  }

  /** Takes back the notes that these migrations had begun, and resolves with the names of those that had. */
  async forget(names: readonly string[]): Promise<readonly string[]> {
    const begun: string[] = [];
    for (const migrationName of names) {
      // It refuses a migration that did not begin.
      await this.#engine.markMigrationRolledBack({ migrationName }).then(
        () => begun.push(migrationName),
        () => undefined,
      );
    }
    return begun;
  }

  /** The SQL that leads from one schema to another; only a comment where they agree. */
  async diff(from: DiffTarget, to: DiffTarget): Promise<string> {
    const { stdout } = await this.#engine.diff({ from, to, script: true, exitCode: null, filters: FILTERS });
    return stdout ?? '';
  }

  /** Ends the connections too, which the engine leaves open: on SQLite they would keep the file locked. */
  async close(): Promise<void> {
    this.#engine.free();
    await Promise.all(this.#connections.map((connection) => connection.dispose()));
  }
}

let loaded: Promise<typeof SchemaEngine> | undefined;

/** The package's own entry imports its .wasm as a module, which Node does not do: so by hand, once. */
function loadEngine(): Promise<typeof SchemaEngine> {
  loaded ??= (async () => {
    const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
    const file = path.join(
      path.dirname(require.resolve('@prisma/schema-engine-wasm')),
      'schema_engine_bg.wasm',
    );
    const { instance } = await WebAssembly.instantiate(await readFile(file), {
      './schema_engine_bg.js': bindings,
    });
    bindings.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    return bindings.SchemaEngine;
  })();
  return loaded;
}

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
  SchemaFilter,
} from '@prisma/schema-engine-wasm/schema_engine_bg' with { 'resolution-mode': 'import' };

/** The part of the standard API that is used here. TypeScript only declares it for browsers. */
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ readonly instance: { readonly exports: { __wbindgen_start(): void } } }>;
};

/** The index of searches, with the tables that SQLite keeps it in: a migration makes them, but they have no models. */
const SQLITE_SEARCH_TABLES = [
  'EventSearch',
  'EventSearch_config',
  'EventSearch_data',
  'EventSearch_idx',
  'EventSearchKey',
];

/**
 * Prisma's schema engine as WebAssembly: what `prisma migrate` uses, without the native binary that its CLI downloads.
 */
export class PrismaSchemaEngine {
  readonly #engine: SchemaEngine;
  readonly #connections: readonly SqlDriverAdapter[];
  readonly #filters: SchemaFilter;

  private constructor(
    engine: SchemaEngine,
    connections: readonly SqlDriverAdapter[],
    externalTables: string[],
  ) {
    this.#engine = engine;
    this.#connections = connections;
    this.#filters = { externalTables, externalEnums: [] };
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
    const externalTables = factory.provider === 'sqlite' ? SQLITE_SEARCH_TABLES : [];
    return new PrismaSchemaEngine(engine, connections, externalTables);
  }

  /** Applies the pending migrations of the list and resolves with their names. */
  async apply(migrationsList: MigrationList): Promise<readonly string[]> {
    const { appliedMigrationNames } = await this.#engine.applyMigrations({
      migrationsList,
      filters: this.#filters,
    });
    return appliedMigrationNames;
  }

  /** Deletes the records of migrations that were started and not finished, and resolves with their names. */
  async resetStarted(names: readonly string[]): Promise<readonly string[]> {
    const reset: string[] = [];
    for (const migrationName of names) {
      // It rejects a migration that was not started.
      await this.#engine.markMigrationRolledBack({ migrationName }).then(
        () => reset.push(migrationName),
        () => undefined,
      );
    }
    return reset;
  }

  /** The SQL that turns one schema into another; only a comment if they are equal. */
  async diff(from: DiffTarget, to: DiffTarget): Promise<string> {
    const filters = this.#filters;
    const { stdout } = await this.#engine.diff({ from, to, script: true, exitCode: null, filters });
    return stdout ?? '';
  }

  /** Also closes the connections, which the engine leaves open: on SQLite they would keep the file locked. */
  async close(): Promise<void> {
    this.#engine.free();
    await Promise.all(this.#connections.map((connection) => connection.dispose()));
  }
}

let loaded: Promise<typeof SchemaEngine> | undefined;

/** Loads the engine by hand, because the package imports its .wasm file as a module, which Node does not support. */
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

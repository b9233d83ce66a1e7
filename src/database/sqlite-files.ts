import { realpathSync, statSync } from 'node:fs';

/**
 * The files of an open SQLite database. SQLite goes on with files that were deleted or replaced: what it commits then
 * is gone for whoever opens the database next.
 */
export class SqliteFiles {
  /** The file that each path led to when the database was opened. */
  readonly #opened: ReadonlyMap<string, string | undefined>;

  /**
   * @param file the path of a database that is open in WAL mode
   */
  constructor(file: string) {
    // SQLite follows links before it names the other files.
    const target = realpathSync(file);
    this.#opened = new Map([file, `${target}-wal`, `${target}-shm`].map((path) => [path, identityOf(path)]));
  }

  /**
   * @throws Error for the operator if a path no longer leads to the file that was opened
   */
  requireInPlace(): void {
    for (const [path, identity] of this.#opened) {
      if (identityOf(path) !== identity) {
        throw new Error(
          `${path} was moved, deleted or replaced while it was open: put it back, or restart the gateway`,
        );
      }
    }
  }
}

function identityOf(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

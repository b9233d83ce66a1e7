import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';

/**
 * Opens a file with one statement that stores an event, in a transaction of its own that is on disk when it returns.
 * Resolves with a function that stores an event; false if its name is taken.
 */
export async function openSqliteStore(url) {
  const database = new Database(fileURLToPath(url));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS events (
      id TEXT PRIMARY KEY,
      event_name TEXT NOT NULL UNIQUE,
      version INTEGER NOT NULL,
      actions TEXT NOT NULL,
      description TEXT,
      fields TEXT NOT NULL,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT`);
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  return ({ id, eventName, version, actions, description, fields, createdAt, updatedAt }) => {
    try {
      insert.run(
        id,
        eventName,
        version,
        JSON.stringify(actions),
        description,
        JSON.stringify(fields),
        createdAt,
        updatedAt,
      );
      return true;
    } catch (error) {
      if (error.code === 'SQLITE_CONSTRAINT_UNIQUE') return false;
      throw error;
    }
  };
}

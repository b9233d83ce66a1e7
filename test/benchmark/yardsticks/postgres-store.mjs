import postgres from 'postgres';

/**
 * Connects to Postgres. The client prepares the statement once on each of its connections, and COMMIT waits for the
 * disk, which is Postgres's default. Resolves with a function that stores an event; false if its name is taken.
 */
export async function openPostgresStore(url) {
  const sql = postgres(url);
  await sql`
    CREATE TABLE IF NOT EXISTS events (
      id uuid PRIMARY KEY,
      event_name text NOT NULL UNIQUE,
      version integer NOT NULL,
      actions jsonb NOT NULL,
      description text,
      fields jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    )`;
  return async ({ id, eventName, version, actions, description, fields, createdAt, updatedAt }) => {
    const { count } = await sql`
      INSERT INTO events
      VALUES (${id}, ${eventName}, ${version}, ${sql.json(actions)}, ${description}, ${sql.json(fields)},
              ${createdAt}, ${updatedAt})
      ON CONFLICT (event_name) DO NOTHING`;
    return count === 1;
  };
}

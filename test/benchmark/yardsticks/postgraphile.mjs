// PostGraphile as its documentation teaches it as a library, on a table of its own. It stores the fields as JSON that it
// does not look into.
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import postgres from 'postgres';

const { DATABASE_URL, HOST, PORT } = process.env;

const sql = postgres(DATABASE_URL, { max: 1 });
await sql`
  CREATE TABLE IF NOT EXISTS events (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    event_name text NOT NULL UNIQUE,
    version integer NOT NULL DEFAULT 1,
    actions text[] NOT NULL,
    description text,
    fields jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`;
await sql.end();

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: DATABASE_URL })],
  grafserv: { graphiql: false },
});
// On Node 20, a request before that fails.
await instance.getSchema();
const serv = instance.createServ(grafserv);
await serv.ready();

const server = createServer();
await serv.addTo(server);
server.listen({ host: HOST, port: Number(PORT) });

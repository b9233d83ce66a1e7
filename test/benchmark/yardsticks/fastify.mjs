// A route as the documentation of Fastify teaches it: one schema for Ajv to check the body with, one to write the answer with.
import Fastify from 'fastify';
import { answer, definition } from './definition.schema.mjs';
import { openStore, toEvent } from './store.mjs';

const { DATABASE_URL, HOST, PORT } = process.env;
const insert = await openStore(DATABASE_URL);

const server = Fastify();
// What Ajv rejects is answered as the platform would.
server.setErrorHandler(({ validation, message }, _request, reply) =>
  reply.code(validation ? 400 : 500).send({ warnings: [], errors: [{ status: false, message }] }),
);
server.post(
  '/v2/events',
  { schema: { body: definition, response: { 200: answer, 400: answer } } },
  async ({ body }, reply) => {
    if (await insert(toEvent(body))) return { warnings: [], errors: [] };
    reply.code(400);
    const message = `${body.eventName} event already exists`;
    return { warnings: [], errors: [{ status: false, code: 1806, message }] };
  },
);
await server.listen({ host: HOST, port: Number(PORT) });

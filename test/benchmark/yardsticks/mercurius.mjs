// GraphQL as the documentation of Mercurius teaches it, compiled at the first request, with zod for what a schema cannot say.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { definition, isCustomer } from './definition.zod.mjs';
import { openStore, toEvent } from './store.mjs';

const { DATABASE_URL, HOST, PORT } = process.env;
const insert = await openStore(DATABASE_URL);

const rejected = (...errors) => ({ event: null, warnings: [], errors });

const resolvers = {
  Mutation: {
    createEvent: async (_, { input }) => {
      const { data, error } = definition.safeParse(input);
      if (error) {
        return rejected(
          ...error.issues.map(({ code, message, path }) => ({
            rule: code,
            message,
            path: ['input', ...path.map(String)],
          })),
        );
      }
      const event = toEvent(data);
      if (await insert(event)) return { event, warnings: [], errors: [] };
      const message = `${event.eventName} event already exists`;
      return rejected({ rule: 'taken', code: 1806, message, path: ['input', 'eventName'] });
    },
  },
  Event: {
    uniqueKey: ({ fields }) => {
      const customer = fields.find(isCustomer);
      const marked = fields.filter(
        (field) => field !== customer && field.attributes.isUniqueKeyField?.value === 'true',
      );
      return ['eventName', customer?.name ?? 'customer', ...marked.map(({ name }) => name)];
    },
  },
};

const server = Fastify();
await server.register(mercurius, {
  schema: readFileSync(join(import.meta.dirname, 'schema.graphql'), 'utf8'),
  resolvers,
  jit: 1,
});
await server.listen({ host: HOST, port: Number(PORT) });

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { NAMED_SCHEMAS } from './wire-schemas';

const INFO = {
  title: "The platform's API for behavioral events",
  version: '2',
  description: `Creates, updates, disables and lists the definitions of behavioral events.

Every response is JSON with \`warnings\` and \`errors\`, also those for an unknown path (404) or method (405, with the header
\`Allow\`). The \`status\` of a warning is true, that of an error false.

Credentials are needed where callers are configured: one token or API key.`,
};

/** Ways to send one token or API key; none where everyone is let in. */
const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A JSON Web Token or an API key.' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  platformToken: { type: 'apiKey', in: 'header', name: 'x-cap-api-oauth-token' },
} as const;

/**
 * Serves `openapi.json`, which describes the routes that are registered afterwards by their schemas. The schemas only
 * describe: parse errors and rules are reported in the platform's words, and answers are serialized as they are.
 */
export async function registerOpenApi(api: FastifyInstance): Promise<void> {
  api.setValidatorCompiler(() => () => true);
  api.setSerializerCompiler(() => (body) => JSON.stringify(body));
  for (const schema of NAMED_SCHEMAS) api.addSchema(schema);
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: INFO,
      // The folder above that of the document, for a gateway behind a proxy that adds a prefix.
      servers: [{ url: '..' }],
      security: [{}, ...Object.keys(SECURITY_SCHEMES).map((scheme) => ({ [scheme]: [] }))],
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    stripBasePath: false,
    convertConstToEnum: false,
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, i) => (typeof $id === 'string' ? $id : `def-${i}`),
    },
  });
  let text: string | undefined;
  api.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    text ??= JSON.stringify(api.swagger());
    return reply.type('application/json; charset=utf-8').send(text);
  });
}

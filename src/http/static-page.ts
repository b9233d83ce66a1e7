import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

const HTML = 'text/html';

/** What clients of the APIs may ask for, the most common type first. */
const API_TYPES = ['application/json', 'application/graphql-response+json', 'multipart/mixed'];

/**
 * Whether the client prefers HTML to what the APIs answer, as browsers do.
 */
export function prefersHtml({ headers: { accept } }: FastifyRequest): boolean {
  return new Negotiator({ headers: { accept } }).mediaType([...API_TYPES, HTML]) === HTML;
}

/**
 * Sends a page to a client that prefers HTML.
 *
 * @param html the content of the body, without anything from the request
 */
export function sendPage(reply: FastifyReply, title: string, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
${html}
</body>
</html>
`);
}

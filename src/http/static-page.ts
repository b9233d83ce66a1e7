import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** The page loads nothing, runs nothing and is in no frame. */
const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Whether the client prefers HTML to JSON, as browsers do.
 */
export function prefersHtml({ headers: { accept } }: FastifyRequest): boolean {
  return new Negotiator({ headers: { accept } }).mediaType(['application/json', 'text/html']) === 'text/html';
}

/**
 * Sends a page to a client that prefers HTML.
 *
 * @param html the content of the body, without anything from the request
 */
export function sendPage(reply: FastifyReply, title: string, html: string): FastifyReply {
  return reply
    .headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
    .type('text/html; charset=utf-8').send(`<!doctype html>
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

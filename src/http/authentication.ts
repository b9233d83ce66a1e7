import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator';
import type { Caller } from '../auth/caller';
import { type Authentication, CALLER_REFUSALS, CallerRefusal } from '../auth/caller-refusal';
import type { Scope } from '../auth/permissions';
import type { CallerRefusalReason } from '../observer';
import { RequestAuditLog } from './audit-log';
import { RequestRefused } from './error-answers';
import { observationOf } from './request-observation';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request. Null until it is known, and on public routes. */
    caller: Caller | null;
    /** The result of looking at the credentials, unless it is that they are accepted. */
    authenticationFailure: Exclude<Authentication, { kind: 'accepted' }> | null;
  }

  interface FastifyContextConfig {
    /** Whether the route, or a request to it, needs no caller. */
    isPublic?: boolean | ((request: FastifyRequest) => boolean);
    /** The scope that a caller needs for the route. */
    scope?: Scope;
  }
}

/** How soon to ask again while credentials cannot be verified, in seconds. */
const RETRY_AFTER = 5;

/**
 * Finds out who sends a request, before its body is read. Whoever is not accepted is refused by `requireCaller` only, so
 * that what is registered in between knows the caller, or that there is none.
 */
export function identifyCallers(server: FastifyInstance, authenticator: Authenticator): void {
  server.decorateRequest('caller', null);
  server.decorateRequest('authenticationFailure', null);
  server.addHook('onRequest', (request, _reply, done) => {
    if (!needsCaller(request)) {
      done();
      return;
    }
    const note = (authentication: Authentication): void => {
      if (authentication.kind === 'accepted') request.caller = authentication.caller;
      else request.authenticationFailure = authentication;
      done();
    };
    const authentication = authenticator.authenticate(request.raw);
    if (authentication instanceof Promise) void authentication.then(note, done);
    else note(authentication);
  });
}

/**
 * Refuses requests to routes that are not public, unless an accepted caller with the scope of the route sends them.
 */
export function requireCaller(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (!needsCaller(request)) {
      done();
      return;
    }
    const { caller, authenticationFailure: failure } = request;
    const { scope } = request.routeOptions.config;
    if (caller === null) done(toRefusal(request, failure));
    else if (scope !== undefined && !mayUse(request, scope)) done(forbidden(scope));
    else done();
  });
}

/**
 * The caller of a request that `requireCaller` has let through.
 */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Error('a route that needs a caller is public');
  return caller;
}

/**
 * Whether the caller of a request has a scope; a refusal is noted in the audit log.
 */
export function mayUse(request: FastifyRequest, scope: Scope): boolean {
  if (callerOf(request).scopes.has(scope)) return true;
  auditRefusal(request, { reason: 'SCOPE_MISSING', scope });
  return false;
}

/**
 * The refusal of a caller who lacks a scope; its header names the scope (RFC 6750).
 */
export function forbidden(scope: Scope): RequestRefused {
  return new RequestRefused(
    403,
    `this needs the scope ${scope}`,
    { code: 'FORBIDDEN', scope },
    { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  );
}

function needsCaller(request: FastifyRequest): boolean {
  const { isPublic = false } = request.routeOptions.config;
  return typeof isPublic === 'boolean' ? !isPublic : !isPublic(request);
}

function toRefusal(
  request: FastifyRequest,
  failure: FastifyRequest['authenticationFailure'],
): RequestRefused {
  if (failure?.kind === 'unavailable') return unavailable(request, failure.cause);
  const reason = failure?.reason ?? CallerRefusal.CREDENTIALS_MISSING;
  auditRefusal(request, { reason });
  const error = reason === CallerRefusal.CREDENTIALS_MISSING ? '' : ' error="invalid_token"';
  return new RequestRefused(
    401,
    CALLER_REFUSALS[reason],
    { code: 'UNAUTHENTICATED', reason },
    { 'www-authenticate': `Bearer${error}` },
  );
}

function unavailable(request: FastifyRequest, cause: unknown): RequestRefused {
  const errorId = randomUUID();
  request.log.error({ err: cause, errorId }, 'credentials cannot be verified');
  return new RequestRefused(
    503,
    `The service is unavailable: try again later (error ${errorId}).`,
    { code: 'SERVICE_UNAVAILABLE', errorId },
    { 'retry-after': String(RETRY_AFTER) },
  );
}

function auditRefusal(
  request: FastifyRequest,
  why: { readonly reason: CallerRefusalReason; readonly scope?: Scope },
): void {
  observationOf(request).callerRefused(why.reason);
  const audit = new RequestAuditLog(request.log, request.caller);
  audit.record({ action: 'caller.refused', address: request.ip, ...why });
}

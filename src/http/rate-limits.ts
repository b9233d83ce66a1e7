import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RateLimitConfig } from '../config';
import { RequestRefused } from './error-answers';

/** The time for which a budget is granted, in ms. */
const WINDOW = 60_000;

/** The most callers whose budgets are kept; the one that was silent for the longest time is forgotten first. */
const MAX_CALLERS = 10_000;

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Null if there is no limit. */
    writeLimiter: Limiter | null;
  }
}

/**
 * Gives every caller a budget of requests and one of writes; requests from nobody who is known share those of their
 * address. To be registered after the hook that finds out who the caller is. Each gateway counts for itself.
 */
export async function registerRateLimits(
  server: FastifyInstance,
  { requests, writes }: RateLimitConfig,
): Promise<void> {
  await server.register(rateLimit, {
    global: false,
    timeWindow: WINDOW,
    cache: MAX_CALLERS,
    keyGenerator: keyOf,
  });
  server.decorate('writeLimiter', writes === 0 ? null : server.createRateLimit({ max: writes }));
  if (requests === 0) return;
  const limiter = server.createRateLimit({ max: requests });
  server.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.isPublic === true) return;
    const exceeded = await spend(limiter, request, 'RATE_LIMIT');
    if (exceeded !== null) throw exceeded;
  });
}

/**
 * Takes writes from the budget of the caller.
 *
 * @param count the number of definitions
 * @returns why the request is to be refused; null if the budget was enough
 */
export async function spendWrites(request: FastifyRequest, count: number): Promise<RequestRefused | null> {
  const { writeLimiter } = request.server;
  if (writeLimiter === null) return null;
  // All or nothing: what is refused does not use up what is left.
  const budget = await writeLimiter(request, { increment: false });
  if (!budget.isAllowed && budget.remaining < count) return refusal('WRITE_RATE_LIMIT', budget.ttlInSeconds);
  for (let write = 0; write < count; write++) {
    const exceeded = await spend(writeLimiter, request, 'WRITE_RATE_LIMIT');
    if (exceeded !== null) return exceeded;
  }
  return null;
}

async function spend(
  limiter: Limiter,
  request: FastifyRequest,
  limit: 'RATE_LIMIT' | 'WRITE_RATE_LIMIT',
): Promise<RequestRefused | null> {
  const state = await limiter(request);
  return state.isAllowed || !state.isExceeded ? null : refusal(limit, state.ttlInSeconds);
}

function refusal(limit: 'RATE_LIMIT' | 'WRITE_RATE_LIMIT', ttl: number): RequestRefused {
  const seconds = Math.max(ttl, 1);
  return new RequestRefused(
    429,
    `too many ${limit === 'RATE_LIMIT' ? 'requests' : 'writes'}: try again in ${seconds} s`,
    { code: 'RATE_LIMITED', limit },
    { 'retry-after': String(seconds) },
  );
}

function keyOf(request: FastifyRequest): string {
  const { caller } = request;
  // Without a name it could be anyone.
  if (!caller?.name) return normalizeIP(request.ip);
  return JSON.stringify([caller.orgId, caller.name]);
}

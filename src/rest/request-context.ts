import type { FastifyRequest } from 'fastify';
import type { EventContext } from '../events/event-context';

/** Gives the events of the caller of a request. */
export type ContextOf = (request: FastifyRequest) => EventContext;

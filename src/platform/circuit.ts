/**
 * The states of the circuit breaker that keeps calls from a platform that is down: calls are let through, one of them is
 * to find out whether the platform is back, or none is.
 */
export const CIRCUITS = ['closed', 'half-open', 'open'] as const;

export type Circuit = (typeof CIRCUITS)[number];

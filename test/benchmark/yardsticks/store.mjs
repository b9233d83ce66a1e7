import { uuidv7 } from 'uuidv7';
import { openPostgresStore } from './postgres-store.mjs';
import { openSqliteStore } from './sqlite-store.mjs';

/**
 * Opens the store at the URL. Resolves with a function that stores an event and answers whether its name was free.
 */
export function openStore(url) {
  return url.startsWith('file:') ? openSqliteStore(url) : openPostgresStore(url);
}

/** The event that a definition becomes. */
export function toEvent({ eventName, actions, description = null, fields = [] }) {
  const now = new Date().toISOString();
  return {
    id: uuidv7(),
    eventName,
    version: 1,
    actions,
    description,
    fields,
    createdAt: now,
    updatedAt: now,
  };
}

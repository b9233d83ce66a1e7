// Runs a gateway whose events are kept in memory, to tell what storing them costs. Everything else is as it is: it opens a
// database, which stays empty.
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [, , dist] = process.argv;
const load = (file) => import(pathToFileURL(join(dist, file)));

const { PrismaEventStore } = await load('events/store/prisma-event-store.js');
const { firstVersion } = await load('events/store/event-versions.js');
const { recordStored } = await load('events/store/write-audit.js');

/** The part of a store that creating an event takes. */
class MemoryEventStore {
  #events = new Map();
  #audit;

  constructor({ name }, audit, events) {
    this.author = name;
    this.#audit = audit;
    this.#events = events;
  }

  async create({ definitions }) {
    const results = definitions.map((definition) => this.#insert(definition));
    recordStored(
      this.#audit,
      'event.created',
      results.flatMap(({ event }) => event ?? []),
    );
    return { kind: 'completed', results, replayed: false };
  }

  #insert(definition) {
    if (this.#events.has(definition.eventName)) return { kind: 'name-taken' };
    const event = firstVersion(definition, this.author, new Date());
    this.#events.set(event.eventName, event);
    return { kind: 'inserted', event };
  }
}

const events = new Map();
PrismaEventStore.prototype.forCaller = (caller, audit) => new MemoryEventStore(caller, audit, events);

await load('main.js');

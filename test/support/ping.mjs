// Another client of a gateway, in a process of its own: the work of the test does not delay its requests. It sends one
// request after another on one connection, and reports on request the longest time that it waited for an answer.
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers';
import { URL } from 'node:url';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const url = new URL('/healthz', process.argv[2]);

let longest = 0;
let sentAt = performance.now();

process.on('message', (message) => {
  if (message === 'reset') {
    longest = 0;
    // What is under way does not count yet.
    sentAt = performance.now();
  }
  process.send?.({ longest: Math.max(longest, performance.now() - sentAt) });
});
process.on('disconnect', () => process.exit());

function ping() {
  const request = get(url, { agent }, (response) => {
    response.resume().once('end', () => {
      longest = Math.max(longest, performance.now() - sentAt);
      setImmediate(next);
    });
  });
  // The time without an answer goes on.
  request.once('error', () => setTimeout(ping, 5));
}

function next() {
  sentAt = performance.now();
  ping();
}

next();

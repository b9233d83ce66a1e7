import { aliases } from '../fullest';
import { combiningMarks, noise } from './large-values';
import { graphql, type HostileRequest, type HostileRequests } from './request';
import { EVENT } from './selections';

const search = (text: string, count = 1, selection = 'edges { cursor }'): HostileRequest =>
  graphql(`query($s: String) { ${aliases(count, `events(filter: { search: $s }) { ${selection} }`)} }`, {
    s: text,
  });

/** Reads every event of the list and finds none: the index of searches knows nothing of two characters. */
const SCAN = 'zq';

/** The description of most events has every three characters in a row of it, but not that many. */
const COMMON = 'größe '.repeat(200);

/** Searches for texts that are slow to prepare, or that no event contains. */
export const searches: HostileRequests = {
  'search: 100 KB of combining marks': () => search(combiningMarks(100_000)),
  'search: 500 KB of combining marks': () => search(combiningMarks(500_000)),
  'search: 500 KB of combining marks, ten times': () => search(combiningMarks(500_000), 10),
  'search: 900 KB of letters that grow in upper case': () => search('\u0390'.repeat(450_000), 10),
  'search: a thousand combining marks, ten times': () => search(`a${'\u0301\u0323'.repeat(499)}`, 10),
  'search: the longest text that is looked for': () => search('x'.repeat(1_000)),
  'search: of every event': () => search(SCAN),
  'search: of every event of either status, ten times, with the count': () =>
    graphql(
      `{ ${aliases(10, `events(filter: { search: "${SCAN}", status: null }) { totalCount edges { cursor } }`)} }`,
    ),
  'search: of every event, ten times': () => search(SCAN, 10),
  'search: of every event, ten times, with the count': () => search(SCAN, 10, 'totalCount edges { cursor }'),
  'search: of every event, ten times, with the count alone': () => search('x', 10, 'totalCount'),
  'search: of parts that most events have, three times, with the count': () =>
    search(COMMON, 3, 'totalCount edges { cursor }'),
  'search: of parts that most events have, in the order of names': () =>
    graphql(
      `query($s: String) { events(filter: { search: $s, status: null }, orderBy: { field: EVENT_NAME, direction: DESC }, first: 100) { totalCount edges { node { ${EVENT} } } } }`,
      { s: COMMON },
    ),
  'search: a text that most events have, three times, with the count': () =>
    search('größe', 3, 'totalCount edges { cursor }'),
  'search: the longest text, of characters without any pattern, three times': () =>
    search(noise(6_000), 3, 'totalCount edges { cursor }'),
  'search: full events, which are few, three times, with the count': () =>
    search('😀😀😀😀', 3, 'totalCount edges { cursor }'),
  'search: of events with Protected Sensitive Information, ten times, with the count': () =>
    graphql(
      `{ ${aliases(10, 'events(filter: { search: "zz", hasPsiData: true, fieldType: tillCode, action: EIConsumer }, orderBy: { field: EVENT_NAME, direction: DESC }) { totalCount edges { cursor } }')} }`,
    ),
};

import { aliases } from '../fullest';
import { combiningMarks } from './large-values';
import { graphql, type HostileRequest, type HostileRequests } from './request';

const search = (text: string, count = 1, selection = 'edges { cursor }'): HostileRequest =>
  graphql(`query($s: String) { ${aliases(count, `events(filter: { search: $s }) { ${selection} }`)} }`, {
    s: text,
  });

/** Reads every event of the list and finds none. */
const SCAN = 'zz nowhere zz';

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
  'search: of events with Protected Sensitive Information, ten times, with the count': () =>
    graphql(
      `{ ${aliases(10, 'events(filter: { search: "zz", hasPsiData: true, fieldType: tillCode, action: EIConsumer }, orderBy: { field: EVENT_NAME, direction: DESC }) { totalCount edges { cursor } }')} }`,
    ),
};

import { definition, freshName } from '../../support/definitions';
import { badFields, fullDefinition, fullUpdate } from '../fullest';
import { VERSIONED_EVENT, VERSIONS } from './known-events';
import { combiningMarks, hugeBad, listOf, MB, repeat } from './large-values';
import { get, rest, type HostileRequest, type HostileRequests } from './request';

/** Nested so deeply that reading it as JSON takes long, or overflows the stack. */
const brackets = (bytes: number): string => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2);

/** Names an event that does not exist, so that none of those that other requests read is disabled. */
const disable = (
  body: string,
  headers: Readonly<Record<string, string>> = {},
  eventName = freshName(),
): HostileRequest => ({
  ...rest(body, 'PUT', headers),
  path: `/v2/events/disable?event_name=${eventName}`,
});

/** Requests to the REST API. */
export const platformApi: HostileRequests = {
  'REST: a full definition': () => rest(fullDefinition()),
  'REST: an update of every field': () => rest(fullUpdate(VERSIONED_EVENT, VERSIONS + 2), 'PUT'),
  'REST: as many fields as fit': () =>
    rest({ ...definition(), fields: repeat(40_000, () => ({ name: '', type: '' })) }),
  'REST: half a million fields that are none': () =>
    rest(`{"eventName":"x","actions":["EIConsumer"],"fields":${listOf(499_000, '0')}}`),
  'REST: half a million actions that are none': () =>
    rest(`{"eventName":"x","actions":${listOf(499_000, '0')}}`),
  'REST: 240,000 unknown actions': () => rest(`{"eventName":"x","actions":${listOf(240_000, '"x"')}}`),
  'REST: 240 KB of unknown actions': () => rest(`{"eventName":"x","actions":${listOf(60_000, '"x"')}}`),
  'REST: a bad definition of 870 KB': () => rest(hugeBad()),
  'REST: a bad definition of 240 KB': () => rest(badFields(500)),
  'REST: 50,000 unknown keys': () => rest(`{${repeat(50_000, (i) => `"k${i}":0`).join()}}`),
  'REST: unknown keys of 240 KB': () => rest(`{${repeat(20_000, (i) => `"k${i}":0`).join()}}`),
  'REST: an unknown key of 1 MB': () => rest(`{"${'k'.repeat(MB)}":0}`),
  'REST: 50,000 times __proto__': () => rest(`{${repeat(50_000, () => `"__proto__":{}`).join()}}`),
  'REST: 240 KB of blanks in the event name': () =>
    rest(definition({ eventName: `a${' '.repeat(240_000)}b` })),
  'REST: a description of 240 KB of combining marks': () =>
    rest(definition({ description: combiningMarks(240_000) })),
  'REST: a hundred thousand levels': () => rest(brackets(MB)),
  'REST: an event by a name of 12 KB': () => get(`/v2/events?eventName=${'x'.repeat(12_000)}`),
  'REST: a disable with a body of a million brackets': () => disable(brackets(MB)),
  'REST: a disable with a body of 262,000 brackets': () => disable(brackets(262_000)),
  'REST: a disable with a form of 262,000 brackets': () =>
    disable(brackets(262_000), { 'content-type': 'application/x-www-form-urlencoded' }),
  'REST: a disable of an event with a name of 12 KB': () => disable('', {}, 'x'.repeat(12_000)),
  'REST: a disable of a thousand events': () => disable('', {}, `x${'&event_name=x'.repeat(999)}`),
  'REST: every event': () => get('/v2/events'),
};

import { bodies } from './requests/bodies';
import { documents } from './requests/documents';
import { drafts } from './requests/drafts';
import { introspection } from './requests/introspection';
import { platformApi } from './requests/platform-api';
import { reads } from './requests/reads';
import type { RequestOf } from './requests/request';
import { searches } from './requests/searches';
import { writes } from './requests/writes';

/** The answer is streamed, so that its length matters to nobody but its client. */
export const STREAMED = 'REST: every event';

const GROUPS = [introspection, searches, reads, writes, drafts, documents, bodies, platformApi];

/** All requests, by what is hostile about each. */
export const HOSTILE_REQUESTS: ReadonlyMap<string, RequestOf> = new Map(
  GROUPS.flatMap((group) => Object.entries(group)),
);

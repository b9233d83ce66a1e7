import './register-enums';
import { DisableEventResolver } from './disable-event.resolver';
import { EventHistoryResolver } from './event-history.resolver';
import { EventConnectionResolver, EventResolver } from './event.resolver';
import { FormMetadataResolver } from './form-metadata.resolver';
import { NodeResolver } from './node.resolver';
import { PendingWriteResolver } from './pending-write.resolver';
import { ValidateEventResolver } from './validate-event.resolver';
import { WriteEventResolver } from './write-event.resolver';

/** Every resolver of behavioral events. */
export const EVENT_RESOLVERS = [
  EventResolver,
  EventConnectionResolver,
  EventHistoryResolver,
  NodeResolver,
  FormMetadataResolver,
  WriteEventResolver,
  ValidateEventResolver,
  DisableEventResolver,
  PendingWriteResolver,
] as const;

import './register-enums';
import { EventConnectionResolver, EventResolver } from './event.resolver';
import { FieldTypeResolver } from './field-type.resolver';
import { WriteEventResolver } from './write-event.resolver';

/** Every resolver of behavioral events. */
export const EVENT_RESOLVERS = [
  EventResolver,
  EventConnectionResolver,
  FieldTypeResolver,
  WriteEventResolver,
] as const;

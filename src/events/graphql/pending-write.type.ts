import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { PendingWriteOperation } from '../model/enums';
import { toWireDefinition, type WireDefinition } from '../model/wire-format';
import type { PendingWriteResult } from '../pending-writes';
import type { PendingIntent } from '../store/intents/intent-store';
import {
  CALLER_NAME_COMPLEXITY,
  DESCRIPTION_COMPLEXITY,
  EVENT_NAME_COMPLEXITY,
  JSON_SCHEMA_COMPLEXITY,
  NOTE_COMPLEXITY,
} from './complexity';
import { IssuesPayload } from './event-payload.type';
import { Event, toEventType } from './event.type';

@ObjectType({
  description:
    'A write that was sent to the platform, or was about to be, and whose outcome is not known. The gateway goes on with it by itself.',
  simpleResolvers: true,
})
export class PendingWrite {
  @Field(() => ID, { description: 'Identifies the write.' })
  id!: string;

  @Field(() => PendingWriteOperation, {
    description: 'Whether the event is to be created, updated or disabled.',
  })
  operation!: PendingWriteOperation;

  @Field(() => String, { description: 'The name of the event.', complexity: EVENT_NAME_COMPLEXITY })
  eventName!: string;

  @Field(() => GraphQLJSON, {
    description:
      'The definition that was sent, or that of the event to be disabled, in the JSON format of the platform.',
    complexity: DESCRIPTION_COMPLEXITY + JSON_SCHEMA_COMPLEXITY,
  })
  definition!: WireDefinition;

  @Field(() => String, {
    nullable: true,
    description: 'The note of the update. Null if there is none.',
    complexity: NOTE_COMPLEXITY,
  })
  note!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name of the caller. Null if the gateway does not authenticate callers.',
    complexity: CALLER_NAME_COMPLEXITY,
  })
  createdBy!: string | null;

  @Field(() => Date, { description: 'When the request was made.' })
  createdAt!: Date;

  @Field(() => Int, { description: 'How often the gateway has tried to settle it without success.' })
  attempts!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Why the last attempt did not settle it. Null while the first one is under way.',
    complexity: EVENT_NAME_COMPLEXITY,
  })
  lastReason!: string | null;
}

@ObjectType({ simpleResolvers: true })
abstract class PendingWritePayload extends IssuesPayload {
  @Field(() => PendingWrite, {
    nullable: true,
    description: 'The write, if it is still pending.',
  })
  pendingWrite!: PendingWrite | null;

  @Field(() => Event, {
    nullable: true,
    description: 'The stored event, if the platform has accepted the write. Null otherwise.',
  })
  event!: Event | null;
}

@ObjectType({ description: 'The result of `retryPendingWrite`.', simpleResolvers: true })
export class RetryPendingWritePayload extends PendingWritePayload {}

@ObjectType({ description: 'The result of `discardPendingWrite`.', simpleResolvers: true })
export class DiscardPendingWritePayload extends PendingWritePayload {
  @Field(() => Boolean, {
    description: 'Whether the write was given up. False if the platform has accepted it, or may still do so.',
  })
  discarded!: boolean;
}

/**
 * A pending write as a GraphQL object.
 */
export function toPendingWrite(intent: PendingIntent): PendingWrite {
  const { id, operation, definition, note, author, createdAt, attempts, lastReason } = intent;
  return {
    ...{ id, operation, eventName: definition.eventName, definition: toWireDefinition(definition) },
    ...{ note, createdBy: author, createdAt, attempts, lastReason },
  };
}

/**
 * The result of retrying or discarding a pending write as a GraphQL object.
 */
export function toPendingWritePayload({
  event,
  write,
  discarded,
  warnings,
  errors,
}: PendingWriteResult): DiscardPendingWritePayload {
  return {
    event: event && toEventType(event),
    pendingWrite: write && toPendingWrite(write),
    ...{ discarded, warnings, errors },
  };
}

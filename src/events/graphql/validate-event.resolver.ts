import 'reflect-metadata';
import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { PERMISSIONS } from '../../auth/permissions';
import { EventOperation } from '../model/enums';
import { MAX_EVENTS_PER_REQUEST } from '../model/limits';
import { validateEvent } from '../validate-event';
import { validateEvents } from '../validate-events';
import { EventDraftInput } from '../validation/event-draft.input';
import { write } from './complexity';
import { toEventDefinitionType } from './event-definition.type';
import { toEventType } from './event.type';
import { ValidateEventPayload, ValidateEventsPayload } from './event-payload.type';
import type { GraphQLContext } from './graphql-context';
import { paced } from './paced-execution';
import { ALLOW_BREAKING } from './update.args';

/** The dry runs: they run the code of the mutations, and store nothing. */
@Resolver()
export class ValidateEventResolver {
  @Query(() => ValidateEventPayload, {
    description:
      'Validates a definition, which may be unfinished, exactly as `createEvent` or `updateEvent` does, but stores nothing.',
    complexity: write,
  })
  @Authorized(PERMISSIONS['Query.validateEvent'])
  async validateEvent(
    @Arg('input', () => EventDraftInput, { description: 'The definition to validate.' })
    input: EventDraftInput,
    @Arg('operation', () => EventOperation, {
      nullable: true,
      description: 'The operation to validate the definition for.',
      defaultValue: EventOperation.CREATE,
    })
    operation: EventOperation | null,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description:
        'For `UPDATE`: reports a VERSION_CONFLICT if this is not the current version of the event. Ignored for `CREATE`: a new event has no version, and an existing one is an EVENT_ALREADY_EXISTS.',
    })
    expectedVersion: number | null | undefined,
    @Arg('allowBreaking', () => Boolean, ALLOW_BREAKING) allowBreaking: boolean | null,
    @Ctx() { events }: GraphQLContext,
  ): Promise<ValidateEventPayload> {
    const { definition, currentEvent, ...rest } = await validateEvent(events, {
      definition: { input },
      operation: operation ?? EventOperation.CREATE,
      expectedVersion,
      allowBreaking,
    });
    return {
      definition: definition && toEventDefinitionType(definition),
      currentEvent: currentEvent && toEventType(currentEvent),
      ...rest,
    };
  }

  @Query(() => ValidateEventsPayload, {
    description: `Validates up to ${MAX_EVENTS_PER_REQUEST} definitions exactly as \`createEvents\` does, but stores nothing: for checking the rows of an import. Each definition has a result of its own, as with \`REJECT_FAILED_ROWS\`.`,
    complexity: write,
  })
  @Authorized(PERMISSIONS['Query.validateEvents'])
  async validateEvents(
    @Arg('inputs', () => [EventDraftInput], {
      description:
        'The definitions to validate. Of those that are not rejected, no two may have the same name.',
    })
    inputs: EventDraftInput[],
    @Ctx() { events }: GraphQLContext,
  ): Promise<ValidateEventsPayload> {
    const { results, ...rest } = await validateEvents(events, inputs);
    return {
      results: results.map(({ definition, ...verdict }) => ({
        definition: definition && paced(() => toEventDefinitionType(definition)),
        ...verdict,
      })),
      ...rest,
    };
  }
}

import 'reflect-metadata';
import { GraphQLJSON } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import type { EventDefinition } from '../model/event-definition';
import { type JsonSchema, toJsonSchema } from '../model/json-schema';
import { EVENT_NAME_COMPLEXITY, JSON_SCHEMA_COMPLEXITY } from './complexity';
import { DefinitionContentType, toDefinitionContent } from './event.type';

@ObjectType('EventDefinition', {
  description:
    'A definition in canonical form, as it would be stored. It may break rules, which is why nothing but its shape is certain: a name may be empty, and two fields may have the same one.',
  simpleResolvers: true,
})
export class EventDefinitionType extends DefinitionContentType {
  @Field(() => String, {
    description: 'The name of the event. Empty if the input has none.',
    complexity: EVENT_NAME_COMPLEXITY,
  })
  eventName!: string;

  @Field(() => GraphQLJSON, {
    description: 'The JSON Schema (2020-12) of an occurrence of the event, as that of an Event.',
    complexity: JSON_SCHEMA_COMPLEXITY,
  })
  jsonSchema!: () => JsonSchema;
}

/**
 * A definition as a GraphQL object.
 */
export function toEventDefinitionType(definition: EventDefinition): EventDefinitionType {
  return {
    eventName: definition.eventName,
    ...toDefinitionContent(definition),
    jsonSchema: () => toJsonSchema(definition),
  };
}

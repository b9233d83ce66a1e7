import { EventAction, EventFieldType } from '../model/enums';
import { ATTRIBUTES } from '../model/field-types';
import {
  DOCUMENTED_FIELD_LIMIT,
  MAX_DESCRIPTION_LENGTH,
  MAX_EVENT_NAME_LENGTH,
  MAX_FIELD_NAME_LENGTH,
  MAX_FIELDS,
} from '../model/limits';
import type { MessageContext } from './message-context';
import { attributeWords, fieldWords, json, number, ownerWords, positionWords } from './message-words';
import { message } from './rule-message';

/** Of the field that a violation is about. */
const field = ({ fieldName, fieldIndex }: MessageContext) => ({ fieldName, fieldIndex });

/** Of the attribute that a violation is about. */
const attribute = (context: MessageContext) => ({ attribute: context.attribute, ...field(context) });

/** The messages of the rules about a definition by itself. */
export const DEFINITION_MESSAGES = {
  EVENT_NAME_INVALID: message({
    params: ({ given }) => ({ given, limit: MAX_EVENT_NAME_LENGTH }),
    text: ({ given, limit }) =>
      `Event name ${json(given)} is invalid: use 1 to ${limit} ASCII letters, digits, "_", "-" and spaces, with no space at either end.`,
  }),
  EVENT_NAME_DISCOURAGED: message({
    params: ({ given }) => ({ given }),
    text: ({ given }) =>
      `Event name ${json(given)} holds a space, a hyphen or a double underscore: the platform documents letters, digits and single underscores.`,
  }),
  EVENT_ALREADY_EXISTS: message({
    params: ({ given }) => ({ given }),
    text: ({ given }) => `An event named ${json(given)} exists already: choose another name.`,
  }),
  ACTIONS_INVALID: message({
    params: ({ key, given }) => {
      const allowed: readonly string[] = Object.values(EventAction);
      const isKnown = typeof given === 'string' && allowed.includes(given);
      const reason = key === 'actions' ? 'EMPTY' : isKnown ? 'REPEATED' : 'UNKNOWN';
      return { given, reason, allowed };
    },
    text: ({ given, reason, allowed }) => {
      if (reason === 'EMPTY') return `Give at least one action: ${allowed.join(', ')}.`;
      return reason === 'REPEATED'
        ? `Action ${json(given)} is given twice: give each action once.`
        : `Action ${json(given)} is unknown: use ${allowed.join(', ')}.`;
    },
  }),
  DESCRIPTION_TOO_LONG: message({
    params: () => ({ limit: MAX_DESCRIPTION_LENGTH }),
    text: ({ limit }) => `The description is too long: shorten it to ${number(limit)} characters.`,
  }),
  DESCRIPTION_INVALID: message({
    params: () => ({}),
    text: () =>
      'The description holds a NUL character or half of a surrogate pair, which cannot be stored: remove it.',
  }),
  FIELD_NAME_INVALID: message({
    params: ({ given, fieldIndex }) => ({ given, fieldIndex, limit: MAX_FIELD_NAME_LENGTH }),
    text: ({ given, limit, ...at }) =>
      `The name ${json(given)} of ${positionWords(at)} is invalid: use 1 to ${limit} characters, none of them a control character, with no blank at either end.`,
  }),
  FIELD_NAME_DUPLICATE: message({
    params: ({ given, fieldIndex, details: { otherFieldIndex } }) => ({ given, fieldIndex, otherFieldIndex }),
    text: ({ given, ...at }) =>
      `The name ${json(given)} of ${positionWords(at)} is taken by an earlier field: give each field its own name.`,
  }),
  FIELD_NAME_RESERVED: message({
    params: ({ given, fieldIndex }) => ({ given, fieldIndex }),
    text: ({ given }) =>
      `Field name ${json(given)} is a key that every occurrence carries itself: choose another name.`,
  }),
  FIELD_TYPE_INVALID: message({
    params: (context) => ({
      ...{ given: context.given, ...field(context) },
      allowed: Object.values(EventFieldType),
    }),
    text: ({ given, allowed, ...at }) =>
      given == null
        ? `No type is given for ${fieldWords(at)}: use one of ${allowed.join(', ')}.`
        : `The type ${json(given)} of ${fieldWords(at)} is unknown: use one of ${allowed.join(', ')}.`,
  }),
  TOO_MANY_FIELDS: message({
    params: ({ length: count }) => ({ count, limit: MAX_FIELDS }),
    text: ({ limit }) => `The event has too many fields: leave at most ${limit}.`,
  }),
  FIELD_COUNT_DISCOURAGED: message({
    params: ({ details: { count } }) => ({ count, limit: DOCUMENTED_FIELD_LIMIT }),
    text: ({ limit }) =>
      `The event has over ${limit} fields besides the customer field, which is the limit that the platform documents.`,
  }),
  CUSTOMER_FIELD_MISSING: message({
    params: () => ({}),
    text: () =>
      'The event has no field of type customer: add one if an occurrence is to be tied to a customer.',
  }),
  CUSTOMER_FIELD_DUPLICATE: message({
    params: (context) => ({ ...field(context), otherFieldIndex: context.details.otherFieldIndex }),
    text: (at) =>
      `The type of ${fieldWords(at)} is customer, but an earlier field is the customer field already: leave only one.`,
  }),
  ATTRIBUTE_NOT_APPLICABLE: message({
    params: attribute,
    text: (at) => `Attribute ${attributeWords(at)} belongs to a field of type customer only: remove it.`,
  }),
  ATTRIBUTE_VALUE_TYPE_INVALID: message({
    params: (context) => ({
      ...{ given: context.given, ...attribute(context) },
      allowed: context.attribute === null ? [] : [ATTRIBUTES[context.attribute].valueType],
    }),
    text: ({ given, allowed, ...at }) =>
      `The valueType ${json(given)} of attribute ${attributeWords(at)} is invalid: use ${allowed.join(', ')}.`,
  }),
  ATTRIBUTE_VALUE_INVALID: message({
    params: (context) => ({
      ...{ given: context.given, ...attribute(context) },
      allowed: context.attribute === null ? [] : ATTRIBUTES[context.attribute].possibleValues,
    }),
    text: ({ given, allowed, ...at }) =>
      `The value ${json(given)} of attribute ${attributeWords(at)} is invalid: use one of ${allowed.join(', ')}.`,
  }),
  ATTRIBUTE_CONFLICT: message({
    params: (context) => ({
      ...{ given: context.given, otherGiven: context.details.otherGiven },
      ...attribute(context),
    }),
    text: ({ given, otherGiven, ...at }) =>
      `Attribute ${attributeWords(at)} is ${given} here, but ${otherGiven} in its attributes: give it once, or with one meaning.`,
  }),
  UNIQUE_KEY_FIELD_NOT_REQUIRED: message({
    params: attribute,
    text: (at) =>
      `Attribute ${attributeWords(at)} is true, so the field must be required: set its isRequired to true.`,
  }),
  UNIQUE_KEY_ON_CUSTOMER: message({
    params: attribute,
    text: (at) =>
      `Attribute ${attributeWords(at)} says nothing new: the customer field is in the unique key already.`,
  }),
  PSI_ON_CUSTOMER: message({
    params: attribute,
    text: (at) =>
      `Attribute ${attributeWords(at)} cannot be true, because the field identifies the customer: remove it.`,
  }),
  PSI_DISCOURAGED: message({
    params: attribute,
    text: (at) =>
      `Attribute ${attributeWords(at)} is meant for fields of type string and double: check that the field holds sensitive data.`,
  }),
  UNKNOWN_PROPERTY: message({
    params: (context) => {
      const { key: property, owner } = context;
      const isOfField = owner !== 'BODY' && owner !== 'EVENT';
      return { property, owner, ...(isOfField ? attribute(context) : NO_ATTRIBUTE) };
    },
    text: ({ property, owner, ...at }) =>
      `Property ${json(property)} of ${ownerWords(owner, { ...at, fieldIndex: at.fieldIndex ?? 0 })} is unknown and was left out.`,
  }),
};

const NO_ATTRIBUTE = { attribute: null, fieldName: null, fieldIndex: null };

import { GraphQLError, Kind, parse } from 'graphql';
import { readConfig } from '../../src/config';
import { buildGatewaySchema } from '../../src/gateway-schema';
import { ComplexityEstimator } from '../../src/graphql/query-complexity';
import { flag, freshName, type WireDefinition, type WireField } from '../support/definitions';

const { maxComplexity, maxBlockingComplexity, maxDocumentLength, maxDocumentTokens } = readConfig({}).limits;

const estimator = new ComplexityEstimator(buildGatewaySchema());

export type Variables = Readonly<Record<string, unknown>>;

/** Whether an operation is executed. */
function isAccepted(source: string, variables: Variables): boolean {
  if (source.length > maxDocumentLength) return false;
  try {
    const document = parse(source, { maxTokens: maxDocumentTokens });
    return document.definitions.every((node) => {
      if (node.kind !== Kind.OPERATION_DEFINITION) return true;
      const { total, blocking } = estimator.estimate(document, node, variables);
      return total <= maxComplexity && blocking <= maxBlockingComplexity;
    });
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

/** The document of the greatest size that no limit rejects. */
export function greatestAccepted(documentOf: (size: number) => string, variables: Variables = {}): string {
  let accepted = 1;
  let rejected = 10_000;
  while (rejected - accepted > 1) {
    const size = Math.floor((accepted + rejected) / 2);
    if (isAccepted(documentOf(size), variables)) accepted = size;
    else rejected = size;
  }
  return documentOf(accepted);
}

/** A selection of so many aliases. */
export function aliases(count: number, field: string): string {
  return Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ');
}

/** The same with the longest aliases that cost nothing. */
export function longAliases(count: number, field: string): string {
  return Array.from({ length: count }, (_, i) => `${String(i).padStart(15, 'a')}: ${field}`).join(' ');
}

/** As long as a field name can be, in bytes. */
const fullFieldName = (i: number): string => `${i}${'😀'.repeat(50 - String(i).length)}`;

const fullCustomer: WireField = {
  name: fullFieldName(0),
  type: 'customer',
  attributes: {
    addCustomerIfNotExists: flag('true'),
    isRequired: flag('true'),
    isUniqueKeyField: flag('true'),
    isPsiData: flag('false'),
    identifierType: { valueType: 'Enum', value: 'cardExternalId' },
  },
};

const fullField = (i: number): WireField => ({
  name: fullFieldName(i),
  type: 'productCategory',
  attributes: { isRequired: flag('true'), isUniqueKeyField: flag('true'), isPsiData: flag('true') },
});

/** A definition with as much of everything as is allowed. Every character of its description has six bytes as JSON. */
export function fullDefinition(eventName = freshName().padEnd(200, 'x')): WireDefinition {
  return {
    eventName,
    actions: ['EMFConsumer', 'EIConsumer'],
    description: '\u0001'.repeat(1_000),
    fields: [fullCustomer, ...Array.from({ length: 99 }, (_, i) => fullField(i + 1))],
  };
}

/** A full definition that gives each attribute of its fields in `attributes` and typed, with one meaning. */
export function fullTypedDefinition(): WireDefinition {
  const typed = { isRequired: true, isUniqueKeyField: true };
  const customer = { ...typed, isPsiData: false, addCustomerIfNotExists: true };
  return {
    ...fullDefinition(),
    fields: [
      { ...fullCustomer, ...customer, identifierType: 'cardExternalId' },
      ...Array.from({ length: 99 }, (_, i) => ({ ...fullField(i + 1), ...typed, isPsiData: true })),
    ],
  };
}

/** An update of a full definition, in which every field differs from the one before. */
export function fullUpdate(eventName: string, version: number): WireDefinition {
  const isOdd = version % 2 === 1;
  const field = (i: number): WireField => ({
    name: fullFieldName(i),
    type: isOdd ? 'productBrand' : 'productCategory',
    attributes: {
      isRequired: flag('true', isOdd ? 'BOOLEAN' : 'Boolean'),
      isUniqueKeyField: flag('true'),
      ...(isOdd ? { isPsiData: flag('true') } : {}),
    },
  });
  return {
    ...fullDefinition(eventName),
    actions: isOdd ? ['EIConsumer', 'EMFConsumer'] : ['EMFConsumer', 'EIConsumer'],
    description: `${version}`.padEnd(1_000, '\u0001'),
    fields: [fullCustomer, ...Array.from({ length: 99 }, (_, i) => field(isOdd ? 99 - i : i + 1))],
  };
}

/** A definition of so many fields, of few bytes each. */
export function smallFields(count: number): WireDefinition {
  return {
    eventName: freshName(),
    actions: ['EIConsumer'],
    fields: Array.from({ length: count }, (_, i) => ({ name: `f${i}`, type: 'double' })),
  };
}

/** A definition of so many fields, each of which breaks as many rules as possible. */
export function badFields(count: number, text = ''): WireDefinition {
  const bad = { valueType: 'Enum', value: text || 'x' };
  return {
    eventName: '',
    actions: ['EIConsumer', 'EIConsumer'],
    fields: Array.from({ length: count }, () => ({
      name: text,
      type: 'double',
      attributes: {
        isRequired: bad,
        isPsiData: bad,
        isUniqueKeyField: bad,
        identifierType: bad,
        addCustomerIfNotExists: bad,
      },
    })),
  };
}

/** A definition of so many fields, each of which gives every attribute typed and in `attributes`, with two meanings. */
export function contradictoryFields(count: number): WireDefinition {
  const no = { valueType: 'Enum', value: 'false' };
  return {
    eventName: '',
    actions: ['EIConsumer', 'EIConsumer'],
    fields: Array.from({ length: count }, () => ({
      name: '',
      type: 'double',
      addCustomerIfNotExists: true,
      isRequired: true,
      isUniqueKeyField: true,
      isPsiData: true,
      identifierType: 'mobile',
      attributes: {
        addCustomerIfNotExists: no,
        isRequired: no,
        isUniqueKeyField: no,
        isPsiData: no,
        identifierType: { valueType: 'Boolean', value: 'email' },
      },
    })),
  };
}

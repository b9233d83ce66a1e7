// Builders for the spec's JSON, as a client would write it.

export interface WireField {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly attributes?: unknown;
}

export interface WireDefinition {
  readonly eventName?: unknown;
  readonly actions?: unknown;
  readonly description?: unknown;
  readonly fields?: unknown;
}

let count = 0;

/** A name that no other event has. */
export function freshName(): string {
  count += 1;
  return `Event${process.pid}n${count}`;
}

export const CUSTOMER: WireField = {
  name: 'customer',
  type: 'customer',
  attributes: { identifierType: { valueType: 'Enum', value: 'mobile' } },
};

/** A definition without violations, except for what is given. */
export function definition(given: WireDefinition = {}): WireDefinition {
  return { eventName: freshName(), actions: ['EMFConsumer'], fields: [CUSTOMER], ...given };
}

/** A definition with these fields after the customer field. */
export function withFields(...fields: WireField[]): WireDefinition {
  return definition({ fields: [CUSTOMER, ...fields] });
}

/** A field without violations, except for what is given. */
export function field(given: WireField = {}): WireField {
  return { name: 'cartId', type: 'string', ...given };
}

/** This number of fields with different names. */
export function fields(count: number): WireField[] {
  return Array.from({ length: count }, (_, i) => field({ name: `field${i}` }));
}

export function flag(value: unknown, valueType: unknown = 'Boolean'): { valueType: unknown; value: unknown } {
  return { valueType, value };
}

/** The example of the spec, with a new name. */
export function cartAbandoned(eventName = freshName()): WireDefinition {
  return {
    eventName,
    actions: ['EMFConsumer'],
    description: 'Left with a full cart',
    fields: [
      {
        name: 'customer',
        type: 'customer',
        attributes: {
          addCustomerIfNotExists: { valueType: 'Boolean', value: 'true' },
          identifierType: { valueType: 'Enum', value: 'mobile' },
        },
      },
      {
        name: 'cartId',
        type: 'string',
        attributes: {
          isRequired: { valueType: 'Boolean', value: 'true' },
          isUniqueKeyField: { valueType: 'Boolean', value: 'true' },
        },
      },
      {
        name: 'cartValue',
        type: 'double',
        attributes: { isRequired: { value: 'false', valueType: 'BOOLEAN' } },
      },
    ],
  };
}

/** A valid definition whose name can be read. */
export function namedEvent(eventName = freshName()): WireDefinition & { readonly eventName: string } {
  return { ...cartAbandoned(eventName), eventName };
}

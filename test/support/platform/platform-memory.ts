import type { WireDefinition, WireField } from '../definitions';

/** An error in the platform's format. */
export interface PlatformError {
  readonly status: boolean;
  readonly code: number;
  readonly message: string;
}

type Attributes = Readonly<Record<string, { readonly valueType?: string; readonly value?: string }>>;

interface Field extends WireField {
  readonly name: string;
  readonly type: string;
  readonly attributes?: Attributes;
}

interface Definition extends WireDefinition {
  readonly eventName: string;
  readonly fields?: readonly Field[];
}

const ACTIONS = ['EMFConsumer', 'EIConsumer'];
const TYPES = [
  ...['tillCode', 'couponCode', 'customer', 'productSku', 'productBrand', 'productCategory'],
  ...['string', 'double'],
];
const FLAGS = ['addCustomerIfNotExists', 'isRequired', 'isUniqueKeyField', 'isPsiData'];

/** What the platform fills in. */
const DEFAULTS: Attributes = {
  addCustomerIfNotExists: { valueType: 'BOOLEAN', value: 'false' },
  isRequired: { valueType: 'BOOLEAN', value: 'true' },
  isUniqueKeyField: { valueType: 'BOOLEAN', value: 'false' },
  isPsiData: { valueType: 'BOOLEAN', value: 'false' },
  identifierType: { valueType: 'ENUM', value: 'mobile' },
  source: { valueType: 'STRING', value: 'API' },
  regex: { valueType: 'STRING', value: '.*' },
};

/** The events of one account on the platform. */
export class PlatformMemory {
  readonly #events = new Map<string, Definition>();
  readonly #disabled = new Set<string>();
  /** Whether it shows that an event is disabled. What is known of the platform does not say so. */
  showsStatus = false;
  /** Whether it refuses to disable what is disabled already. */
  refusesSecondDisable = false;
  #count = 0;

  /** Loses an event. */
  forget(eventName: string): void {
    this.#events.delete(eventName);
  }

  get names(): string[] {
    return [...this.#events.keys()];
  }

  /** The definition as it was sent. */
  given(eventName: string): WireDefinition | null {
    return this.#events.get(eventName) ?? null;
  }

  /** What is wrong with a create or an update; empty if it would be stored. */
  check(operation: 'create' | 'update', json: unknown): PlatformError[] {
    const definition = asDefinition(json);
    const { eventName, actions, fields = [] } = definition;
    const exists = this.#events.has(eventName);
    const isKnown =
      Array.isArray(actions) &&
      actions.length > 0 &&
      actions.every((action) => ACTIONS.some((known) => known === action));
    const badType = fields.find(({ type }) => !TYPES.includes(type))?.type;
    const badFlag = fields
      .flatMap(({ attributes = {} }) => Object.entries(attributes))
      .find(([name, { value }]) => FLAGS.includes(name) && !/^(true|false)$/i.test(value ?? ''));
    return [
      ...(/^[\w -]{1,200}$/.test(eventName) ? [] : [error(1811, 'event name invalid')]),
      ...(operation === 'create' && exists ? [error(1806, `${eventName} event already exists`)] : []),
      ...(operation === 'update' && !exists ? [error(1816, `${eventName} event doesnt exist`)] : []),
      ...(this.isDisabled(eventName) ? [error(400, `${eventName} event is disabled`)] : []),
      ...(isKnown ? [] : [error(1810, `${eventName} event actions invalid`)]),
      ...(badType === undefined ? [] : [error(1823, `${badType} invalid event field type`)]),
      ...(badFlag ? [error(1802, `invalid value for attribute ${badFlag[0]}`)] : []),
    ];
  }

  /** Stores a definition if nothing is wrong with it by now. */
  store(operation: 'create' | 'update', json: unknown): void {
    const definition = asDefinition(json);
    if (this.check(operation, definition).length === 0) this.#events.set(definition.eventName, definition);
  }

  isDisabled(eventName: string): boolean {
    return this.#disabled.has(eventName);
  }

  /** What is wrong with a request to disable an event; empty if it would be disabled. */
  checkDisable(eventName: string): PlatformError[] {
    if (!this.#events.has(eventName)) return [error(1816, `${eventName} event doesnt exist`)];
    const isRefused = this.refusesSecondDisable && this.isDisabled(eventName);
    return isRefused ? [error(400, `${eventName} event is already disabled`)] : [];
  }

  disable(eventName: string): void {
    if (this.checkDisable(eventName).length === 0) this.#disabled.add(eventName);
  }

  /** The body of `GET /v2/events/meta`; null if there is no such event. */
  meta(eventName: string): unknown {
    const definition = this.#events.get(eventName);
    if (definition === undefined) return null;
    this.#count += 1;
    return {
      clickEventsMeta: {
        accountId: 7,
        fields: (definition.fields ?? []).map(({ name, type, attributes = {} }) => ({
          attributes: { ...DEFAULTS, ...attributes },
          type: type.toUpperCase(),
          name,
        })),
        actions: definition.actions,
        description: definition.description ?? null,
        eventName,
        eventId: String(this.#count),
        ...(this.showsStatus && { status: this.isDisabled(eventName) ? 'DISABLED' : 'ACTIVE' }),
      },
      transformerMappings: [],
      warnings: [],
    };
  }
}

export function error(code: number, message: string): PlatformError {
  return { status: false, code, message };
}

/** Tests send nothing else. */
function asDefinition(json: unknown): Definition {
  return json as Definition;
}

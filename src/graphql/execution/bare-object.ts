/**
 * An object without the properties that every other object has, so that a key may have the name of any of them. V8 keeps an
 * object without a prototype, which graphql-js makes, as a hash table: that takes half as long again to fill and to serialise.
 */
class BareObject {
  [key: string]: unknown;
}
Object.setPrototypeOf(BareObject.prototype, null);
Reflect.deleteProperty(BareObject.prototype, 'constructor');

/** A new object of which any key may be set, `__proto__` too. */
export function bareObject(): Record<string, unknown> {
  return new BareObject();
}

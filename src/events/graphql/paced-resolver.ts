import { Pacer } from '../pacing';

/** A resolver on a result object, which GraphQL calls if the field is selected. */
export type LazyField<Value> = () => Promise<Value>;

/**
 * Makes resolvers for the items of a list that run one after another, and give other requests a turn in between.
 */
export function pacedResolvers(): <Value>(resolve: () => Value) => LazyField<Value> {
  const pacer = new Pacer();
  let previous: Promise<unknown> = Promise.resolve();
  return (resolve) => () => {
    // A failed item does not keep the next one from being resolved.
    const value = previous
      .then(ignore, ignore)
      .then(() => pacer.pause())
      .then(resolve);
    previous = value;
    return value;
  };
}

function ignore(): void {
  // Nothing depends on the previous item.
}

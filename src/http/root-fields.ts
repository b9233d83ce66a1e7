import { GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import { ROOT_FIELD_LIMIT } from './limits';

/**
 * Refuses an operation of many root fields. Each is a use case of its own with all of the variables, so that
 * a small document could ask for a multiple of the work that the body's size allows.
 */
export const limitRootFields: ValidationRule = (context) => {
  // Each fragment is counted once, and as none while it is being counted: it may spread itself.
  const fragments = new Map<string, number>();
  const countFragment = (name: string): number => {
    const counted = fragments.get(name);
    if (counted !== undefined) return counted;
    fragments.set(name, 0);
    const fragment = context.getFragment(name);
    const fields = fragment ? count(fragment.selectionSet) : 0;
    fragments.set(name, fields);
    return fields;
  };
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((fields, selection) => {
      if (selection.kind === Kind.FIELD) return fields + 1;
      return selection.kind === Kind.INLINE_FRAGMENT
        ? fields + count(selection.selectionSet)
        : fields + countFragment(selection.name.value);
    }, 0);

  return {
    OperationDefinition: (node) => {
      if (count(node.selectionSet) <= ROOT_FIELD_LIMIT) return;
      const message = `An operation may have at most ${ROOT_FIELD_LIMIT} root fields.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
};

import { GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';
import type { VariableName } from '../config';
import type { GraphQLLimits } from './limits';

const LIMIT: VariableName = 'MAX_ROOT_FIELDS';

/**
 * Rejects operations with many root fields. Each field can use all of the variables, so a small document could
 * multiply the work for a large input.
 */
export function limitRootFields({ maxRootFields }: Pick<GraphQLLimits, 'maxRootFields'>): ValidationRule {
  return (context) => {
    // A fragment is counted once. While it is being counted it counts as empty, since it may spread itself.
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
        if (count(node.selectionSet) <= maxRootFields) return;
        const message = `An operation may have at most ${maxRootFields} root fields.`;
        context.reportError(new GraphQLError(message, { nodes: node, extensions: { limit: LIMIT } }));
      },
    };
  };
}

import {
  type FieldNode,
  getNamedType,
  GraphQLError,
  type GraphQLNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import type { VariableName } from '../config';
import type { GraphQLLimits } from './limits';

const LIMIT: VariableName = 'MAX_ROOT_FIELDS';

/**
 * Rejects operations with many root fields, wherever they are: the payload of a mutation has `query`. Each field can use
 * all of the variables, so a small document could multiply the work for a large input.
 */
export function limitRootFields({ maxRootFields }: Pick<GraphQLLimits, 'maxRootFields'>): ValidationRule {
  return (context) => {
    const schema = context.getSchema();
    const roots: readonly unknown[] = [schema.getQueryType(), schema.getMutationType()];
    // A fragment is counted once. While it is being counted it counts as empty, since it may spread itself.
    const fragments = new Map<string, number>();
    const countFragment = (name: string): number => {
      const counted = fragments.get(name);
      if (counted !== undefined) return counted;
      fragments.set(name, 0);
      const fragment = context.getFragment(name);
      const type = fragment && schema.getType(fragment.typeCondition.name.value);
      const fields = fragment && type ? count(fragment.selectionSet, type) : 0;
      fragments.set(name, fields);
      return fields;
    };
    const count = ({ selections }: SelectionSetNode, type: GraphQLNamedType): number =>
      selections.reduce((fields, selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return fields + (roots.includes(type) ? 1 : 0) + countBelow(selection, type);
          case Kind.INLINE_FRAGMENT: {
            const { typeCondition, selectionSet } = selection;
            const narrowed = typeCondition && schema.getType(typeCondition.name.value);
            return fields + count(selectionSet, narrowed ?? type);
          }
          case Kind.FRAGMENT_SPREAD:
            return fields + countFragment(selection.name.value);
        }
      }, 0);
    const countBelow = ({ name, selectionSet }: FieldNode, type: GraphQLNamedType): number => {
      const field = isObjectType(type) ? type.getFields()[name.value] : undefined;
      return selectionSet && field ? count(selectionSet, getNamedType(field.type)) : 0;
    };

    return {
      OperationDefinition: (node) => {
        const type = schema.getRootType(node.operation);
        if (!type || count(node.selectionSet, type) <= maxRootFields) return;
        const message = `An operation may have at most ${maxRootFields} root fields.`;
        context.reportError(new GraphQLError(message, { nodes: node, extensions: { limit: LIMIT } }));
      },
    };
  };
}

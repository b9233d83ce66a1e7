import {
  type ArgumentNode,
  type FieldNode,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import { MAX_COMPLEXITY } from './limits';

/**
 * Rejects operations whose results could be huge. Nested lists, multiplied by aliases, can ask for more in a few
 * bytes than the process can hold.
 *
 * The complexity of a field is what its `@Field({ complexity })` says, 1 plus that of its selection by default. An
 * argument that is a variable counts as infinite, so that the complexity depends on the document alone, which is
 * validated once and cached.
 */
export const limitComplexity: ValidationRule = (context) => {
  const schema = context.getSchema();
  // A fragment is computed once. While it is being computed it counts as nothing, since it may spread itself.
  const fragments = new Map<string, number>();
  const complexityOfFragment = (name: string): number => {
    const known = fragments.get(name);
    if (known !== undefined) return known;
    fragments.set(name, 0);
    const fragment = context.getFragment(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const complexity = fragment && type ? complexityOf(fragment.selectionSet, type) : 0;
    fragments.set(name, complexity);
    return complexity;
  };
  const complexityOfField = (node: FieldNode, type: GraphQLNamedType): number => {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (field === undefined) return 1;
    const childComplexity = node.selectionSet ? complexityOf(node.selectionSet, getNamedType(field.type)) : 0;
    return estimate(field, node.arguments ?? [], childComplexity);
  };
  const complexityOf = ({ selections }: SelectionSetNode, type: GraphQLNamedType): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + complexityOfField(selection, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + complexityOfFragment(selection.name.value);
      const narrowed = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
      return sum + complexityOf(selection.selectionSet, narrowed ?? type);
    }, 0);

  return {
    OperationDefinition: (node) => {
      const type = schema.getRootType(node.operation);
      const complexity = type ? complexityOf(node.selectionSet, type) : 0;
      if (complexity <= MAX_COMPLEXITY) return;
      const message = `The operation could have too large an answer: it costs ${complexity}, and ${MAX_COMPLEXITY} is the limit. Ask for smaller pages, written out as numbers, or for fewer fields.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
};

/** The function of a `@Field({ complexity })`. */
type Estimator = (field: {
  readonly args: Readonly<Record<string, number>>;
  readonly childComplexity: number;
}) => number;

function isEstimator(complexity: unknown): complexity is Estimator {
  return typeof complexity === 'function';
}

function estimate(
  { extensions: { complexity } }: GraphQLField<unknown, unknown>,
  args: readonly ArgumentNode[],
  childComplexity: number,
): number {
  if (typeof complexity === 'number') return complexity + childComplexity;
  if (!isEstimator(complexity)) return 1 + childComplexity;
  const values = args.flatMap(({ name, value }): [string, number][] => {
    if (value.kind === Kind.INT) return [[name.value, Number(value.value)]];
    return value.kind === Kind.VARIABLE ? [[name.value, Infinity]] : [];
  });
  return complexity({ args: Object.fromEntries(values), childComplexity });
}

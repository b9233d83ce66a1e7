import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import type { ExampleOperations } from '../graphql/example-operations';
import type { ExampleTab } from './example-tab';

/**
 * A tab for each of the example operations, in the order of the document.
 */
export function toExampleTabs({ document, variables }: ExampleOperations): ExampleTab[] {
  let previousEnd = 0;
  return parse(document).definitions.map((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION || !node.loc)
      throw new Error('an example is not an operation');
    const { start, end } = node.loc;
    // A blank line separates the comment from another one, which is about the whole document.
    const comment = document.slice(previousEnd, start).trimStart().split('\n\n').at(-1) ?? '';
    previousEnd = end;
    return { query: comment + document.slice(start, end), variables: variablesOf(node, variables) };
  });
}

function variablesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  examples: ExampleOperations['variables'],
): string {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  const given = names.filter((name) => Object.hasOwn(examples, name)).map((name) => [name, examples[name]]);
  return given.length === 0 ? '' : JSON.stringify(Object.fromEntries(given), null, 2);
}

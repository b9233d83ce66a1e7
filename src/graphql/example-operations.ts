import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_FOLDER } from '../project-folder';

const EXAMPLES = path.join(PROJECT_FOLDER, 'examples');

/** Operations to begin with in a console. */
export interface ExampleOperations {
  /** A document with an operation for each feature. */
  readonly document: string;
  /** Variables for all of them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Reads the operations of `examples/operations.graphql`.
 */
export function readExampleOperations(): ExampleOperations {
  const variables: unknown = JSON.parse(readFileSync(path.join(EXAMPLES, 'variables.json'), 'utf8'));
  return {
    document: readFileSync(path.join(EXAMPLES, 'operations.graphql'), 'utf8'),
    variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
  };
}

import { useQuery } from 'urql';
import { failureText } from './gateway';
import {
  type ActionFragment,
  type FieldTypeFragment,
  FormMetadataDocument,
  type LimitsFragment,
} from './gql/graphql';

/** What the gateway says about the form: its choices and limits. */
export interface Metadata {
  readonly fieldTypes: readonly FieldTypeFragment[];
  readonly actions: readonly ActionFragment[];
  readonly limits: LimitsFragment;
}

/** The metadata, or why there is none; neither while it is loading. */
export function useMetadata(): { readonly metadata?: Metadata; readonly failure?: string } {
  const [{ data, error }] = useQuery({ query: FormMetadataDocument });
  if (error) return { failure: failureText(error) };
  const { fieldTypes, eventActions: actions, eventLimits: limits } = data ?? {};
  if (!fieldTypes || !actions || !limits) return {};
  return { metadata: { fieldTypes, actions, limits } };
}

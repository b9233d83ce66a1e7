/** What a tab of GraphiQL begins with. */
export interface ExampleTab {
  /** One operation, with the comment above it. */
  readonly query: string;
  /** The variables of the operation that have an example, as JSON; empty if there are none. */
  readonly variables: string;
}

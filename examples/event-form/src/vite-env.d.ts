interface ImportMetaEnv {
  /** The address of the gateway's GraphQL API. */
  readonly VITE_GATEWAY_URL?: string;
}

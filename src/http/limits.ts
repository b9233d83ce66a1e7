/** The limits of any request. */
export interface HttpLimits {
  /** The time that a client has to send a request, in ms. */
  readonly requestTimeout: number;
  /** The most bytes of the request line and all headers. */
  readonly maxHeaderSize: number;
  /** The most bytes of a body with a list of definitions. */
  readonly maxBodySize: number;
  /** The most bytes of a body with one definition. */
  readonly maxDefinitionSize: number;
}

/** How often to check for timed-out requests, in ms. Node's default is every 30 seconds. */
export const TIMEOUT_CHECK_INTERVAL = 1_000;

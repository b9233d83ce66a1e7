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
  /** Requests are refused while the event loop is delayed by more than this on average, in ms; 0 refuses none. */
  readonly maxEventLoopDelay: number;
}

/** How often to check for timed-out requests, in ms. Node's default is every 30 seconds. */
export const TIMEOUT_CHECK_INTERVAL = 1_000;

/** How long the last commits and closing the database may take once all connections are closed, in ms. */
export const CLOSING_TIME = 10_000;

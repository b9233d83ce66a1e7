/** The most bytes of a body with a list of definitions. */
export const BODY_LIMIT = 1024 * 1024;

/** The most bytes of a body with one definition. The largest valid one has some 120 KB, if every character is escaped. */
export const DEFINITION_BODY_LIMIT = 256 * 1024;

/** The time a client has to send a request, in ms. */
export const REQUEST_TIMEOUT = 30_000;

/** How often to check for timed-out requests, in ms. Node's default is every 30 seconds. */
export const TIMEOUT_CHECK_INTERVAL = 1_000;

/** How long the last commits and closing the database may take once all connections are closed, in ms. */
export const CLOSING_TIME = 10_000;

/** The credentials that a gateway presents to the platform. */
export type PlatformCredentials =
  | { readonly kind: 'oauth'; readonly key: string; readonly secret: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string };

/** Whose credentials the platform gets. */
export type PlatformAuth =
  /** The token of the caller, which is passed on. */
  | { readonly kind: 'caller' }
  /** The same for every organisation. */
  | { readonly kind: 'shared'; readonly credentials: PlatformCredentials }
  /** A set for each organisation, by its id. */
  | { readonly kind: 'by-organisation'; readonly credentials: ReadonlyMap<string, PlatformCredentials> };

/** The platform on which events are created and updated. */
export interface PlatformConfig {
  /** Without a slash at the end. */
  readonly url: string;
  /** How long a client waits for the platform's verdict, in ms. */
  readonly timeout: number;
  /** The most calls at a time for an organisation. */
  readonly concurrency: number;
  readonly auth: PlatformAuth;
}

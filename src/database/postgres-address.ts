/** The host, port and database of a URL, without its login and its query: both may contain a password. */
export function postgresAddress(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

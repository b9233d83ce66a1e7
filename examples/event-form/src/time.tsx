import type { ReactNode } from 'react';

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** An instant in the language and the time zone of the user. */
export function Time({ at }: { readonly at: string }): ReactNode {
  return <time dateTime={at}>{FORMAT.format(new Date(at))}</time>;
}

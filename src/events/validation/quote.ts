/** The most UTF-16 code units of client text in a message. */
const EXCERPT_LENGTH = 60;

/**
 * A text of the client, shortened and without halves of surrogate pairs.
 *
 * @param length the most UTF-16 code units to keep
 */
export function excerpt(text: string, length = EXCERPT_LENGTH): string {
  const shortened = text.length > length ? `${text.slice(0, length)}…` : text;
  return shortened.replace(/\p{Cs}/gu, '\uFFFD');
}

/**
 * A table in Markdown. Columns are padded, so that it can be read in a terminal too; all but the first are aligned to
 * the right.
 */
export function toTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const toLine = (cells: readonly string[]): string =>
    `| ${widths
      .map((width, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width)))
      .join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [toLine(header), toLine(rule), ...rows.map(toLine)].join('\n');
}

/** A number with separators of thousands and this many digits after the point; a dash if it is unknown. */
export function toText(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** One number of each item, in one cell. */
export function toTexts<Key extends string>(
  items: readonly Readonly<Record<Key, number>>[],
  key: Key,
  digits = 0,
): string {
  return items.map((item) => toText(item[key], digits)).join(', ');
}

/** A line of a table with one sum at its end. */
export interface Line {
  readonly what: string;
  /** How the figure comes about. */
  readonly how: string;
  readonly usd: number;
}

/** As figures are shown and summed: thousandths of a dollar, so that every table's sum is that of what one sees. */
export const mills = (usd: number): number => Math.round(usd * 1_000);

/** The sum of figures as they are shown, in USD. */
export const sumOf = (figures: readonly number[]): number => figures.reduce((sum, usd) => sum + mills(usd), 0) / 1_000;

/** For instance `2.500`. */
export const shown = (usd: number): string => (mills(usd) / 1_000).toFixed(3);

/** A row of a Markdown table. */
export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table of lines with their sum. */
export const lineTable = (head: string, lines: readonly Line[]): string =>
  [
    row([head, 'how', 'USD']),
    '|---|---|---:|',
    ...lines.map(({ what, how, usd }) => row([what, how, shown(usd)])),
    row(['**sum**', '', `**${shown(sumOf(lines.map(({ usd }) => usd)))}**`]),
  ].join('\n');

/** A table of several columns of figures; each row, or each column, has its sum at its end. */
export function figureTable(
  head: readonly string[],
  rows: readonly (readonly [string, ...number[]])[],
  sums: 'rows' | 'columns',
): string {
  const isOfRows = sums === 'rows';
  const total = head.slice(1).map((_, column) => sumOf(rows.map((figures) => Number(figures[column + 1]))));
  return [
    row([...head, ...(isOfRows ? ['sum'] : [])]),
    `|---|${'---:|'.repeat(head.length - (isOfRows ? 0 : 1))}`,
    ...rows.map(([what, ...figures]) =>
      row([what, ...figures.map(shown), ...(isOfRows ? [`**${shown(sumOf(figures))}**`] : [])]),
    ),
    ...(isOfRows ? [] : [row(['**sum**', ...total.map((usd) => `**${shown(usd)}**`)])]),
  ].join('\n');
}

import { WIDTH } from './wrap.ts';

/** One row: values by the name of their column, as they stand in JSON. */
export type Row = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const cellOf = (value: Row[string] = ''): string => (Array.isArray(value) ? value.join(' ') : String(value));

/**
 * Rows as lines for a terminal, under the names of their columns; every row has the members of the first. Rows that a terminal is too
 * narrow for come one below the other.
 */
export function tableLines(rows: readonly Row[]): string[] {
  const lines = besideEachOther(rows);
  if (lines.every((line) => line.length <= WIDTH)) return lines;
  return rows.flatMap((row, index) => [...(index > 0 ? [''] : []), ...recordLines(row)]);
}

/** One row, a line for each value that is not empty. */
export function recordLines(row: Row): string[] {
  const width = Math.max(...Object.keys(row).map((name) => name.length)) + 2;
  const filled = Object.entries(row).map(([name, value]) => [name, cellOf(value)] as const);
  return filled.flatMap(([name, value]) => (value === '' ? [] : [`${`${name}:`.padEnd(width)}${value}`]));
}

function besideEachOther(rows: readonly Row[]): string[] {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => cellOf(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

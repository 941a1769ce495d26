/**
 * The tables of a page whose sums are not those of the figures above or beside them, read from the page alone: figures have three
 * places, sums are bold.
 */
export function wrongSums(page: string): { tables: number; wrong: string[] } {
  const summed = tablesOf(page).filter((rows) => rows.some((cells) => cells.some(isSum)));
  return { tables: summed.length, wrong: summed.flatMap((rows) => [...wrongRows(rows), ...wrongColumns(rows)]) };
}

const FIGURE = /^-?\d+\.\d{3}$/;
const SUM = /^\*\*(-?\d+\.\d{3})\*\*$/;
const isSum = (cell: string): boolean => SUM.test(cell);

function tablesOf(page: string): string[][][] {
  const blocks = page.split(/\n{2,}/).filter((block) => block.startsWith('| '));
  return blocks.map((block) =>
    block.split('\n').map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    ),
  );
}

/** Thousandths, as whole numbers: decimal fractions do not add up exactly. */
const thousandths = (cell: string): bigint => BigInt(cell.replace(/[*.]/g, ''));

const add = (cells: readonly string[]): bigint => cells.map(thousandths).reduce((sum, one) => sum + one, 0n);

/** A row whose last cell is bold sums itself, unless it is the table's last. */
const wrongRows = (rows: readonly string[][]): string[] =>
  rows
    .filter((cells) => isSum(cells.at(-1) ?? '') && cells[0] !== '**sum**')
    .filter((cells) => add(cells.filter((cell) => FIGURE.test(cell))) !== thousandths(cells.at(-1) ?? ''))
    .map(([what = '']) => what);

function wrongColumns(rows: readonly string[][]): string[] {
  const total = rows.find(([what]) => what === '**sum**') ?? [];
  return total.flatMap((cell, column) => {
    if (!isSum(cell)) return [];
    const figures = rows.map((cells) => cells[column] ?? '').filter((figure) => FIGURE.test(figure));
    return add(figures) === thousandths(cell) ? [] : [`column ${column} of ${rows[0]?.[0]}`];
  });
}

import { keepsLimit, type Row } from './row.ts';

/** What the figures belong to. */
export interface Setting {
  readonly node: string;
  readonly machine: string;
  readonly date: string;
}

const HEAD = ['', 'measure', 'figure', 'lowest – highest', 'limit', 'what it consists of'] as const;

/** The table for the terminal: columns aligned, notes last. */
export function toText(rows: readonly Row[], setting: Setting): string {
  const lines = [HEAD, ...inOrder(rows).map(cells)].map((line) => line.slice(0, 5));
  const widths = HEAD.slice(0, 5).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const table = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [describe(setting), '', ...table, '', summary(rows)].join('\n');
}

/** The same table as Markdown, with the notes. */
export function toMarkdown(rows: readonly Row[], setting: Setting): string {
  const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |`;
  const rule = line(HEAD.map(() => '---'));
  return [
    `## ${setting.node}`,
    '',
    describe(setting),
    '',
    line(HEAD),
    rule,
    ...inOrder(rows).map((row) => line(cells(row))),
    '',
    summary(rows),
    '',
  ].join('\n');
}

/** Ratios first: they mean the same on another machine. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  return [...rows.filter(({ unit }) => unit === '×'), ...rows.filter(({ unit }) => unit !== '×')];
}

function cells(row: Row): string[] {
  const { measure, value, unit, limit, note } = row;
  const sign = limit === undefined ? '' : keepsLimit(row) ? 'kept' : 'MISSED';
  const bound = limit === undefined ? '' : 'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast}`;
  return [
    sign,
    measure,
    `${figure(value.median)} ${unit}`,
    `${figure(value.lowest)} – ${figure(value.highest)}`,
    bound,
    note,
  ];
}

const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const describe = ({ node, machine, date }: Setting): string => `${date}, Node ${node}, ${machine}`;

function summary(rows: readonly Row[]): string {
  const limited = rows.filter(({ limit }) => limit !== undefined);
  return `${limited.filter(keepsLimit).length} of ${limited.length} limits kept; ${rows.length - limited.length} figures without one`;
}

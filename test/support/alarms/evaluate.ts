/**
 * A small CloudWatch: which alarms go over their threshold, and when. It knows what our alarms use: statistics, sums of queries,
 * arithmetic, IF, MAX and DIFF; a period without data for one of the metrics has no value.
 */
import type { Alarm } from '../../../scripts/monitoring/catalog.mjs';
import type { Metric } from '../../../scripts/monitoring/metric.mjs';
import type { Figure } from './figures.ts';

/** Values by number of the period. */
type Series = ReadonlyMap<number, number>;

/** The alarms that fire, at any time. */
export const firing = (alarms: readonly Alarm[], figures: readonly Figure[]): Alarm[] =>
  alarms.filter((alarm) => fires(alarm, figures));

/** Whether an alarm fires: in any window, as many periods breach as it asks for. */
export function fires(alarm: Alarm, figures: readonly Figure[]): boolean {
  const { periods, datapoints = periods, missing = 'notBreaching' } = alarm;
  const last = periodOf({ minute: read(figures).lastMinute }, alarm);
  const series = valuesOf(alarm, figures);
  const breaches = Array.from({ length: last + 1 }, (_, period) => {
    const value = series.get(period);
    return value === undefined ? missing === 'breaching' : isBeyond(value, alarm);
  });
  return breaches.some((_, end) => {
    const window = breaches.slice(Math.max(0, end + 1 - periods), end + 1);
    return window.filter(Boolean).length >= datapoints;
  });
}

const periodOf = ({ minute }: Pick<Figure, 'minute'>, { periodSeconds }: Alarm): number =>
  Math.floor((minute * 60) / periodSeconds);

const isBeyond = (value: number, { threshold }: Alarm): boolean =>
  'above' in threshold ? value > threshold.above : value < threshold.below;

/** The values of the alarm's metric, query or expression. */
function valuesOf(alarm: Alarm, figures: readonly Figure[]): Series {
  const query = /^SELECT SUM\((\w+)\) FROM (?:"([^"]+)"|SCHEMA\("([^"]+)"[^)]*\)) WHERE (\w+) = '([^']+)'$/.exec(
    alarm.value,
  );
  if (query) {
    const [, name = '', own, aws, label = '', value = ''] = query;
    return statistic(
      { namespace: own ?? aws ?? '', name, dimensions: { [label]: value }, stat: 'Sum' },
      alarm,
      figures,
    );
  }
  const series = Object.entries(alarm.metrics).map(
    ([id, metric]) => [id, statistic(metric, alarm, figures, isExactly(metric))] as const,
  );
  const numbers = new Set(series.flatMap(([, values]) => [...values.keys()]));
  const compute = compile(alarm.value, Object.keys(alarm.metrics));
  return new Map(
    [...numbers].flatMap((period) => {
      const value = compute(series.map(([, values]) => ({ now: values.get(period), before: values.get(period - 1) })));
      return value === undefined ? [] : [[period, value] as const];
    }),
  );
}

/** A metric has just its dimensions; a query has those that it does not name, too. */
const isExactly =
  ({ dimensions }: Metric) =>
  (figure: Figure): boolean =>
    Object.keys(figure.dimensions).length === Object.keys(dimensions).length;

function statistic(
  { namespace, name, dimensions, stat }: Metric,
  alarm: Alarm,
  figures: readonly Figure[],
  also: (figure: Figure) => boolean = () => true,
): Series {
  const wanted = Object.entries(dimensions);
  const byPeriod = new Map<number, number[]>();
  for (const figure of read(figures).byName.get(name) ?? []) {
    if (figure.namespace !== namespace || !also(figure)) continue;
    if (!wanted.every(([dimension, value]) => figure.dimensions[dimension] === value)) continue;
    const period = periodOf(figure, alarm);
    const values = byPeriod.get(period) ?? [];
    values.push(figure.value);
    byPeriod.set(period, values);
  }
  const of = STATISTICS[stat];
  if (!of) throw new Error(`the evaluator knows no statistic ${stat}`);
  return new Map(
    [...byPeriod].flatMap(([period, values]) => {
      const value = of(values);
      return value === undefined ? [] : [[period, value] as const];
    }),
  );
}

interface Read {
  readonly byName: ReadonlyMap<string, readonly Figure[]>;
  /** -1 when there are none. */
  readonly lastMinute: number;
}
const known = new WeakMap<readonly Figure[], Read>();

/** Every alarm asks the same of the same figures. */
function read(figures: readonly Figure[]): Read {
  const before = known.get(figures);
  if (before) return before;
  const byName = Map.groupBy(figures, (figure) => figure.name);
  const lastMinute = figures.reduce((last, { minute }) => Math.max(last, minute), -1);
  const now = { byName, lastMinute };
  known.set(figures, now);
  return now;
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number | undefined>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  // CloudWatch takes 10 / (1 - percentile) samples for enough; with fewer our alarms keep their state.
  p99: (values) =>
    values.length < 1_000
      ? undefined
      : [...values].sort((one, other) => one - other)[Math.ceil(0.99 * values.length) - 1],
};

interface Value {
  readonly now: number | undefined;
  readonly before: number | undefined;
}

/** Makes a function of an expression; a value that is missing makes the whole missing. */
function compile(expression: string, ids: readonly string[]): (values: readonly Value[]) => number | undefined {
  const code = expression.replaceAll(' AND ', ' && ').replace(/DIFF\((\w+)\)/g, '($1 - before_$1)');
  const names = [...ids, ...ids.map((id) => `before_${id}`)];
  const functions = 'const IF = (is, then, otherwise) => is ? then : otherwise; const MAX = (all) => Math.max(...all);';
  const run = new Function(...names, 'SERVICE_QUOTA', `${functions} return Number(${code});`);
  return (values) => {
    const given = [...values.map(({ now }) => now), ...values.map(({ before }) => before)];
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    if (used.some((name) => given[names.indexOf(name)] === undefined)) return undefined;
    return run(...given, () => 1_000) as number;
  };
}

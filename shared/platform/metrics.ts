import type { Counts } from './metric-name.ts';
import { SERVICE, writeLine } from './standard-output.ts';

const Namespace = process.env.SERVICE_NAME;

/** Figures under one set of dimensions, for instance `{ Refused: 1 }` with `{ operation: 'get-alipay-authinfo' }`. */
export interface Published {
  readonly counts: Readonly<Counts>;
  /** Besides `service`, by which two stages of one account are told apart. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Publishes counts in a separate line, where no log line goes with them. */
export type PublishCounts = (counts: Published['counts'], dimensions: Published['dimensions']) => void;

/** Writes to standard output, which Lambda sends to CloudWatch. */
export const publishCounts: PublishCounts = (counts, dimensions) =>
  writeLine({ service: SERVICE, ...dimensions, ...counts, _aws: metricDirective({ counts, dimensions }, Date.now()) });

/**
 * The member `_aws` that makes CloudWatch read counts out of a log line: its embedded metric format, as published in the
 * Amazon CloudWatch user guide. Dimensions and counts are members of the line beside it.
 * @param nowMs milliseconds since the epoch
 */
export function metricDirective({ counts, dimensions }: Published, nowMs: number): object {
  const names = Object.keys(counts);
  const key = `${names} ${Object.keys(dimensions)}`;
  const CloudWatchMetrics = described.get(key) ?? describe(names, dimensions);
  described.set(key, CloudWatchMetrics);
  return { Timestamp: nowMs, CloudWatchMetrics };
}

/** By the names in them: a function has a handful of combinations. */
const described = new Map<string, readonly object[]>();

function describe(names: readonly string[], dimensions: Published['dimensions']): readonly object[] {
  const Metrics = names.map((Name) => ({ Name, Unit: unitOf(Name) }));
  return [{ Namespace, Dimensions: [['service', ...Object.keys(dimensions)]], Metrics }];
}

/** CloudWatch's units, by the end of a metric's name. It has none for days. */
const UNITS: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/Seconds$/, 'Seconds'],
  [/Ms$/, 'Milliseconds'],
  [/Bytes$/, 'Bytes'],
  [/Percent$/, 'Percent'],
  [/(Days|Ratio)$/, 'None'],
];

/** A name carries its unit: what ends in none counts something. */
const unitOf = (name: string): string => UNITS.find(([ending]) => ending.test(name))?.[1] ?? 'Count';

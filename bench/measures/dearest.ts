import type { Comparison } from '../in-process/interleave.ts';
import type { Row } from '../row.ts';

/** What was compared, and how it came out. */
export type NamedComparison = readonly [what: string, comparison: Comparison];

/**
 * The row of the one with the largest ratio.
 * @param compared at least one
 */
export function rowOfDearest(measure: string, compared: readonly NamedComparison[], atMost: number): Row {
  const [dearest] = compared.toSorted(([, a], [, b]) => b.ratio.p50.median - a.ratio.p50.median);
  const [what, { ours, floor, ratio }] = dearest as NamedComparison;
  return {
    measure: `hostile input: ${measure}`,
    value: ratio.p50,
    unit: '×',
    limit: { atMost },
    note: `${what}: p50 ${ours.p50.median.toFixed(1)} µs over ${floor.p50.median.toFixed(1)} µs; the dearest of ${compared.length}`,
  };
}

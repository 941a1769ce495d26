/** The figures of several rounds of one measure. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** One line of the table of results. */
export interface Row {
  readonly measure: string;
  readonly value: Spread;
  /** `×` for a ratio; a ratio is always what is measured over what it is compared with. */
  readonly unit: '×' | 'ms' | 'µs' | 'MB' | 'kB' | 'requests/s' | 'calls' | 'USD';
  /** Bound on the median; absent where the figure is only reported. */
  readonly limit?: { readonly atMost: number } | { readonly atLeast: number };
  /** The absolute figures behind it, and what both sides consist of. */
  readonly note: string;
}

/** @throws RangeError for no figures */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const [lowest] = sorted;
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) throw new RangeError('a spread needs at least one figure');
  return { median: percentile(sorted, 50), lowest, highest };
}

/**
 * The nearest-rank percentile.
 * @param sorted ascending, at least one figure
 */
export function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] as number;
}

/** Whether a row keeps its limit; one without a limit does. */
export function keepsLimit({ value, limit }: Row): boolean {
  if (!limit) return true;
  return 'atMost' in limit ? value.median <= limit.atMost : value.median >= limit.atLeast;
}

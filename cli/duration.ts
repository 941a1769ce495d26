import { UsageError } from './surroundings.ts';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A span of time as an option has it: `90s`, `15m`, `6h`, `1d`.
 * @returns milliseconds
 * @throws UsageError for anything else
 */
export function durationOf(text: string, option: string): number {
  const [, number, unit = ''] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (number !== undefined && unitMs !== undefined) return Number(number) * unitMs;
  throw new UsageError(`${option} is a span of time such as 90s, 15m, 6h or 1d.`);
}

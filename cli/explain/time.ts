import type { Question } from './examination.ts';
import type { Mistake } from './mistake.ts';

const WINDOW_MS = 300_000;
const HALF_HOUR_MS = 1_800_000;

/** Clocks of the world differ by half hours, up to 14 hours. */
const MOST_HALF_HOURS = 28;

/**
 * What is wrong with a request's time, where it is known when it was sent.
 * @param name of the header or member
 */
export function timeFindings(name: string, timestampMs: number | undefined, sentAtMs: number | undefined): Mistake[] {
  if (timestampMs === undefined || sentAtMs === undefined) return [];
  const skewMs = timestampMs - sentAtMs;
  if (Math.abs(skewMs) <= WINDOW_MS) return [];
  const zone = nearestZone(skewMs);
  const side = skewMs < 0 ? 'behind' : 'ahead of';
  if (zone !== undefined) {
    const text = `${name} is ${Math.abs(zone)} hours ${side} the time of sending: it is another zone's`;
    return [{ id: 'time-zone', text, remedy: ZONES[name] ?? 'Epoch milliseconds have no zone: do not add one.' }];
  }
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const text = `${name} is ${seconds} s ${side} the time of sending; 300 s are allowed`;
  return [{ id: 'time-outside-window', text, remedy: 'Set the clock; make time and signature anew for each request.' }];
}

/** What to say of a time where it is not known when the request was sent: it may simply be old. */
export function timeNotes(name: string, timestampMs: number | undefined, { request, atMs }: Question): string[] {
  if (timestampMs === undefined || request.sentAtMs !== undefined) return [];
  const skewMs = timestampMs - atMs;
  if (Math.abs(skewMs) <= WINDOW_MS) return [];
  const zone = nearestZone(skewMs);
  const far = zone === undefined ? `${Math.round(Math.abs(skewMs) / 1_000)} s` : `${Math.abs(zone)} hours`;
  const side = skewMs < 0 ? 'behind' : 'ahead of';
  return [`${name} is ${far} ${side} now; 300 s are allowed. With the time of sending it is judged, too.`];
}

const ZONES: Readonly<Record<string, string>> = {
  reqTime: "Write it in China's time (Asia/Shanghai), whatever zone the program has.",
  date: 'Write it in GMT.',
};

/** @returns hours, when a zone explains the difference */
function nearestZone(skewMs: number): number | undefined {
  const halfHours = Math.round(skewMs / HALF_HOUR_MS);
  if (halfHours === 0 || Math.abs(halfHours) > MOST_HALF_HOURS) return undefined;
  return Math.abs(skewMs - halfHours * HALF_HOUR_MS) <= WINDOW_MS ? halfHours / 2 : undefined;
}

/** A time that is digits of another unit. */
export function unitFinding(name: string, text: string): Mistake[] {
  const unit = { 10: 'seconds', 16: 'microseconds', 19: 'nanoseconds' }[text.length];
  if (unit === undefined || !/^\d+$/.test(text)) return [];
  return [
    { id: 'timestamp-unit', text: `${name} is in ${unit}`, remedy: 'Write 13 digits: milliseconds since the epoch.' },
  ];
}

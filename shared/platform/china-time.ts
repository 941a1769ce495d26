/** China has one time zone and no summer time: UTC+8. */
const OFFSET_MS = 8 * 3_600_000;

/** Writes `yyyy-MM-dd HH:mm:ss` in China's time, whatever the zone of the process. */
export function formatChinaTime(epochMs: number): string {
  return new Date(epochMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Reads `yyyy-MM-dd HH:mm:ss` as China's time, whatever the zone of the process. Nothing else: no other form, no day or
 * hour that does not exist.
 * @returns milliseconds since the epoch, or `undefined` for any other text
 */
export function readChinaTime(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined;
  const epochMs = Date.parse(`${text.replace(' ', 'T')}Z`) - OFFSET_MS;
  const isItself = !Number.isNaN(epochMs) && formatChinaTime(epochMs) === text;
  return isItself ? epochMs : undefined;
}

/** Alipay's clock: Beijing time, without daylight saving. */
const OFFSET_MS = 8 * 3_600_000;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

/** `yyyy-MM-dd HH:mm:ss` in GMT+8, whatever the zone of this process. */
export function formatGmt8(epochMs: number): string {
  return new Date(epochMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Reads `yyyy-MM-dd HH:mm:ss` in GMT+8.
 * @returns milliseconds since the epoch, or undefined for any other grammar and for days that do not exist
 */
export function parseGmt8(text: string): number | undefined {
  if (!TIMESTAMP.test(text)) return undefined;
  const epochMs = Date.parse(`${text.replace(' ', 'T')}Z`) - OFFSET_MS;
  return !Number.isNaN(epochMs) && formatGmt8(epochMs) === text ? epochMs : undefined;
}

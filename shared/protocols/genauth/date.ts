/**
 * Reads the `date` header: an IMF-fixdate of RFC 7231 7.1.1.1 (`Sat, 21 Nov 2026 03:27:12 GMT`, whole seconds), or 13
 * digits of milliseconds since the epoch, as the published Java SDK sends it. Nothing else: no other zone, no obsolete
 * form, no weekday that the day does not have.
 * @returns milliseconds since the epoch, or `undefined` for any other text
 */
export function readDate(text: string): number | undefined {
  if (/^\d{13}$/.test(text)) return Number(text);
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const epochMs = Date.parse(text);
  const isItself = !Number.isNaN(epochMs) && new Date(epochMs).toUTCString() === text;
  return isItself ? epochMs : undefined;
}

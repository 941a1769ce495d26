/**
 * Reads the `date` header: an IMF-fixdate of RFC 7231 7.1.1.1 (`Sat, 21 Nov 2026 03:27:12 GMT`, whole seconds), or 13
 * digits of milliseconds since the epoch, as the published Java SDK sends it. Nothing else: no other zone, no obsolete
 * form, no weekday that the day does not have.
 * @returns milliseconds since the epoch, or `undefined` for any other text
 */
export function readDate(text: string): number | undefined {
  if (/^\d{13}$/.test(text)) return Number(text);
  const epochMs = Date.parse(text);
  // What JavaScript writes for that instant is the one form of it; the length keeps out years of more than four digits.
  return text.length === 29 && new Date(epochMs).toUTCString() === text ? epochMs : undefined;
}

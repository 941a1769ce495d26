/** Letters and digits, upper case first: the alphabet of random texts and of base62. */
export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Writes a number in base62, padded on the left to a fixed length.
 * @param value ≥ 0 and below 62^length
 */
export function encodeBase62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  while (text.length < length) {
    text = ALPHANUMERIC.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  if (rest > 0n) throw new RangeError(`the value does not fit ${length} characters`);
  return text;
}

/** Reads a base62 text of `[A-Za-z0-9]`. */
export function decodeBase62(text: string): bigint {
  let value = 0n;
  for (const character of text) value = value * 62n + BigInt(ALPHANUMERIC.indexOf(character));
  return value;
}

/** Letters and digits, upper case first: the alphabet of random texts and of base62. */
export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** As many digits as a `number` holds exactly: whole numbers of more are taken apart into such groups. */
const GROUP_DIGITS = 8;
const GROUP = 62n ** BigInt(GROUP_DIGITS);

/**
 * Writes a number in base62, padded on the left to a fixed length.
 * @param value ≥ 0 and below 62^length
 */
export function encodeBase62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  while (text.length < length) {
    text = encodeGroup(Number(rest % GROUP), Math.min(GROUP_DIGITS, length - text.length)) + text;
    rest /= GROUP;
  }
  if (value >= 62n ** BigInt(length)) throw new RangeError(`the value does not fit ${length} characters`);
  return text;
}

function encodeGroup(value: number, length: number): string {
  let rest = value;
  let text = '';
  while (text.length < length) {
    text = ALPHANUMERIC.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** Reads a base62 text of `[A-Za-z0-9]`. */
export function decodeBase62(text: string): bigint {
  let value = 0n;
  for (const character of text) value = value * 62n + BigInt(ALPHANUMERIC.indexOf(character));
  return value;
}

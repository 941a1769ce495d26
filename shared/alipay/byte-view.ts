import { isUtf8 } from 'node:buffer';

/**
 * Text as bytes, of which only ASCII is understood: one character for each byte, so that a place in the one is the same
 * place in the other. A byte that is not a whole character of ASCII stands as one beyond U+00FF, which no JSON syntax and
 * no id of Alipay's holds. Bytes that are not UTF-8 are taken for GBK, in which the second byte of a character can look
 * like a bracket or a backslash.
 */
export function byteView(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes);
  // A loop, because `from` with a function takes twenty times as long.
  // Stryker disable next-line EqualityOperator: what is behind the end is not written
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] ?? 0;
    if (unit >= 0x80) units[at] = unit | 0x100;
  }
  if (!isUtf8(bytes)) hideSecondBytes(bytes, units);
  return Buffer.from(units.buffer).toString('utf16le');
}

/** A first byte without a second one stands for itself: so a text that was cut off inside a character ends with its quote. */
function hideSecondBytes(bytes: Uint8Array, units: Uint16Array): void {
  // Stryker disable next-line EqualityOperator: behind the end there is no pair
  for (let at = 0; at < bytes.length; at += isPair(bytes[at], bytes[at + 1]) ? 2 : 1) {
    if (isPair(bytes[at], bytes[at + 1])) units[at + 1] = (bytes[at + 1] ?? 0) | 0x100;
  }
}

/**
 * Whether two bytes are one character of GBK (GB18030 adds four bytes, whose second and fourth are digits). No second byte is 0xff,
 * which need not be looked at: it is no ASCII, and no first byte.
 */
function isPair(first = 0, second = 0): boolean {
  return first >= 0x81 && first <= 0xfe && second >= 0x40 && second !== 0x7f;
}

/**
 * What a refused signature tells, as the documents have it and by the test's own hash: nothing is imported from the gateway. A
 * caller reads it the same way.
 */
import { createHash } from 'node:crypto';

/** What a message tells of the string-to-sign. */
export interface ToldEvidence {
  readonly lengthBytes: number;
  readonly sha256: string;
  readonly shown: string;
}

const ENGLISH = /the string to sign has (\d+) bytes, its SHA-256 is ([0-9a-f]{64}), and it reads (.*)$/;
const CHINESE = /待签名字符串共 (\d+) 字节，SHA-256 为 ([0-9a-f]{64})，内容为 (.*)$/;

/** Reads it from a message, in whichever language. */
export function toldIn(message: unknown): ToldEvidence | undefined {
  const [, length, sha256 = '', shown = ''] = ENGLISH.exec(String(message)) ?? CHINESE.exec(String(message)) ?? [];
  return length === undefined ? undefined : { lengthBytes: Number(length), sha256, shown };
}

/** The rest of a message: what it says to everybody. */
export const withoutEvidence = (message: unknown): string => String(message).replace(ENGLISH, '').replace(CHINESE, '');

/** What must be told of a string; without `shown` it is one that is short and needs no escape but for newlines. */
export function evidenceOfText(text: string, shown = text.replaceAll('\n', '\\n')): ToldEvidence {
  const bytes = Buffer.from(text);
  return { lengthBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), shown };
}

/** The bytes that are shown, where nothing is cut out. */
export function bytesShown(shown: string): Buffer {
  const parts = [...shown.matchAll(/\\x([0-9a-f]{2})|\\([\\nrt])|[^\\]/gsu)];
  if (parts.map(([part]) => part).join('') !== shown) throw new Error(`is not escaped: ${shown}`);
  return Buffer.concat(
    parts.map(([part, hex, letter]) => {
      if (hex !== undefined) return Buffer.from(hex, 'hex');
      return Buffer.from(letter === undefined ? part : ({ n: '\n', r: '\r', t: '\t' }[letter] ?? letter));
    }),
  );
}

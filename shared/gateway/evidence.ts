import { hash } from 'node:crypto';
import type { Evidence } from '../platform/errors.ts';
import type { Language } from './language.ts';

/** A string-to-sign without the secret, in bytes. */
export interface SignedString {
  /** All of it: what its length and its hash are of. */
  readonly signed: Buffer;
  /** The same with the values that must not be repeated as {@link shownValue} gives them. */
  readonly shown: Buffer;
}

/**
 * What a refused signature tells of the string that was verified (rule 13): a pure function of the request, so that it says
 * nothing of callers and their keys.
 */
export function evidenceOf(string: SignedString): Evidence;
export function evidenceOf(string: SignedString | undefined): Evidence | undefined;
export function evidenceOf(string: SignedString | undefined): Evidence | undefined {
  if (!string) return undefined;
  const { signed, shown } = string;
  return { lengthBytes: signed.length, sha256: hash('sha256', signed), shown: excerptOf(shown.toString('latin1')) };
}

/** The same in a sentence's place, behind what is wrong. The string stands last: whatever it holds, nothing follows it. */
export function describeEvidence({ lengthBytes, sha256, shown }: Evidence, language: Language): string {
  return language === 'zh'
    ? `待签名字符串共 ${lengthBytes} 字节，SHA-256 为 ${sha256}，内容为 ${shown}`
    : `the string to sign has ${lengthBytes} bytes, its SHA-256 is ${sha256}, and it reads ${shown}`;
}

/** Nobody has to send one of these in what is signed, and some do. */
const SECRET_NAME = /secret|passw|token|(?:private|api)[_-]?key|^state$/i;
const CODE_NAME = /auth[_-]?code/i;

/** Whether there may be a name in it behind which {@link shownValue} hides something; most strings need not be looked at again. */
export const mayHoldSecrets = (text: string): boolean => /secret|passw|token|key|state|code/i.test(text);

/**
 * A member's or header's value as a message may show it, whose receiver may log it. An auth code is still live: of it the first
 * and last four characters are shown, of a short one nothing. Behind a name of secrets nothing is shown.
 */
export function shownValue(name: string, value: string): string {
  if (SECRET_NAME.test(name)) return '***';
  if (!CODE_NAME.test(name)) return value;
  return value.length < 16 ? '***' : `${value.slice(0, 4)}***${value.slice(-4)}`;
}

/** In UTF-16 units, of which none stands for more than three bytes of UTF-8. */
const MAX_SHOWN = 512;
/** Stands where the middle was cut out, and nowhere else. */
const CUT = '…';
const BEFORE_CUT = 256;
/** Room for an escape that begins just before the place is left. */
const BEHIND_CUT = MAX_SHOWN - CUT.length - BEFORE_CUT - 3;
/** So many bytes hold more than is taken of them, and a character that is cut at their end. */
const WINDOW = 3 * BEFORE_CUT + 3;

/** What is shown of bytes, one of them a character (latin1): escaped, then cut in the middle. */
function excerptOf(bytes: string): string {
  const isLong = bytes.length > 2 * WINDOW;
  const first = escaped(isLong ? bytes.slice(0, WINDOW) : bytes);
  if (!isLong && first.length <= MAX_SHOWN) return first;
  const last = isLong ? escaped(bytes.slice(-WINDOW)) : first;
  return first.slice(0, wholeUntil(first, BEFORE_CUT)) + CUT + last.slice(wholeUntil(last, last.length - BEHIND_CUT));
}

/** The next place before this one, or itself, at which neither an escape nor a character is cut in two. */
const wholeUntil = (text: string, at: number): number =>
  at - (/(?:\\(?:x.?)?|[\ud800-\udbff])$/.exec(text.slice(at - 3, at))?.[0].length ?? 0);

/** What may be one character of UTF-8, or a byte that is no printable ASCII; a backslash, too, since it begins every escape. */
const NOT_PLAIN = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[^ -[\]-~]/g;
/** A character that looks like itself: no blank, no control or format character, no combining mark. */
const VISIBLE = /^(?![…\ufffd])[\p{L}\p{N}\p{P}\p{S}]$/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As `printf %b` reads it: `\xNN` is one byte. */
const escaped = (bytes: string): string =>
  bytes.replace(NOT_PLAIN, (piece) => {
    const character = piece.length > 1 ? Buffer.from(piece, 'latin1').toString() : '';
    if (VISIBLE.test(character)) return character;
    return SHORT_ESCAPES[piece] ?? piece.replace(/./gs, escapedByte);
  });

const escapedByte = (byte: string): string => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;

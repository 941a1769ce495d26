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

/**
 * A member's or header's value as a message may show it, whose receiver may log it. An auth code is still live: of it the first
 * and last four characters are shown, of a short one nothing. Behind a name of secrets nothing is shown.
 */
export function shownValue(name: string, value: string): string {
  if (SECRET_NAME.test(name)) return '***';
  if (!CODE_NAME.test(name)) return value;
  return value.length < 16 ? '***' : `${value.slice(0, 4)}***${value.slice(-4)}`;
}

/** In UTF-16 units, of which one stands for at most three bytes of UTF-8. */
const MAX_SHOWN = 512;
/** Stands where the middle was cut out, and nowhere else. */
const CUT = '…';
const BEFORE_CUT = 256;

/** What is shown of bytes, one of them a character (latin1): escaped, and cut in the middle between two escapes. */
function excerptOf(bytes: string): string {
  const window = 3 * MAX_SHOWN;
  if (bytes.length <= window) {
    const whole = piecesOf(bytes).join('');
    if (whole.length <= MAX_SHOWN) return whole;
  }
  // Where a window begins or ends within a character, that is beyond what is taken of it.
  const first = taken(piecesOf(bytes.slice(0, window)), BEFORE_CUT, (piece, room) => piece.slice(0, room));
  const last = taken(piecesOf(bytes.slice(-window)).reverse(), MAX_SHOWN - CUT.length - BEFORE_CUT, (piece, room) =>
    piece.slice(piece.length - room),
  );
  return first.join('') + CUT + last.reverse().join('');
}

/** As many pieces as there is room for; of the next one a part, where it is plain. */
function taken(pieces: readonly string[], room: number, cut: (piece: string, room: number) => string): string[] {
  const parts: string[] = [];
  let left = room;
  for (const piece of pieces) {
    const part = piece.length <= left ? piece : PLAIN.test(piece) ? cut(piece, left) : '';
    parts.push(part);
    left -= part.length;
    if (part !== piece) break;
  }
  return parts;
}

/** Printable ASCII but the backslash, which begins every escape. */
const PLAIN = /^[ -[\]-~]/;
/** A run of plain bytes, what may be one character of UTF-8, or one byte. */
const PIECE = /[ -[\]-~]+|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|./gs;
/** A character that looks like itself: no blank but the space, no control or format character, no combining mark. */
const VISIBLE = /^(?![…\ufffd])[\p{L}\p{N}\p{P}\p{S}]$/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const piecesOf = (bytes: string): string[] => (bytes.match(PIECE) ?? []).map(escaped);

/** As `printf %b` reads it: `\xNN` is one byte. */
function escaped(piece: string): string {
  if (PLAIN.test(piece)) return piece;
  const bytes = Buffer.from(piece, 'latin1');
  const character = bytes.toString();
  if (piece.length > 1 && VISIBLE.test(character)) return character;
  return SHORT_ESCAPES[piece] ?? bytes.toString('hex').replace(/../g, '\\x$&');
}

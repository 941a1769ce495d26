import { right, type Variant, wrong } from './mistake.ts';

/** How a protocol writes a digest. */
export type Encoding = 'lower-case hex' | 'upper-case hex' | 'base64';

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The bytes that a sent signature stands for, in each way to read it: the right one, and those that a mistake would have made.
 * @param isLength whether a signature can have as many bytes
 */
export function readSignature(
  sent: string,
  encoding: Encoding,
  isLength: (bytes: number) => boolean,
): readonly Variant<Buffer>[] {
  const asItIs = readings(sent, encoding);
  const cleaned = cleanings(sent).flatMap(({ value, mistakes }) =>
    readings(value, encoding).map((reading) => ({ ...reading, mistakes: [...mistakes, ...reading.mistakes] })),
  );
  return [...asItIs, ...cleaned].filter(({ value }) => isLength(value.length));
}

function readings(sent: string, encoding: Encoding): Variant<Buffer>[] {
  return [...hexReadings(sent, encoding), ...base64Readings(sent, encoding)];
}

function hexReadings(sent: string, encoding: Encoding): Variant<Buffer>[] {
  if (!HEX.test(sent)) return [];
  const bytes = Buffer.from(sent, 'hex');
  const written = bytes.toString('hex');
  if (encoding === 'base64') {
    return [wrong(bytes, 'hex-for-base64', 'the signature is written in hex', 'Write its bytes in base64.')];
  }
  const isRight = sent === (encoding === 'lower-case hex' ? written : written.toUpperCase());
  if (isRight) return [right(bytes)];
  return [wrong(bytes, 'digest-case', 'the signature is in the wrong case', `Write it in ${encoding}.`)];
}

function base64Readings(sent: string, encoding: Encoding): Variant<Buffer>[] {
  if (encoding !== 'base64') return base64ForHex(sent, encoding);
  const bytes = Buffer.from(sent, 'base64');
  if (BASE64.test(sent) && bytes.toString('base64') === sent) return [right(bytes), ...hexInBase64(bytes)];
  if (BASE64.test(sent) && bytes.toString('base64').replace(/=+$/, '') === sent) {
    return [wrong(bytes, 'base64-unpadded', 'the signature lacks its closing =', 'Keep the = at the end of base64.')];
  }
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(sent)) return [];
  const remedy = 'Use the standard alphabet (+ and /), with the = at the end.';
  return [wrong(Buffer.from(sent, 'base64url'), 'base64url', 'the signature is URL-safe base64', remedy)];
}

function base64ForHex(sent: string, encoding: Encoding): Variant<Buffer>[] {
  if (!BASE64.test(sent)) return [];
  const bytes = Buffer.from(sent, 'base64');
  return [wrong(bytes, 'base64-for-hex', 'the signature is written in base64', `Write its bytes in ${encoding}.`)];
}

function hexInBase64(bytes: Buffer): Variant<Buffer>[] {
  const text = bytes.toString('latin1');
  if (!HEX.test(text)) return [];
  const remedy = 'Put the bytes of the digest into base64, not its hex text.';
  return [wrong(Buffer.from(text, 'hex'), 'base64-of-hex', 'the signature is base64 of a hex text', remedy)];
}

/** What came between making the signature and sending it. */
function cleanings(sent: string): Variant<string>[] {
  const trimmed = sent.trim();
  const unquoted = trimmed.replace(/^"(.*)"$|^'(.*)'$/s, '$1$2');
  const joined = trimmed.replace(/\s+/g, '');
  const all = [
    wrong(trimmed, 'signature-blanks', 'the signature has blanks at its ends', 'Send it without blanks and newlines.'),
    wrong(unquoted, 'signature-quotes', 'the signature is sent in quotes', 'Send it without quotes.'),
    wrong(joined, 'signature-lines', 'the signature is broken into lines', 'Write it in one line (openssl base64 -A).'),
    wrong(
      trimmed.replaceAll(' ', '+'),
      'signature-plus-lost',
      'each + of the signature became a blank',
      'Do not let a form decoder read it.',
    ),
    wrong(decoded(trimmed), 'signature-url-encoded', 'the signature is URL-encoded', 'Send it as it is.'),
  ];
  const news = all.filter(({ value }, index) => {
    const isNew = value !== sent && !all.slice(0, index).some((before) => before.value === value);
    return isNew;
  });
  return news;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

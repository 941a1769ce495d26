import { type Mistake, type MistakeId, right, type Variant, wrong } from './mistake.ts';

/** A secret that the caller's document has. */
export interface KnownSecret {
  readonly secret: string;
  /** Absent for one with which the request may be signed. */
  readonly wrongBecause?: Mistake;
}

/**
 * What happens to a secret between a file and the program that signs: all of what is right, and what is done with it.
 * @param options.behindText whether the secret is nothing but the end of the text: a blank before it is the text's, and an empty one is none
 */
export function secretVariants(
  known: readonly KnownSecret[],
  { behindText = false }: { readonly behindText?: boolean } = {},
): Variant<Buffer>[] {
  const good = known.filter(({ wrongBecause }) => !wrongBecause).map(({ secret }) => secret);
  const others = known.flatMap(({ secret, wrongBecause }) =>
    wrongBecause ? [{ mistakes: [wrongBecause], value: Buffer.from(secret) }] : [],
  );
  const all = [
    ...good.map((secret) => right(Buffer.from(secret))),
    ...others,
    ...good.flatMap((secret) => spoilt(secret, behindText)),
  ];
  const seen = new Set<string>();
  return all.filter(({ value }) => {
    const isNew = !seen.has(value.toString('latin1'));
    seen.add(value.toString('latin1'));
    return isNew;
  });
}

const PROVIDE_IT = 'See that the program has it: a setting is missing.';
const READ_WITHOUT = 'Read it without what stands around it (trim it; printf instead of echo).';

function spoilt(secret: string, behindText: boolean): Variant<Buffer>[] {
  const text = (value: string, id: MistakeId, what: string, remedy: string) =>
    wrong(Buffer.from(value), id, what, remedy);
  return [
    text(`${secret}\n`, 'secret-newline', 'the secret ends with a newline', READ_WITHOUT),
    text(`${secret}\r\n`, 'secret-newline', 'the secret ends with a carriage return and a newline', READ_WITHOUT),
    text(`${secret}\r`, 'secret-newline', 'the secret ends with a carriage return', READ_WITHOUT),
    text(`${secret} `, 'secret-blank', 'the secret ends with a blank', READ_WITHOUT),
    ...(behindText ? [] : [text(` ${secret}`, 'secret-blank', 'the secret begins with a blank', READ_WITHOUT)]),
    text(
      `\ufeff${secret}`,
      'secret-bom',
      'the secret begins with a byte order mark',
      'Save its file as UTF-8 without one.',
    ),
    text(`"${secret}"`, 'secret-quotes', 'the secret stands in quotes', 'Take the quotes away.'),
    text(`'${secret}'`, 'secret-quotes', 'the secret stands in quotes', 'Take the quotes away.'),
    text(secret.toUpperCase(), 'secret-case', 'the secret was upper-cased', 'Use it as it is.'),
    text(secret.toLowerCase(), 'secret-case', 'the secret was lower-cased', 'Use it as it is.'),
    text(encodeURIComponent(secret), 'secret-encoded', 'the secret was URL-encoded', 'Use it as it is.'),
    text(Buffer.from(secret).toString('base64'), 'secret-encoded', 'the secret was base64-encoded', 'Use it as it is.'),
    text(secret.slice(0, -1), 'secret-cut', 'the last character of the secret is missing', 'Copy all of it.'),
    text(secret.slice(1), 'secret-cut', 'the first character of the secret is missing', 'Copy all of it.'),
    ...[16, 24, 32].map((length) =>
      text(secret.slice(0, length), 'secret-cut', `the secret was cut to ${length} characters`, 'Use all of it.'),
    ),
    ...(behindText ? [] : [text('', 'secret-empty', 'the secret was empty', PROVIDE_IT)]),
    ...['undefined', 'null', 'None', '[object Object]'].map((word) =>
      text(word, 'secret-empty', `the secret was the word ${word}`, PROVIDE_IT),
    ),
    ...decodedForms(secret),
  ];
}

/** The bytes that a secret would be, were it an encoding. */
function decodedForms(secret: string): Variant<Buffer>[] {
  const remedy = 'The secret is text: its own bytes are the key.';
  const hex = /^(?:[0-9a-fA-F]{2})+$/.test(secret) ? [Buffer.from(secret, 'hex')] : [];
  const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(secret) ? [Buffer.from(secret, 'base64')] : [];
  return [
    ...hex.map((bytes) => wrong(bytes, 'secret-decoded', 'the secret was decoded as hex', remedy)),
    ...base64.map((bytes) => wrong(bytes, 'secret-decoded', 'the secret was decoded as base64', remedy)),
  ];
}

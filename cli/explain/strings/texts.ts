import { type Variant, wrong } from '../mistake.ts';

const NO_NEWLINE = 'No newline stands there (printf %s instead of echo).';

/** What happens to the whole of a text before it is signed, whatever the protocol. */
export function spoiltTexts(text: string): Variant<string>[] {
  return [
    wrong(`${text}\n`, 'string-newline-at-end', 'a newline stands at the end of what was signed', NO_NEWLINE),
    wrong(`${text}\r\n`, 'string-newline-at-end', 'a newline stands at the end of what was signed', NO_NEWLINE),
    wrong(`\n${text}`, 'string-newline-at-start', 'a newline stands before what was signed', NO_NEWLINE),
    wrong(`${text} `, 'string-blank', 'a blank stands at the end of what was signed', 'Sign the string as it is.'),
    wrong(`"${text}"`, 'string-quoted', 'what was signed stands in quotes', 'Sign the string as it is.'),
    wrong(JSON.stringify(text), 'string-quoted', 'what was signed is a JSON string', 'Sign the string as it is.'),
    wrong(encodeURIComponent(text), 'string-encoded', 'the whole string was URL-encoded', 'Sign it as it is.'),
    wrong(base64(text), 'string-encoded', 'the whole string was base64-encoded', 'Sign it as it is.'),
    wrong(text.toLowerCase(), 'string-case', 'the whole string was lower-cased', 'Sign it as it is.'),
    wrong(text.toUpperCase(), 'string-case', 'the whole string was upper-cased', 'Sign it as it is.'),
    wrong('', 'string-empty', 'an empty string was signed', 'See that the program makes the string first.'),
  ];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A text in which some parts are form- or percent-encoded, as libraries differ. */
export const ENCODERS: readonly ((text: string) => string)[] = [
  encodeURIComponent,
  (text) => new URLSearchParams({ a: text }).toString().slice(2),
  (text) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  (text) => encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (encoded) => encoded.toLowerCase()),
];

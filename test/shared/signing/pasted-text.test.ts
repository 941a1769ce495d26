import { otherThanValue, strayCharacter } from '../../../shared/signing/pasted-text.ts';

describe('a character that came with copying', () => {
  test.each([
    ['a zero-width space', '\u200B', 'holds an invisible character (U+200B); copy it anew, from its file'],
    ['a soft hyphen', '\u00AD', 'holds an invisible character (U+00AD); copy it anew, from its file'],
    ['a Hangul filler', '\u3164', 'holds an invisible character (U+3164); copy it anew, from its file'],
    ['an empty Braille pattern', '\u2800', 'holds an invisible character (U+2800); copy it anew, from its file'],
    [
      'a tag beyond the first plane',
      '\u{E0041}',
      'holds an invisible character (U+E0041); copy it anew, from its file',
    ],
    ['a NUL', '\0', 'holds a control character (U+0000); copy it anew, from its file'],
    ['an escape', '\u001B', 'holds a control character (U+001B); copy it anew, from its file'],
    ['a typographic quote', '\u201C', 'holds a typographic quote (U+201C); copy it anew, from its file'],
    ['a full-width apostrophe', '\uFF07', 'holds a typographic quote (U+FF07); copy it anew, from its file'],
    [
      'the sign for what cannot be shown',
      '\uFFFD',
      'holds a character that another encoding has spoiled (U+FFFD); copy it anew, from its file',
    ],
    [
      'half a surrogate pair',
      '\uD83D',
      'holds a character that another encoding has spoiled (U+D83D); copy it anew, from its file',
    ],
    ['a long dash', '\u2014', 'holds a typographic dash in the place of - (U+2014); copy it anew, from its file'],
  ])('is %s', (_name, character, fault) => {
    expect(strayCharacter(`abc${character}def`)).toBe(fault);
    expect(strayCharacter(character)).toBe(fault);
  });

  test.each(['', 'abc', 'a-b "c" \'d\' `e`', 'line\nline\r\nline\ttab', '应用密钥', '😀', 'ñ'])(
    'is not in %j',
    (text) => {
      expect(strayCharacter(text)).toBeUndefined();
    },
  );

  test('is named first of many, by its kind and not by its place', () => {
    expect(strayCharacter('\u2014\u201C\u200B')).toMatch('invisible character (U+200B)');
  });
});

const PLACEHOLDER = 'is a placeholder of the documents, not a value';
const FILE_NAME = 'is the name of a file; give what the file holds';
/** As `openssl rand -base64 24` may give it. */
const GENERATED = '/abcdefghijklmnopqrstuvwxyzabcd/A1';

describe('what stands where a value belongs', () => {
  test.each([
    'MIIE...',
    'MIIE…',
    'openssl rand -hex 32',
    'made with openssl genrsa',
    'at least 32 characters',
    'AT LEAST 8 CHARACTERS',
    '<key>',
    '<>',
    '<of two\nlines>',
    '{key}',
    '{}',
    `\${KEY}`,
    'your-secret',
    'your_secret',
    'Your secret',
  ])('%j is a placeholder', (text) => {
    expect(otherThanValue(text)).toBe(PLACEHOLDER);
  });

  test.each([
    'a..b',
    'openssl',
    'openssl -',
    'myopenssl rand',
    'flat least 32 characters',
    'at least some characters',
    'at least 32 charactersx',
    'a<key>',
    '<key>a',
    'a{key}',
    '{key}a',
    `a\${key}`,
    'yourself',
    'of your-self',
  ])('%j is none', (text) => {
    expect(otherThanValue(text)).toBeUndefined();
  });

  test.each([
    'key.pem',
    'KEY.PEM',
    'my key.p12',
    `${'k'.repeat(255)}.pem`,
    'file:///home/user/key',
    'http://host/key',
    'https://host/key',
    '~/key',
    '~\\key',
    './key',
    '../key',
    '/key',
    '\\key',
    'C:\\key',
    'c:/key',
    '/应用/1',
    ' /home/user/key\n',
    '\tkey.pem ',
    `/${'k'.repeat(98)}`,
    // Of letters and digits as a generated secret is, but too short, or without capitals, or without digits.
    '/abcdefghijklmnopqrstuvwxyz/A1',
    '/abcdefghijklmnopqrstuvwxyzabcd/a1',
    '/abcdefghijklmnopqrstuvwxyzabcd/AB',
    // What looks generated is only a part of it.
    `/home dir${GENERATED}`,
    `${GENERATED}/key file`,
  ])('%j is the name of a file', (text) => {
    expect(otherThanValue(text)).toBe(FILE_NAME);
  });

  test.each([
    '',
    'secret',
    '.pem',
    'key.pem2',
    'key.pem\nkey',
    `${'k'.repeat(256)}.pem`,
    'line\nkey.pem',
    'a/key',
    'a/b+c',
    '/',
    '/key+',
    '/key=',
    'xfile:/key',
    '1:/key',
    `/${'k'.repeat(99)}`,
    GENERATED,
    `${GENERATED.slice(0, -2)}/1A`,
    `${GENERATED.slice(0, 30)}A1`,
  ])('%j is none', (text) => {
    expect(otherThanValue(text)).toBeUndefined();
  });
});

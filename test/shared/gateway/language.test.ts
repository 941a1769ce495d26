import { type Fallback, type Language, preferredLanguage } from '../../../shared/gateway/language.ts';

/** As the open API has it, DaxPay, and the page. */
const ENGLISH: Fallback = { unasked: 'en', other: 'en' };
const CHINESE: Fallback = { unasked: 'zh', other: 'zh' };
const PAGE: Fallback = { unasked: 'zh', other: 'en' };

test.each<[string, Language]>([
  ['zh', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['zh-Hant-TW', 'zh'],
  ['ZH-cn', 'zh'],
  ['zh_CN', 'zh'],
  ['en', 'en'],
  ['en-US,en;q=0.9,zh;q=0.8', 'en'],
  ['en;q=0.5, zh;q=0.8', 'zh'],
  ['zh;q=0.5, en;q=0.501', 'en'],
  ['fr, zh;q=0.2', 'zh'],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'en'],
  ['zh, en', 'zh'],
  ['en, zh', 'en'],
  ['en;q=0, *', 'zh'],
  ['*, zh;q=0', 'en'],
  ['en;q=0', 'zh'],
  ['zh;q=0.000', 'en'],
  ['*;q=0.5, en;q=0.4', 'zh'],
  ['*, en', 'en'],
  ['en;q=0.1, en-GB;q=0.9, zh;q=0.5', 'en'],
  ['\ten \t;\tq=1 , zh ; q=0.9', 'en'],
  ['en;level=1;q=0.3,zh;q=0.4', 'zh'],
])('%j prefers %s, whatever the fallback', (header, expected) => {
  for (const fallback of [ENGLISH, CHINESE, PAGE]) expect(preferredLanguage(header, fallback)).toBe(expected);
});

test.each([
  undefined,
  '',
  ' ',
  ',',
  ';q=1',
  '*',
  '*;q=0.5',
  'zh;q=2',
  'en;q=abc',
  'en;q=',
  'en;q=-1',
  'en;q=0.1234',
  'zh;q=1.001',
  'english;q=0',
  ' '.repeat(9_000),
  ','.repeat(9_000),
  `en${' '.repeat(1_023)}`,
])('%# asks for nothing that decides', (header) => {
  expect([ENGLISH, CHINESE, PAGE].map((fallback) => preferredLanguage(header, fallback))).toEqual(['en', 'zh', 'zh']);
});

test.each(['fr', 'fr;q=0.1', 'zho', 'english', 'de, fr;q=0.9', '*;q=0, fr', 'zh;q=0, en;q=0, fr'])(
  '%s asks for other languages',
  (header) => {
    expect([ENGLISH, CHINESE, PAGE].map((fallback) => preferredLanguage(header, fallback))).toEqual(['en', 'zh', 'en']);
  },
);

test('a header of 1,024 characters is read, a longer one is nobody’s list', () => {
  const header = (length: number) => `zh${' '.repeat(length - 2)}`;
  expect(preferredLanguage(header(1_024), ENGLISH)).toBe('zh');
  expect(preferredLanguage(header(1_025), ENGLISH)).toBe('en');
});

test('12 ranges are read, and no more', () => {
  const header = (before: number) => `${'fr,'.repeat(before)}zh`;
  expect(preferredLanguage(header(11), ENGLISH)).toBe('zh');
  expect(preferredLanguage(header(12), ENGLISH)).toBe('en');
});

test('a weight stands behind two parameters at most', () => {
  const header = (before: number) => `zh${';a=b'.repeat(before)};q=0,en;q=0.5`;
  expect(preferredLanguage(header(2), CHINESE)).toBe('en');
  expect(preferredLanguage(header(3), CHINESE)).toBe('zh');
});

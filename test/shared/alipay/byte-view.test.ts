import { byteView } from '../../../shared/alipay/byte-view.ts';

/** The numbers of the characters, one for each byte. */
const viewOf = (...bytes: number[]) => {
  const view = byteView(Buffer.from(bytes));
  return Array.from(view, (character) => character.charCodeAt(0));
};

test('ASCII stands for itself, and every other byte of UTF-8 beyond U+00FF', () => {
  expect(viewOf(0x00, 0x22, 0x41, 0x7f)).toEqual([0x00, 0x22, 0x41, 0x7f]);
  expect(viewOf(0xc2, 0x80, 0x41, 0xe6, 0x8e, 0x88)).toEqual([0x1c2, 0x180, 0x41, 0x1e6, 0x18e, 0x188]);
  expect(viewOf()).toEqual([]);
});

test.each([
  ['a backslash', 0x81, 0x5c],
  ['the lowest second byte', 0xc8, 0x40],
  ['a second byte before the one that is left out', 0xc8, 0x7e],
  ['a second byte behind it', 0xc8, 0x80],
  ['the highest bytes', 0xfe, 0xfe],
])('two bytes of GBK are one character, and neither is ASCII: %s', (_what, first, second) => {
  expect(viewOf(first, second, 0x22)).toEqual([first | 0x100, second | 0x100, 0x22]);
  expect(viewOf(first, second, first, second)).toEqual([first, second, first, second].map((byte) => byte | 0x100));
});

test.each([
  ['a first byte that is too low', 0x80, 0x40],
  ['one that is too high', 0xff, 0x40],
  ['a second byte that is too low', 0x81, 0x3f],
  ['the one that is left out', 0x81, 0x7f],
])('what is no character of GBK hides nothing: %s', (_what, first, second) => {
  expect(viewOf(first, second)).toEqual([first | 0x100, second]);
});

test('a second byte that is too high, and a first one without a second, stand for themselves', () => {
  expect(viewOf(0x81, 0xff, 0x40)).toEqual([0x181, 0x1ff, 0x40]);
  expect(viewOf(0x22, 0x81)).toEqual([0x22, 0x181]);
});

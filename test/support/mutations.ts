/** Changes of a text or of bytes, each of them small: what an attacker, a proxy or a mistake makes of something signed. */
import { fc } from './properties.ts';

/** A change. It may give the same back; whoever uses it says what it must differ in. */
export type Mutation = (text: string) => string;

const place = fc.nat(100_000);
const piece = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    'a',
    'A',
    'Z',
    '&',
    '=',
    '+',
    '/',
    '-',
    '_',
    '.',
    ',',
    ' ',
    '\n',
    '\t',
    '\0',
    '"',
    '\\',
    'é',
  ),
  fc.string({ maxLength: 3 }),
);

const spliced = (text: string, at: number, removed: number, added: string): string => {
  const index = at % (text.length + 1);
  return text.slice(0, index) + added + text.slice(index + removed);
};

/** Replaces, inserts, removes, doubles, swaps, turns the case of a letter, cuts off, or adds at an end. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 0, max: 3 }), piece).map(
    ([at, removed, added]): Mutation =>
      (text) =>
        spliced(text, at, removed, added),
  ),
  place.map(
    (at): Mutation =>
      (text) =>
        spliced(text, at, 0, text.charAt(at % (text.length + 1))),
  ),
  place.map(
    (at): Mutation =>
      (text) => {
        const index = at % (text.length + 1);
        return spliced(text, index, 2, text.charAt(index + 1) + text.charAt(index));
      },
  ),
  place.map(
    (at): Mutation =>
      (text) => {
        const letter = text.charAt(at % (text.length + 1));
        const turned = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
        return spliced(text, at, letter.length, turned);
      },
  ),
  place.map(
    (at): Mutation =>
      (text) =>
        text.slice(0, at % (text.length + 1)),
  ),
  piece.map(
    (added): Mutation =>
      (text) =>
        text + added,
  ),
  piece.map(
    (added): Mutation =>
      (text) =>
        added + text,
  ),
);

/** The same for bytes in base64: bits turned, bytes added and removed, so that the result is base64 again. */
export const base64Mutation: fc.Arbitrary<Mutation> = fc
  .tuple(place, fc.integer({ min: 0, max: 255 }), fc.constantFrom('turn', 'add', 'remove', 'reverse'))
  .map(([at, byte, how]) => (text) => {
    const bytes = [...Buffer.from(text, 'base64')];
    const index = at % (bytes.length + 1);
    if (how === 'turn') bytes[index] = (bytes[index] ?? 0) ^ byte;
    if (how === 'add') bytes.splice(index, 0, byte);
    if (how === 'remove') bytes.splice(index, 1);
    if (how === 'reverse') bytes.reverse();
    return Buffer.from(bytes).toString('base64');
  });

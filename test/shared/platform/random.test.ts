import { createHash } from 'node:crypto';
import { randomAlphanumeric, secureRandomBytes } from '../../../shared/platform/random.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Bytes that look random and are the same in every run. */
function pseudoRandomBytes() {
  let round = 0;
  return (size: number): Uint8Array => {
    const blocks: Buffer[] = [];
    for (let bytes = 0; bytes < size; bytes += 32) {
      blocks.push(createHash('sha256').update(String(round)).digest());
      round += 1;
    }
    return Buffer.concat(blocks).subarray(0, size);
  };
}

describe('a random text', () => {
  test.each([1, 8, 12, 32, 1_000])('has exactly %i letters and digits', (length) => {
    expect(randomAlphanumeric(length)).toMatch(new RegExp(`^[A-Za-z0-9]{${length}}$`));
  });

  test('is another one each time', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => randomAlphanumeric(32))).size).toBe(1_000);
  });

  test('has each character equally often', () => {
    const text = randomAlphanumeric(620_000, pseudoRandomBytes());
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([...ALPHABET].sort());
    const expected = text.length / ALPHABET.length;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 61 degrees of freedom: above 112 once in ten thousand. With `byte % 62` alone it would be above 10,000.
    expect(chiSquare).toBeLessThan(112);
  });

  test('throws bytes away that would favour some characters', () => {
    const given = [248, 255, 0, 61, 62, 247];
    expect(randomAlphanumeric(4, () => Uint8Array.from(given))).toBe('A9A9');
  });

  test('asks again when too many bytes were thrown away', () => {
    const rounds = [Uint8Array.from([250, 251, 252]), Uint8Array.from([1, 2, 3])];
    expect(randomAlphanumeric(2, () => rounds.shift() ?? new Uint8Array())).toBe('BC');
  });

  test('comes from bytes of the size asked for', () => {
    expect(secureRandomBytes(16)).toHaveLength(16);
    expect(secureRandomBytes(16)).not.toEqual(secureRandomBytes(16));
  });

  test('comes from bytes none of which is given twice, whatever sizes are asked for', () => {
    const sizes = [20, 40, 4_000, 96, 1, 4_096, 4_095, 2, 20];
    const windows = sizes.flatMap((size) => {
      const bytes = Buffer.from(secureRandomBytes(size));
      expect(bytes).toHaveLength(size);
      return size < 16
        ? []
        : Array.from({ length: Math.floor(size / 16) }, (_, at) => bytes.toString('hex', at * 16, at * 16 + 16));
    });
    expect(new Set(windows).size).toBe(windows.length);
  });

  test('comes from bytes that are the asker’s own', () => {
    const first = secureRandomBytes(16);
    const copy = Buffer.from(first);
    secureRandomBytes(4_096);
    expect(Buffer.from(first)).toEqual(copy);
    expect(first.buffer.byteLength).toBe(16);
  });

  test('asks for at most 4,096 bytes at once', () => {
    expect(secureRandomBytes(4_096)).toHaveLength(4_096);
    expect(() => secureRandomBytes(4_097)).toThrow(RangeError);
  });
});

import { createHash } from 'node:crypto';
import { weaknessOf } from '../../../cli/check/weak-secret.ts';

/** As good as random, and the same in every run. */
const bytesOf = (seed: number) => createHash('sha256').update(String(seed)).digest();

describe('a shared secret', () => {
  test('that is random is never called weak, in any usual alphabet', () => {
    for (let round = 0; round < 3_000; round += 1) {
      const bytes = bytesOf(round);
      expect(weaknessOf(bytes.toString('base64url'))).toBeUndefined();
      expect(weaknessOf(bytes.toString('hex'))).toBeUndefined();
      expect(weaknessOf(bytes.toString('hex').slice(32))).toBeUndefined();
    }
  });

  test.each([
    ['one character', 'a'.repeat(32)],
    ['five characters', 'abcde'.repeat(7)],
    ['a word again and again', 'letmein2026'.repeat(3)],
    ['a word again, cut off', 'correcthorsebatterystaple'.repeat(3).slice(0, 60)],
    ['upwards', '0123456789abcdefghijklmnopqrstuv'],
    ['downwards', 'zyxwvutsrqponmlkjihgfedcba987654'],
    ['pairs', 'aabbccddeeffgghhiijjkkllmmnnoopp'],
  ])('of %s is an error', (_name, secret) => {
    expect(weaknessOf(secret)).toMatchObject({ severity: 'error' });
  });

  test.each(['\n', ' ', '\\n', '\\r\\n'])('with %j at its end is a warning', (end) => {
    expect(weaknessOf(`${bytesOf(0).toString('base64')}${end}`)).toMatchObject({ severity: 'warning' });
  });

  test.each(['Password', 'changeme', 'EXAMPLE', 'placeholder'])('with the word %s is a warning', (word) => {
    expect(weaknessOf(`${bytesOf(0).toString('hex')}${word}`)).toMatchObject({ severity: 'warning' });
  });
});

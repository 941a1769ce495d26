import fc from 'fast-check';
import { MAX_ATTEMPTS, RETRY_DELAYS_SECONDS, retryDelaySeconds } from '../../../shared/delivery/schedule.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DOCUMENTED = [15, 30, 3 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 60 * MINUTE, 3 * HOUR, 6 * HOUR];

test('the documented delays, and one attempt more than there are delays', () => {
  expect(RETRY_DELAYS_SECONDS).toEqual(DOCUMENTED);
  expect(MAX_ATTEMPTS).toBe(10);
});

test('jitter only lengthens, by less than a tenth, in whole seconds; after the tenth failure there is no delay', () => {
  const failed = fc.integer({ min: 1, max: 12 });
  const random = fc.uint8Array({ minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(failed, random, (failedAttempts, bytes) => {
      const delay = retryDelaySeconds(failedAttempts, () => bytes);
      const documented = DOCUMENTED[failedAttempts - 1];
      if (documented === undefined) return expect(delay).toBeUndefined();
      expect(Number.isInteger(delay)).toBe(true);
      expect(delay).toBeGreaterThanOrEqual(documented);
      return expect(delay).toBeLessThan(documented * 1.1);
    }),
  );
});

test('the bytes decide, from none of the jitter to nearly all of it', () => {
  const delays = [0x00, 0x40, 0x80, 0xff].map((byte) => retryDelaySeconds(9, () => Buffer.alloc(4, byte)));
  expect(delays).toEqual([6 * HOUR, 6 * HOUR + 542, 6 * HOUR + 1_084, 6 * HOUR + 2_159]);
});

test('the longest delay fits what SQS allows a message to be hidden, and all of them its life of four days', () => {
  expect(Math.max(...DOCUMENTED) * 1.1).toBeLessThan(12 * HOUR);
  expect(DOCUMENTED.reduce((sum, delay) => sum + delay) * 1.1).toBeLessThan(96 * HOUR);
});

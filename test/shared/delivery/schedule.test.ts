import { readFileSync } from 'node:fs';
import {
  longestWaitSeconds,
  MAX_ATTEMPTS,
  RETRY_DELAYS_SECONDS,
  VISIBILITY_TIMEOUT_SECONDS,
  waitAfter,
} from '../../../shared/delivery/schedule.ts';
import { STALLED_AFTER_MS } from '../../../shared/storage/authorizations.ts';
import { fc } from '../../support/properties.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DOCUMENTED = [15, 30, 3 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 60 * MINUTE, 3 * HOUR, 6 * HOUR];

test('the documented delays, and one attempt more than there are delays', () => {
  expect(RETRY_DELAYS_SECONDS).toEqual(DOCUMENTED);
  expect(MAX_ATTEMPTS).toBe(10);
});

/** As documents say a delay: an hour and less in minutes. */
const inWords = (seconds: number): string => {
  if (seconds < MINUTE) return `${seconds} s`;
  return seconds <= HOUR || seconds % HOUR > 0 ? `${seconds / MINUTE} min` : `${seconds / HOUR} h`;
};

test.each(['docs/merchants.md', 'docs/openapi.json'])('%s says the same delays', (file) => {
  const [list] = /\d+ s(?:(?:, | and )\d+ (?:s|min|h))+/.exec(readFileSync(file, 'utf8')) ?? [];
  expect(list?.split(/, | and /)).toEqual(DOCUMENTED.map(inWords));
});

test('jitter only lengthens, by less than a tenth, in whole seconds; after the tenth failure there is no delay', () => {
  const failed = fc.integer({ min: 1, max: 12 });
  const random = fc.uint8Array({ minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(failed, random, (failedAttempts, bytes) => {
      const { delaySeconds: delay } = waitAfter(failedAttempts, () => bytes);
      const documented = DOCUMENTED[failedAttempts - 1];
      if (documented === undefined) return expect(delay).toBeUndefined();
      expect(Number.isInteger(delay)).toBe(true);
      expect(delay).toBeGreaterThanOrEqual(documented);
      return expect(delay).toBeLessThan(documented * 1.1);
    }),
  );
});

test('the bytes decide, from none of the jitter to nearly all of it', () => {
  const delays = [0x00, 0x40, 0x80, 0xff].map((byte) => waitAfter(9, () => Buffer.alloc(4, byte)).delaySeconds);
  expect(delays).toEqual([6 * HOUR + 10, 6 * HOUR + 549, 6 * HOUR + 1_089, 6 * HOUR + 2_159]);
});

test('a wait of fifteen minutes and more is not the message’s, and what a message would cut short is kept first', () => {
  const waits = DOCUMENTED.map((_, index) => waitAfter(index + 1, () => Buffer.alloc(4, 0xff)));
  expect(waits.map(({ isLong }) => isLong)).toEqual(DOCUMENTED.map((delay) => delay >= 15 * MINUTE));
  expect(waits.map(({ isKeptFirst }) => isKeptFirst)).toEqual(DOCUMENTED.map((delay) => delay > 150));
  expect(waitAfter(10, () => Buffer.alloc(4))).toEqual({ isLong: false, isKeptFirst: false });
});

test('no wait is longer than its delay and the whole jitter; after the tenth failure there is none', () => {
  const longest = DOCUMENTED.map((_, index) => longestWaitSeconds(index + 1));
  expect(longest).toEqual(DOCUMENTED.map((delay) => expect.closeTo(delay * 1.1, 6)));
  expect(longestWaitSeconds(10)).toBe(0);
});

describe('the queues of serverless.yml', () => {
  const service = readFileSync('serverless.yml', 'utf8');
  /** A number among a resource's properties. */
  const numberOf = (resource: string, property: string): number => {
    const [, rest = ''] = service.split(`      ${resource}:\n`);
    const [, digits] = new RegExp(`^ {10,}${property}: (\\d+)$`, 'm').exec(rest.split(/^ {6}\w+:$/m)[0] ?? '') ?? [];
    return Number(digits);
  };
  const retentionSeconds = numberOf('CallbackQueue', 'MessageRetentionPeriod');
  const visibilitySeconds = numberOf('CallbackQueue', 'VisibilityTimeout');
  /** When the last attempt ends at the latest, if each attempt's invocation dies and its message comes back by itself once. */
  const longestSeconds = DOCUMENTED.reduce((sum, delay) => sum + delay * 1.1) + 2 * MAX_ATTEMPTS * visibilitySeconds;

  test('keep a message until its last attempt is over', () => {
    expect(longestSeconds).toBeLessThan(retentionSeconds);
  });

  test('hide a message that nobody put off for as long as the schedule takes it to be', () => {
    expect(visibilitySeconds).toBe(VISIBILITY_TIMEOUT_SECONDS);
  });

  test('give a message up only after more receives than there are attempts', () => {
    expect(numberOf('CallbackQueue', 'maxReceiveCount')).toBeGreaterThan(2 * MAX_ATTEMPTS);
  });

  test('keep a dead letter for as long as SQS can, counted from the day that its message was made', () => {
    const deadLetterSeconds = numberOf('CallbackDeadLetterQueue', 'MessageRetentionPeriod');
    expect(deadLetterSeconds).toBe(14 * 24 * HOUR);
    expect(deadLetterSeconds).toBeGreaterThan(retentionSeconds + longestSeconds);
  });

  test('have lost a message before the sweep gives its result up', () => {
    expect(STALLED_AFTER_MS / 1_000).toBeGreaterThan(retentionSeconds);
  });
});

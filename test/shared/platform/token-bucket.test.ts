import fc from 'fast-check';
import { KeyedTokenBuckets, TokenBucket } from '../../../shared/platform/token-bucket.ts';

const rate = { capacity: 5, refillPerSecond: 2 };
const NOW_MS = 1_000_000;

describe('a token bucket', () => {
  test('is full at first and refuses when it is empty', () => {
    const bucket = new TokenBucket(rate, NOW_MS);
    expect(bucket.isFull(NOW_MS)).toBe(true);
    expect(Array.from({ length: 7 }, () => bucket.take(NOW_MS))).toEqual([true, true, true, true, true, false, false]);
    expect(bucket.isFull(NOW_MS)).toBe(false);
  });

  test('refills evenly, to the millisecond, and never above its capacity', () => {
    const bucket = new TokenBucket(rate, NOW_MS);
    for (let taken = 0; taken < 5; taken += 1) bucket.take(NOW_MS);
    expect(bucket.take(NOW_MS + 499)).toBe(false);
    expect(bucket.take(NOW_MS + 500)).toBe(true);
    expect(bucket.take(NOW_MS + 500)).toBe(false);
    const later = NOW_MS + 3_600_000;
    expect(bucket.isFull(later)).toBe(true);
    expect(Array.from({ length: 6 }, () => bucket.take(later)).filter(Boolean)).toHaveLength(5);
  });

  test('takes a token back, but holds no more than its capacity', () => {
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 0 }, NOW_MS);
    expect([bucket.take(NOW_MS), bucket.take(NOW_MS)]).toEqual([true, false]);
    bucket.giveBack();
    bucket.giveBack();
    expect([bucket.take(NOW_MS), bucket.take(NOW_MS)]).toEqual([true, false]);
  });

  test('gives nothing for a clock that goes backwards', () => {
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 1 }, NOW_MS);
    expect(bucket.take(NOW_MS)).toBe(true);
    expect(bucket.take(NOW_MS - 60_000)).toBe(false);
  });

  test('never lets more through than capacity and refill allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 200 }), (pauses) => {
        const bucket = new TokenBucket(rate, NOW_MS);
        let nowMs = NOW_MS;
        let passed = 0;
        for (const pause of pauses) {
          nowMs += pause;
          if (bucket.take(nowMs)) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(rate.capacity + ((nowMs - NOW_MS) / 1_000) * rate.refillPerSecond + 1e-6);
      }),
    );
  });
});

describe('buckets by key', () => {
  test('do not share tokens', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 1, refillPerSecond: 0 });
    expect([buckets.take('a', NOW_MS), buckets.take('a', NOW_MS), buckets.take('b', NOW_MS)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(buckets.size).toBe(2);
  });

  test('forget the one touched longest ago when there are too many', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 1, refillPerSecond: 0 }, 2);
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key, NOW_MS);
    expect(buckets.size).toBe(2);
    expect(buckets.take('a', NOW_MS)).toBe(false);
    expect(buckets.take('b', NOW_MS)).toBe(true);
  });

  test('stay within their bound under 10,000 keys', () => {
    const buckets = new KeyedTokenBuckets(rate, 100);
    for (let key = 0; key < 10_000; key += 1) expect(buckets.take(String(key), NOW_MS)).toBe(true);
    expect(buckets.size).toBe(100);
  });

  test('take a token back; a full bucket is forgotten, and one that is not there is none', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 2, refillPerSecond: 0 });
    buckets.take('a', NOW_MS);
    buckets.take('a', NOW_MS);
    buckets.giveBack('a', NOW_MS);
    expect(buckets.size).toBe(1);
    expect(buckets.take('a', NOW_MS)).toBe(true);
    buckets.giveBack('a', NOW_MS);
    buckets.giveBack('a', NOW_MS);
    expect(buckets.size).toBe(0);
    buckets.giveBack('never taken', NOW_MS);
    expect(buckets.size).toBe(0);
  });
});

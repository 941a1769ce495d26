import { KeyedTokenBuckets, TokenBucket } from '../../../shared/platform/token-bucket.ts';
import { fc } from '../../support/properties.ts';

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

  test('forget the fullest when there are too many, and never an emptied one for it', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 2, refillPerSecond: 0 }, 2);
    for (const key of ['emptied', 'emptied', 'touched', 'new']) buckets.take(key, NOW_MS);
    expect(buckets.size).toBe(2);
    expect(buckets.take('emptied', NOW_MS)).toBe(false);
    expect(Array.from({ length: 3 }, () => buckets.take('touched', NOW_MS))).toEqual([true, true, false]);
  });

  test('give an emptied key no token for naming any number of others, at one moment or over time', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 5, refillPerSecond: 5 / 60 }, 1_000);
    const take = (key: string, count: number, nowMs = NOW_MS) =>
      Array.from({ length: count }, () => buckets.take(key, nowMs)).filter(Boolean).length;
    expect(take('emptied', 6)).toBe(5);
    for (let other = 0; other < 10_001; other += 1) expect(take(`once ${other}`, 1)).toBe(1);
    expect(take('emptied', 1)).toBe(0);
    for (let other = 0; other < 2_000; other += 1) take(`often ${other}`, 5);
    expect(take('emptied', 1)).toBe(0);
    for (let other = 0; other < 2_000; other += 1) take(`later ${other}`, 1, NOW_MS + 11_999);
    expect(take('emptied', 1, NOW_MS + 11_999)).toBe(0);
    expect(take('emptied', 2, NOW_MS + 12_001)).toBe(1);
    expect(buckets.size).toBeLessThanOrEqual(1_000);
  });

  test('refuse a new key while every bucket is empty, and take it as soon as one is not', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 1, refillPerSecond: 1 }, 3);
    for (const key of ['a', 'b', 'c']) expect(buckets.take(key, NOW_MS)).toBe(true);
    expect(buckets.take('new', NOW_MS + 999)).toBe(false);
    expect(buckets.take('a', NOW_MS + 999)).toBe(false);
    expect(buckets.take('new', NOW_MS + 1_000)).toBe(true);
    expect(buckets.size).toBe(3);
  });

  test('a token that is given back makes room at once', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 2, refillPerSecond: 0 }, 2);
    for (const key of ['a', 'a', 'b', 'b', 'new']) buckets.take(key, NOW_MS);
    expect(buckets.take('new', NOW_MS)).toBe(false);
    buckets.giveBack('a', NOW_MS);
    expect(buckets.take('new', NOW_MS)).toBe(true);
    expect(buckets.take('b', NOW_MS)).toBe(false);
  });

  test('full buckets are the first to be forgotten, whenever they were touched', () => {
    const buckets = new KeyedTokenBuckets({ capacity: 1, refillPerSecond: 1 }, 2);
    buckets.take('a', NOW_MS);
    buckets.take('b', NOW_MS + 999);
    buckets.take('c', NOW_MS + 1_000);
    expect(buckets.take('b', NOW_MS + 1_000)).toBe(false);
  });

  test('stay within their bound under 10,000 keys', () => {
    const buckets = new KeyedTokenBuckets(rate, 100);
    for (let key = 0; key < 10_000; key += 1) expect(buckets.take(String(key), NOW_MS)).toBe(true);
    expect(buckets.size).toBeLessThanOrEqual(100);
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

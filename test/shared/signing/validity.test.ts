import {
  ALWAYS,
  coveredUntilMs,
  isActive,
  mostActiveAtOnce,
  newestFirst,
  readValidity,
  type Validity,
  ValidityError,
} from '../../../shared/signing/validity.ts';
import { fc } from '../../support/properties.ts';

const from = '2026-11-21T00:00:00Z';
const to = '2026-11-22T00:00:00Z';
const fromMs = Date.parse(from);
const toMs = Date.parse(to);

describe('the validity of a key', () => {
  test('without bounds is for ever', () => {
    const validity = readValidity({});
    expect(validity).toEqual(ALWAYS);
    expect(ALWAYS).toEqual({ notBeforeMs: Number.NEGATIVE_INFINITY, notAfterMs: Number.POSITIVE_INFINITY });
    for (const nowMs of [-8.64e15, 0, fromMs, 8.64e15]) expect(isActive(validity, nowMs)).toBe(true);
  });

  test('begins at notBefore and has ended at notAfter, to the millisecond', () => {
    const validity = readValidity({ notBefore: from, notAfter: to });
    expect(validity).toEqual({ notBeforeMs: fromMs, notAfterMs: toMs });
    const active = [fromMs - 1, fromMs, toMs - 1, toMs].map((nowMs) => isActive(validity, nowMs));
    expect(active).toEqual([false, true, true, false]);
  });

  test.each([{ notBefore: from }, { notAfter: to }])('may have one bound: %j', (document) => {
    expect(isActive(readValidity(document), fromMs)).toBe(true);
    expect(isActive(readValidity(document), 'notBefore' in document ? fromMs - 1 : toMs)).toBe(false);
  });

  test.each(['2024-02-29T23:59:59Z', '2026-12-31T00:00:00Z', '0001-01-01T00:00:00Z'])('reads %s', (text) => {
    expect(readValidity({ notAfter: text }).notAfterMs).toBe(Date.parse(text));
  });

  test.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T00:60:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-21T00:00:60Z',
    '2026-11-21T00:00:00',
    '2026-11-21T00:00:00+08:00',
    '2026-11-21T00:00:00.000Z',
    '2026-11-21T00:00Z',
    '2026-11-21',
    '2026-11-21 00:00:00Z',
    '2026-11-21T00:00:00z',
    '+002026-11-21T00:00:00Z',
    '+012026-11-21T00:00:00Z',
    '-000001-11-21T00:00:00Z',
    '20261121T000000Z',
    'Sat, 21 Nov 2026 00:00:00 GMT',
    '1795219200',
    '',
    ' 2026-11-21T00:00:00Z',
  ])('refuses "%s" and names the member, not the text', (text) => {
    for (const member of ['notBefore', 'notAfter']) {
      const read = () => readValidity({ [member]: text });
      expect(read).toThrow(new ValidityError(`has a ${member} that is no instant like 2026-11-21T00:00:00Z`));
      expect(read).toThrow(expect.objectContaining({ name: 'ValidityError' }));
    }
  });

  test('refuses an end that is not after the beginning', () => {
    for (const notAfter of [from, '2026-11-20T23:59:59Z']) {
      expect(() => readValidity({ notBefore: from, notAfter })).toThrow('has a notAfter that is not after notBefore');
    }
    expect(readValidity({ notBefore: from, notAfter: '2026-11-21T00:00:01Z' }).notAfterMs).toBe(fromMs + 1_000);
  });
});

const validity = (notBeforeMs = Number.NEGATIVE_INFINITY, notAfterMs = Number.POSITIVE_INFINITY): Validity => ({
  notBeforeMs,
  notAfterMs,
});

describe('several keys', () => {
  test('are counted where most of them are active', () => {
    expect(mostActiveAtOnce([])).toBe(0);
    expect(mostActiveAtOnce([validity()])).toBe(1);
    expect(mostActiveAtOnce([validity(), validity(), validity()])).toBe(3);
    expect(mostActiveAtOnce([validity(undefined, 10), validity(10)])).toBe(1);
    expect(mostActiveAtOnce([validity(undefined, 11), validity(10)])).toBe(2);
    expect(mostActiveAtOnce([validity(0, 10), validity(5, 15), validity(10, 20)])).toBe(2);
    expect(mostActiveAtOnce([validity(0, 10), validity(5, 15), validity(9, 20)])).toBe(3);
  });

  test('are never more active at a moment than that count, and as many at some moment', () => {
    const any = fc
      .tuple(fc.nat(30), fc.integer({ min: 1, max: 30 }))
      .map(([begin, life]) => validity(begin, begin + life));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (keys) => {
        const counts = Array.from({ length: 62 }, (_, now) => keys.filter((key) => isActive(key, now)).length);
        expect(mostActiveAtOnce(keys)).toBe(Math.max(...counts));
      }),
    );
  });

  test('stand newest first, those without a beginning last and in their own order', () => {
    const named = (name: string, notBeforeMs?: number) => ({ name, ...validity(notBeforeMs) });
    const keys = [named('a'), named('b', 5), named('c'), named('d', 9), named('e', 5)];
    expect(newestFirst(keys).map(({ name }) => name)).toEqual(['d', 'b', 'e', 'a', 'c']);
    expect(keys.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

test('a key without bounds may be used at any moment', () => {
  expect([Number.MIN_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER].map((nowMs) => isActive(ALWAYS, nowMs))).toEqual([
    true,
    true,
    true,
  ]);
});

describe('until when some key is active', () => {
  const between = (notBeforeMs: number, notAfterMs: number): Validity => ({ notBeforeMs, notAfterMs });

  test.each<[string, Validity[], number]>([
    ['without keys it is over', [], 10],
    ['of a key that has ended, too', [between(0, 10)], 10],
    ['and of one that is not active yet', [between(11, 20)], 10],
    ['one key: until it ends', [between(0, 20)], 20],
    ['two: until the later of those that are active ends', [between(0, 20), between(5, 30)], 30],
    ['one that begins before another ends takes over', [between(0, 20), between(19, 30), between(30, 40)], 40],
    ['one that begins behind a gap does not', [between(0, 20), between(21, 30)], 20],
    [
      'one without an end is for ever',
      [between(0, 20), between(20, Number.POSITIVE_INFINITY)],
      Number.POSITIVE_INFINITY,
    ],
  ])('%s', (_name, validities, untilMs) => {
    expect(coveredUntilMs(validities, 10)).toBe(untilMs);
    expect(coveredUntilMs(validities.toReversed(), 10)).toBe(untilMs);
  });
});

/**
 * DaxPay's signed text says everything that has an effect, as far as its published rule can: from the text alone the tests read
 * what an accepted request does and what an answer says. What the rule loses is left out here, and shown by name at the end:
 *
 * - The case of letters, for apps with the published upper-casing: two auth codes that differ in case alone have one text. The
 *   text is used up as a whole, so that only the first of two such requests has any effect.
 * - In answers, the boundaries between the members of `data`, once Alipay's ids or token held a comma or a colon; backslashes and
 *   double quotes. Alipay's are letters, digits and a few other marks.
 */

import {
  type AppKey,
  answerText,
  isSigned,
  type JsonMembers,
  requestText,
  shanghaiTime,
  signRequest,
  wire,
} from '../support/daxpay-client.ts';
import { freshExchange } from '../support/daxpay-property.ts';
import { type AppName, KEYS } from '../support/documents.ts';
import { NOW_MS } from '../support/in-process.ts';
import { fc, runs } from '../support/properties.ts';

const APPS = ['hmac', 'md5', 'sm3', 'as-is', 'as-is-md5', 'as-is-sm3'] as const satisfies AppName[];

/** A request's text, read by its published form; names and values as the app's rule folds them. */
const readText = (text: string): JsonMembers =>
  Object.fromEntries(
    text.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

/** How an app's rule folds a text. */
const foldOf =
  ({ asIs }: AppKey) =>
  (text: string): string =>
    asIs ? text : text.toUpperCase();

const foldAll = (members: JsonMembers, key: AppKey): JsonMembers => {
  const fold = foldOf(key);
  const there = Object.entries(members).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(there.map(([name, value]) => [fold(name), fold(String(value))]));
};

const odd = fc
  .array(
    fc.constantFrom(
      '&',
      '=',
      '\\',
      '"',
      ' ',
      'ß',
      'ı',
      '中',
      'a',
      'A',
      '1',
      '.',
      '&channel=ali_pay',
      '&key=',
      'authCode=b',
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) => pieces.join(''));
/** Mostly as it should be, sometimes with something that joins or vanishes. */
const mostly = (usual: fc.Arbitrary<string>) =>
  fc.oneof({ arbitrary: usual, weight: 20 }, odd, fc.constantFrom('', null), fc.nat());

const word = (maxLength: number) =>
  fc.stringMatching(/^[A-Za-z0-9_-]*$/, { size: '-1' }).map((text) => text.slice(0, maxLength));
const request = fc.record({
  name: fc.constantFrom(...APPS),
  skewSeconds: fc.integer({ min: -300, max: 300 }),
  members: fc.record(
    {
      clientIp: mostly(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant(''))),
      nonceStr: mostly(word(32)),
      mchNo: mostly(word(32)),
      queryCode: mostly(word(128)),
      channel: mostly(fc.constant('ali_pay')),
      authCode: mostly(fc.stringMatching(/^[A-Za-z0-9_.-]{1,200}$/)),
      sign_type: odd,
    },
    { requiredKeys: ['channel', 'authCode'] },
  ),
});

test('what an accepted request does stands in its signed text, up to the case of letters where the rule folds it', async () => {
  const seen = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(request, async ({ name, skewSeconds, members }) => {
      const key = KEYS[name];
      const { send, exchanged, uses } = freshExchange();
      const body = { ...members, appId: name, reqTime: shanghaiTime(NOW_MS + skewSeconds * 1_000) };
      const sign = signRequest(body, key);
      const { answer } = await send(wire({ ...body, sign }));
      if (answer.code !== 0) {
        expect([exchanged, uses]).toEqual([[], []]);
        seen.refused += 1;
        return;
      }
      const { sign_type: _unknown, ...known } = body;
      const said = readText(requestText(body, key));
      expect(said).toEqual(foldAll(known, key));
      const fold = foldOf(key);
      expect(exchanged.map(fold)).toEqual([said[fold('authCode')]]);
      // The whole text is used up: whatever is folded into it is used up with it.
      expect(uses).toMatchObject([{ protocol: 'daxpay', callerId: name, replayToken: sign }]);
      seen.accepted += 1;
    }),
    runs,
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs.numRuns / 20);
});

const grant = fc.record(
  {
    openId: fc.stringMatching(/^[A-Za-z0-9_.+/=-]{1,64}$/),
    userId: fc.stringMatching(/^2088\d{12}$/),
    accessToken: fc.stringMatching(/^[A-Za-z0-9_.+/=-]{1,64}$/),
  },
  { requiredKeys: ['openId'] },
);
const outcomes = fc.oneof(
  { arbitrary: grant.map((identity) => ({ kind: 'granted', ...identity }) as const), weight: 3 },
  fc
    .constantFrom('isv.code-invalid', 'isv.unmatched-app-id')
    .map((subCode) => ({ kind: 'refused', subCode, signed: true }) as const),
  fc.constant({ kind: 'unknown' } as const),
);

/** An answer's text, read by its published form. */
const ANSWER =
  /^code=(?<code>\d+)(?:&data=\{(?<data>[^{}]*)\})?&msg=(?<msg>[^&]+)&resTime=(?<resTime>[-\d]{10} [:\d]{8})&traceId=(?<traceId>[A-Za-z0-9]{12})$/i;

const dataOf = (text: string | undefined): JsonMembers | undefined =>
  text === undefined
    ? undefined
    : Object.fromEntries(
        text.split(',').map((pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
      );

test('what an answer says stands in its signed text, with the same exception', async () => {
  const codes = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...APPS), outcomes, fc.boolean(), async (name, outcome, valid) => {
      const key = KEYS[name];
      const { exchange } = freshExchange(async () => outcome);
      const { answer } = await exchange(name, valid ? {} : { channel: 'x&y' });
      expect(isSigned(answer, key)).toBe(true);
      const { data, ...said } = ANSWER.exec(answerText(answer, key))?.groups ?? {};
      const fold = foldOf(key);
      for (const member of ['code', 'msg', 'resTime', 'traceId']) {
        expect(said[member]).toBe(fold(String(answer[member])));
      }
      expect(dataOf(data)).toEqual(answer.data === null ? undefined : foldAll(answer.data as JsonMembers, key));
      codes.add(answer.code);
    }),
    runs,
  );
  expect([...codes].sort((one, other) => one - other)).toEqual([0, 1, 10506, 20080]);
});

test('no answer is ever a request, though one secret signs both', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...APPS), request, async (name, { members }) => {
      const { exchange, send, exchanged, uses } = freshExchange(async () => ({ kind: 'unknown' }));
      const { answer, key } = await exchange(name);
      // An answer's text begins with its code, a request's with the app that sends it.
      expect(answerText(answer, key).toLowerCase()).toMatch(/^code=/);
      const body = { ...members, appId: name, reqTime: shanghaiTime(NOW_MS), ...answer };
      expect(requestText(body, key).toLowerCase()).toMatch(/^appid=/);
      expect((await send(wire(body))).answer.code).not.toBe(0);
      expect([exchanged.length, uses.length]).toEqual([1, 1]);
    }),
    runs,
  );
});

describe('published weaknesses, each with what is done about it', () => {
  test('codes that differ in case have one text: the second request is used up with the first', async () => {
    const { send, exchanged, members } = freshExchange();
    const one = members('hmac', { authCode: 'code-abc' });
    const other = { ...one, authCode: 'CODE-ABC' };
    expect(signRequest(one, KEYS.hmac)).toBe(signRequest(other, KEYS.hmac));
    expect((await send(wire({ ...other, sign: signRequest(one, KEYS.hmac) }))).answer.code).toBe(0);
    expect((await send(wire({ ...one, sign: signRequest(one, KEYS.hmac) }))).answer.code).toBe(10507);
    expect(exchanged).toEqual(['CODE-ABC']);
  });

  test('backslashes and quotes vanish from the text: no member that is accepted has any', async () => {
    const { send, exchanged, members } = freshExchange();
    const one = members('as-is', { authCode: 'code-abc' });
    const other = { ...one, authCode: 'code"-\\abc' };
    expect(signRequest(one, KEYS['as-is'])).toBe(signRequest(other, KEYS['as-is']));
    expect((await send(wire({ ...other, sign: signRequest(one, KEYS['as-is']) }))).answer.code).toBe(10506);
    expect(exchanged).toEqual([]);
  });

  test('members run into each other: no member that is accepted holds what joins them', async () => {
    const { send, exchanged, members } = freshExchange();
    const one = { ...members('as-is', { authCode: 'code-abc' }), clientIp: null };
    const other = { ...one, authCode: 'code-abc&channel=ali_pay', channel: null };
    expect(signRequest(one, KEYS['as-is'])).toBe(signRequest(other, KEYS['as-is']));
    expect((await send(wire({ ...other, sign: signRequest(one, KEYS['as-is']) }))).answer.code).toBe(10506);
    expect(exchanged).toEqual([]);
  });

  test('in an answer, an id with a comma could be two: nothing is done, Alipay’s ids have none', () => {
    const key = KEYS['as-is'];
    const one = { code: 0, data: { openId: 'a,userId:b', userId: null } };
    const other = { code: 0, data: { openId: 'a', userId: 'b' } };
    expect(answerText(one, key)).toBe(answerText(other, key));
  });
});

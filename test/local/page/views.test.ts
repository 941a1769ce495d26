/** What the views of the demo page make of what they get: no markup of a request's, in any place; both languages; every state. */
import type { Explanation } from '../../../cli/explain/explain.ts';
import type { Mistake } from '../../../cli/explain/mistake.ts';
import type { AlipayFaultMode } from '../../../local/alipay/faults.ts';
import type { InspectedRequest } from '../../../local/inspector/inspected.ts';
import { type Journey, journeysOf } from '../../../local/inspector/journeys.ts';
import type { RequestRecord } from '../../../local/inspector/request-records.ts';
import { compared, comparison } from '../../../local/page/comparison.ts';
import { demoPage } from '../../../local/page/document.ts';
import { journeyView } from '../../../local/page/journey-view.ts';
import { mistakeWords } from '../../../local/page/mistake-words.ts';
import { outcomeOf, wordsOf } from '../../../local/page/outcome.ts';
import { preparedView } from '../../../local/page/sent-view.ts';
import { STYLE } from '../../../local/page/style.ts';
import { switches } from '../../../local/page/switches.ts';
import { tryForms } from '../../../local/page/try-forms.ts';
import { NOTHING, readerOf } from '../../../local/page/view.ts';
import { demoOf } from '../../support/demo.ts';
import { AT_MS, callbackOf, callOf, recordOf, wholeLink } from '../../support/happenings.ts';

const [zh, en] = [readerOf('zh'), readerOf('en')];
const [CANARY, SAFE] = [`"'><img src=x onerror=alert(1)>&lt;`, '<img'];

const judged = (record: RequestRecord, more: Partial<InspectedRequest> = {}): InspectedRequest => ({
  ...record,
  ...{ receivedAt: new Date(AT_MS).toISOString(), method: 'GET', path: '/', verdict: 'good', reasons: [] },
  ...more,
});
const draw = (journey: Journey, more: Partial<InspectedRequest> = {}, reader = en): string => {
  const records = journey.steps.flatMap((step) => ('record' in step ? [step.record] : []));
  const inspected = new Map(records.map((record) => [record, judged(record, more)]));
  return journeyView(journey, { reader, inspected }).html;
};
const only = (happenings: Parameters<typeof journeysOf>[0]): Journey => {
  const [journey] = journeysOf(happenings);
  if (!journey) throw new Error('no journey');
  return journey;
};
const nothing = { requests: [], calls: [], callbacks: [], notes: new Map() };

describe('a whole journey', () => {
  test('says each step, the proof of the callback, and where to go on, in both languages', () => {
    const html = draw(only(wholeLink()), { caller: 'shop', stringToSign: 'businessId=shop' });
    for (const words of [
      'Authorization link',
      'signature verified ✓',
      'sees Alipay',
      'agrees, as anna',
      'gave a token ✓',
      'granted',
      'verified ✓',
      'Resend',
      '<svg',
    ]) {
      expect(html).toContain(words);
    }
    const chinese = draw(only(wholeLink()), { caller: 'shop', stringToSign: 'businessId=shop' }, zh);
    for (const words of [
      '授权链接',
      '验签通过 ✓',
      '同意，身份为 anna',
      '给出令牌 ✓',
      '用户已授权',
      '已验签 ✓',
      '再次投递回调',
    ]) {
      expect(chinese).toContain(words);
    }
  });

  test('has a version that changes with what is shown, and with nothing else', () => {
    const version = (html: string) => /data-version="([^"]+)"/.exec(html)?.[1];
    const whole = wholeLink();
    const [first, again] = [draw(only(whole)), draw(only(wholeLink()))];
    const more = draw(only({ ...whole, callbacks: [...whole.callbacks, callbackOf(900, { serialNo: 'order-1' })] }));
    expect(version(first)).toBe(version(again));
    expect(version(more)).not.toBe(version(first));
  });
});

describe('nothing of a request becomes markup', () => {
  const bad = recordOf(CANARY, `/unipay/assist/channel/auth/auth?${CANARY}`, {
    ...{ body: JSON.stringify({ authCode: CANARY, appId: CANARY }), headers: { [CANARY]: CANARY, businessid: CANARY } },
    response: JSON.stringify({ code: 5, msg: CANARY, data: { alipayAuthUrl: `javascript:${CANARY}` } }),
  });
  const odd = recordOf('odd', `/${CANARY}`, { response: CANARY, status: 404 });
  const link = wholeLink();
  const evil = {
    requests: [
      bad,
      odd,
      ...link.requests.map((record) => ({
        ...record,
        response: record.response.replace('"success"', JSON.stringify(CANARY)),
        event: { ...record.event, headers: { ...record.event.headers, [CANARY]: CANARY } },
      })),
    ],
    calls: [
      ...link.calls,
      callOf('/oauth2/x', 210, { method: 'POST', body: `state=S1&decision=agree&user=${encodeURIComponent(CANARY)}` }),
      callOf(`/sns/${CANARY}`, 360, { query: { code: 'C1', [CANARY]: CANARY }, answer: { status: 200, text: CANARY } }),
    ],
    callbacks: [
      ...link.callbacks,
      callbackOf(
        800,
        { serialNo: CANARY, eventId: CANARY, status: CANARY },
        { headers: { businessid: CANARY, x: CANARY } },
      ),
      callbackOf(
        900,
        { serialNo: 'order-1', status: CANARY },
        { verified: false, body: `{"serialNo":"order-1","status":${JSON.stringify(CANARY)}}` },
      ),
    ],
    notes: new Map([
      ['api-visit-1', { result: CANARY, reason: CANARY }],
      [`api-${CANARY}`, { reason: CANARY, errorCode: 'signature_invalid' }],
    ]),
  };

  test.each([en, zh])('on the time line', (reader) => {
    for (const journey of journeysOf(evil)) {
      for (const verdict of ['good', 'refused', 'unknown-caller', 'not-signed', 'not-judged', 'unsigned'] as const) {
        const html = draw(journey, { verdict, caller: CANARY, stringToSign: CANARY, reasons: [CANARY] }, reader);
        expect(html).not.toContain(SAFE);
        expect(html).not.toMatch(/href="javascript:/);
      }
    }
    expect(
      journeysOf(evil)
        .map((journey) => draw(journey))
        .join(''),
    ).toContain('&lt;img src=x');
  });

  const explanation: Explanation = {
    ...{ verdict: 'mistake', alternatives: [[{ id: `member-added:${CANARY}`, text: CANARY, remedy: CANARY }]] },
    mistakes: [{ id: `header-added:${CANARY}`, text: CANARY, remedy: CANARY }],
    ...{ expected: CANARY, signed: `${CANARY}2`, difference: { sameBefore: 3, sameBehind: 2 }, notes: [CANARY] },
  };

  test.each([en, zh])('in the comparison', (reader) => {
    const refused = { id: 'r-1', message: CANARY, explanation };
    const views = [
      comparison(refused, reader),
      comparison({ ...refused, explanation: { ...explanation, verdict: 'not-known', mistakes: [] } }, reader),
      comparison({ ...refused, explanation: { ...explanation, verdict: 'good' } }, reader),
      comparison({ ...refused, errorCode: 'replayed', before: 'r-0' }, reader),
      ...['', CANARY, `${CANARY}x`, `x${CANARY}`.repeat(40)].map((signed) => compared(CANARY, signed, reader)),
    ];
    for (const { html } of views) expect(html).not.toContain(SAFE);
  });

  test('in a request that is shown, and its seven programs', () => {
    const request = {
      method: 'POST',
      target: `/x?${CANARY}`,
      headers: [[CANARY, CANARY]] as const,
      body: Buffer.from(CANARY),
    };
    const { html } = preparedView('http://127.0.0.1:1', { request, stringToSign: CANARY, signature: CANARY }, en);
    expect(html).not.toContain(SAFE);
  });
});

describe('the comparison', () => {
  const explanation = { verdict: 'not-known', mistakes: [], alternatives: [], expected: 'a=1&b=2', notes: [] } as const;

  test('of the same string says that the secret is wrong, whatever line ends a browser sends', () => {
    expect(compared('a\nb', 'a\r\nb', en).html).toContain('The same to the byte');
    expect(compared('a\nb', 'a\nb\n', en).html).toContain('<ins>⏎');
  });

  test('marks each difference, and not what is the same', () => {
    const { html } = compared('a=1&b=2&c=3', 'a=1&b=7&c=3&', en);
    expect(html).toContain('a=1&amp;b=<del>2</del><ins>7</ins>&amp;c=3<ins>&amp;</ins>');
    expect(compared('a'.repeat(2_000), 'b'.repeat(2_000), en).html).toContain('hardly anything in common');
  });

  test('where nothing is known says what to do, and takes a string', () => {
    const { html } = comparison({ id: 'r-1', message: 'm', explanation }, en);
    expect(html).toContain('the secret or the string is another one');
    expect(html).toContain('name="signed"');
    expect(comparison({ id: 'r-1', message: 'm' }, en).html).toContain('names no caller that exists');
  });

  test('of a copy leads to the request before it', () => {
    const { html } = comparison({ id: 'r-2', message: 'm', errorCode: 'replayed', before: 'r-1', explanation }, zh);
    expect(html).toContain('这个 nonce 用过了');
    expect(html).toContain('data-goto="j-r-1"');
  });
});

describe('words', () => {
  test.each([
    [{ statusCode: 200 }, true],
    [{ statusCode: 401, apiCode: 1300 }, false],
    [{ status: 0 }, true],
    [{ status: 2 }, false],
    [{ code: 0 }, true],
    [{ code: 20052 }, false],
  ])('%j is done: %s', (members, isDone) => {
    expect(outcomeOf({ status: 200, response: JSON.stringify(members) }).isDone).toBe(isDone);
  });

  test('without an envelope HTTP decides', () => {
    expect(outcomeOf({ status: 404, response: 'no' })).toEqual({ isDone: false, codes: [], message: '' });
    expect(outcomeOf({ status: 200, response: '{"status":"ok"}' }).isDone).toBe(true);
  });

  test.each([
    ['expired', 'bad'],
    ['unknown', 'bad'],
    ['declined', 'wait'],
    ['granted', 'wait'],
  ])('a visit that was %s stands as %s', (result, kind) => {
    const record = recordOf('v', '/v1/openapi/auth/alipay/callback?state=S');
    const step = { kind: 'result-page', atMs: 0, record, note: { result } } as const;
    expect(wordsOf({ steps: [step] }, en).kind).toBe(kind);
  });

  test.each([
    [{ answered: 'success', verified: true }, 'good'],
    [{ answered: 'fail', verified: true }, 'wait'],
    [{ answered: 'fail', verified: false }, 'bad'],
  ] as const)('a callback %j stands as %s', (more, kind) => {
    const steps = [{ kind: 'callback', atMs: 0, callback: callbackOf(0, {}, more) }] as const;
    expect(wordsOf({ steps }, en).kind).toBe(kind);
  });

  test('what the grammar refuses stays English, and says so; mistakes have their Chinese words', () => {
    const mistake: Mistake = { id: 'invalid_parameter', text: 'a rare one', remedy: 'Do not.' };
    expect(mistakeWords(mistake, zh)).toEqual({ text: 'a rare one', remedy: 'Do not.', tag: 'en' });
    expect(mistakeWords({ ...mistake, id: 'header-added:x-a' }, zh)).toMatchObject({
      tag: 'zh-CN',
      text: expect.stringMatching(/：x-a$/),
    });
    expect(mistakeWords({ ...mistake, id: 'secret-newline' }, en).text).toBe('a rare one');
  });
});

describe('the page', () => {
  const page = (reader = en) =>
    demoPage(
      {
        tries: tryForms(demoOf(), reader),
        switches: switches({ faults: [], merchant: 'success' }, reader),
        timeline: NOTHING,
        query: '',
      },
      reader,
    );

  test('has a form for each operation with each member of its contract', () => {
    for (const name of 'extIdpConnidentifier serialNo userId thirdAccount callbackUrl channel authCode nonceStr clientIp'.split(
      ' ',
    )) {
      expect(page()).toContain(`name="in.${name}"`);
    }
    for (const caller of 'demo-signed-app demo-public-app demo-user-pool demo-md5-business demo-daxpay-sm3 own'.split(
      ' ',
    )) {
      expect(page()).toContain(`<option value="${caller}"`);
    }
  });

  test.each([
    ['zh', '试一试', 'lang="zh-CN"'],
    ['en', 'Try it', 'lang="en"'],
  ] as const)('speaks %s', (language, words, tag) => {
    const html = page(readerOf(language));
    expect(html).toContain(words);
    expect(html).toContain(`<html ${tag}>`);
  });

  test('has no script or style in it, no event handler, and no address of another host', () => {
    expect(page()).not.toMatch(/<style|style=|\son\w+=|<script(?! src="\/inspector\/page\.js" defer><\/script>)/);
    expect(page() + STYLE).not.toMatch(/https?:\/\//);
    expect(STYLE).not.toMatch(/@import|url\(/);
  });

  test('shows no secret', () => {
    const { genauth, openapi, daxpay } = demoOf();
    const secrets = [
      genauth.signedApp.accessKeySecret,
      genauth.signedApp.appSecret,
      openapi.md5.secret,
      openapi.rsa.privateKey,
      daxpay.hmac.secret,
    ];
    for (const secret of secrets) expect(page()).not.toContain(secret);
  });

  test('says which switches are on', () => {
    const faults = [{ mode: 'busy', count: 2 }, { mode: 'gbk' }] as const;
    const { html } = switches({ faults, merchant: 'slow' }, en);
    expect(html).toContain('3 on');
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(3);
    expect(html).toContain('id="fault-busy" aria-pressed="true"');
    expect(switches({ faults: [], merchant: 'success' }, zh).html).toContain('都关着');
  });

  test('gives the switches a version that changes with what is on', () => {
    const version = (...modes: AlipayFaultMode[]) => {
      const state = { faults: modes.map((mode) => ({ mode, count: 1 })), merchant: 'success' } as const;
      return /data-version="([^"]+)"/.exec(switches(state, en).html)?.[1];
    };
    expect(version()).toBe('success');
    expect(version('gbk', 'busy')).toBe(version('busy', 'gbk'));
    expect(new Set([version(), version('gbk'), version('busy'), version('busy', 'gbk')]).size).toBe(4);
  });
});

test('no happening at all is no journey', () => {
  expect(journeysOf(nothing)).toEqual([]);
});

/** What stands around a named mistake: times, alternatives, the two strings, and what is not judged. */
import { sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describeExplanation } from '../../../cli/explain/describe.ts';
import { differenceOf, marked, visible } from '../../../cli/explain/difference.ts';
import { UnusableDocument } from '../../../cli/explain/examination.ts';
import { explain, inspect } from '../../../cli/explain/explain.ts';
import { readRequest } from '../../../cli/explain/request/read-request.ts';
import { exchangeRequest, shanghaiTime, wire } from '../../support/daxpay-client.ts';
import { publicGet, signedGet, type WireRequest } from '../../support/genauth-client.ts';
import { rsaPair } from '../../support/keys.ts';
import { DOCUMENTS, HONEST, PLANTED, SECRETS, SENT_MS } from '../../support/planted-mistakes.ts';
import { asHar, asRawHttp } from '../../support/sent-forms.ts';

const SENT_AT = new Date(SENT_MS).toISOString();
const HOUR_MS = 3_600_000;

const daxpay = (reqTime: string, document: object = DOCUMENTS.hmac, secret = SECRETS.hmac) => {
  const members = { appId: 'M1', reqTime, channel: 'ali_pay', authCode: '0123456789abcdef0123' };
  const request = readRequest(Buffer.from(asHar(exchangeRequest(members, { secret }), SENT_AT)));
  return explain({ protocol: 'daxpay', request, document, nowMs: SENT_MS });
};
const namesOf = ({ mistakes }: ReturnType<typeof explain>) => mistakes.map(({ id }) => id);
const of = (protocol: 'genauth' | 'openapi' | 'daxpay', request: WireRequest, document: object) =>
  explain({ protocol, request: readRequest(Buffer.from(asRawHttp(request))), document, nowMs: SENT_MS });

test.each<[string, string, string[]]>([
  ["China's time", shanghaiTime(SENT_MS), []],
  ['the edge of the window', shanghaiTime(SENT_MS + 300_000), []],
  ['UTC', shanghaiTime(SENT_MS - 8 * HOUR_MS), ['time-zone']],
  ['Tokyo', shanghaiTime(SENT_MS + HOUR_MS), ['time-zone']],
  ['a clock that is wrong', shanghaiTime(SENT_MS + 600_000), ['time-outside-window']],
  ['milliseconds', String(SENT_MS), ['time-form']],
  ['seconds', String(SENT_MS / 1_000), ['timestamp-unit']],
])('reqTime, where it is known when it was sent: %s', (_what, reqTime, names) => {
  expect(namesOf(daxpay(reqTime))).toEqual(names);
});

test('without the time of sending no time is judged', () => {
  const members = { appId: 'M1', reqTime: '2020-01-01 00:00:00', channel: 'ali_pay', authCode: 'c' };
  expect(of('daxpay', exchangeRequest(members, { secret: SECRETS.hmac }), DOCUMENTS.hmac)).toMatchObject({
    ...{ verdict: 'good', mistakes: [] },
    notes: [expect.stringMatching(/^reqTime is \d+ s behind now; 300 s are allowed/)],
  });
});

test('an authorization without its scheme word is named', () => {
  const key = { accessKeyId: 'key-1', accessKeySecret: SECRETS.key };
  const request = signedGet({ ...key, connection: 'demo', appId: 'app-1' });
  for (const scheme of ['Bearer ', '']) {
    const headers = request.headers.map(([name, value]) => [name, value.replace(/^authing /, scheme)] as const);
    const explained = of('genauth', { ...request, headers }, DOCUMENTS.genauth);
    expect(namesOf(explained)).toEqual(['authorization-scheme']);
  }
});

test('a caller that is switched off is told so, when the signature is good', () => {
  expect(namesOf(daxpay(shanghaiTime(SENT_MS), { ...DOCUMENTS.hmac, enabled: false }))).toEqual(['caller-disabled']);
});

test('two mistakes at once are both named', () => {
  expect(namesOf(daxpay(shanghaiTime(SENT_MS - 8 * HOUR_MS), DOCUMENTS.asIs))).toEqual(['time-zone', 'upper-cased']);
});

test('what gives the same bytes is told as one or the other', () => {
  const members = { appId: 'M1', reqTime: shanghaiTime(SENT_MS), channel: 'ali_pay', authCode: 'c' };
  const request = exchangeRequest(members, { secret: `${SECRETS.hmac}\n`, signType: 'md5' });
  const explained = of('daxpay', request, DOCUMENTS.dmd5);
  const all = [explained.mistakes, ...explained.alternatives].map((set) => set.map(({ id }) => id));
  expect(all.sort()).toEqual([['secret-newline'], ['string-newline-at-end']]);
  expect(describeExplanation(explained)).toContain('  or');
});

test('nothing signed: a public app is good, a request without its signature is not', () => {
  const document = { public: true, connections: ['demo'] };
  expect(of('genauth', publicGet('app-1', 'demo'), document)).toMatchObject({ verdict: 'good', mistakes: [] });
  expect(namesOf(of('genauth', publicGet('app-1', 'demo'), DOCUMENTS.genauth))).toEqual(['signature_missing']);
  const body = { appId: 'M1', reqTime: shanghaiTime(SENT_MS), channel: 'ali_pay', authCode: 'c' };
  expect(namesOf(of('daxpay', wire(body), DOCUMENTS.hmac))).toContain('signature-missing');
});

test('what breaks the grammar is told in the words of the gateway', () => {
  const { request, document } = HONEST[0] as (typeof HONEST)[number];
  const headers = request.headers.filter(([name]) => name !== 'x-authing-signature-version');
  const { mistakes } = of('genauth', { ...request, headers }, document);
  expect(mistakes.map(({ text }) => text)).toContain('the header x-authing-signature-version is missing');
});

test('the fork of GenAuth: the same under its own names, and its mistakes too', () => {
  const key = { accessKeyId: 'key-1', connection: 'demo', family: 'genauth' } as const;
  const signed = (accessKeySecret: string) => signedGet({ ...key, accessKeySecret });
  expect(of('genauth', signed(SECRETS.key), DOCUMENTS.genauth).verdict).toBe('good');
  expect(namesOf(of('genauth', signed(`${SECRETS.key} `), DOCUMENTS.genauth))).toEqual(['secret-blank']);
});

test("a key that is not the caller's, or does not accept the method", () => {
  const signed = (accessKeyId: string, accessKeySecret: string) =>
    signedGet({ accessKeyId, accessKeySecret, connection: 'demo', appId: 'app-1' });
  expect(namesOf(of('genauth', signed('key-9', 'x'.repeat(40)), DOCUMENTS.genauth))).toEqual(['key-unknown']);
  expect(namesOf(of('genauth', signed('key-2', SECRETS.second), DOCUMENTS.genauth))).toEqual(['method-not-accepted']);
});

test('a body deeper than any that is taken is not written anew', () => {
  const deep = '['.repeat(20_000) + ']'.repeat(20_000);
  const { request, document } = HONEST[1] as (typeof HONEST)[number];
  expect(of('openapi', { ...request, body: deep }, document).verdict).not.toBe('good');
});

test('the two strings stand there with their difference marked', () => {
  const planted = PLANTED.find(({ what }) => what === 'a header left out');
  const lines = describeExplanation(of('genauth', planted?.request as WireRequest, DOCUMENTS.genauth)).join('\n');
  expect(lines).toContain('[header-left-out:x-authing-lang]');
  expect(lines).toMatch(/What the gateway verifies:[\s\S]*⟦lang:zh-CN⏎[\s\S]*⟧[\s\S]*What was signed[\s\S]*⟦⟧/);
});

test.each<[string, string, string, string]>([
  ['abc', 'abxc', 'ab⟦⟧c', 'ab⟦x⟧c'],
  ['aa', 'aaa', 'aa⟦⟧', 'aa⟦a⟧'],
  ['a', 'b', '⟦a⟧', '⟦b⟧'],
  ['x\n', 'x', 'x⟦⏎\n⟧', 'x⟦⟧'],
])('%j and %j part', (one, other, first, second) => {
  const difference = differenceOf(one, other);
  expect([marked(one, difference), marked(other, difference)]).toEqual([first, second]);
});

test('what cannot be seen is shown', () => {
  expect(visible('a\tb\r\n\ufeff\u0007')).toBe('a⇥b␍⏎\n\\ufeff\\u0007');
});

test('a list says good, refused or unsigned, and why', () => {
  const verdictOf = ({ protocol, request, document }: (typeof HONEST)[number]) =>
    inspect({ protocol, document, request: readRequest(Buffer.from(asRawHttp(request))), nowMs: SENT_MS }).verdict;
  expect(HONEST.map(verdictOf)).toEqual(['good', 'good', 'good']);
  const wrong = PLANTED.filter(({ expected }) => expected !== 'good').map(verdictOf);
  expect(new Set(wrong)).toEqual(new Set(['refused']));
});

test('with a document that is none nothing is explained', () => {
  expect(() => daxpay(shanghaiTime(SENT_MS), { channels: {} })).toThrow(UnusableDocument);
});

test('each way that is tried has a stable name and a remedy', () => {
  for (const { request, document, protocol } of PLANTED) {
    for (const { id, text, remedy } of of(protocol, request, document).mistakes) {
      expect(id).toMatch(/^[a-z][a-z0-9_-]+(:[\w-]+)?$/i);
      expect(text.length).toBeGreaterThan(10);
      expect(remedy).toMatch(/[.)\w]$/);
    }
  }
});

test('the pages for integrators name the command', () => {
  for (const page of ['genauth', 'merchants', 'daxpay']) {
    expect(readFileSync(`docs/${page}.md`, 'utf8')).toContain('gateway -- explain');
  }
});

describe('a body in GBK', () => {
  const gbk = Buffer.concat([Buffer.from('{"userId":"'), Buffer.from('d5c5c8fd', 'hex'), Buffer.from('"}')]);
  const timestamp = String(SENT_MS);
  const head = `businessId=b-1&nonce=n-1&timestamp=${timestamp}`;
  const sent = (signed: Buffer, body = gbk) => {
    const signature = sign('sha256', Buffer.concat([Buffer.from(head), signed]), rsaPair('merchant').privatePem);
    const headers = [
      `businessId: b-1`,
      'nonce: n-1',
      `timestamp: ${timestamp}`,
      `sign: ${signature.toString('base64')}`,
    ];
    const lines = [`POST /v1/openapi/auth/alipay/url HTTP/1.1`, ...headers, '', ''].join('\r\n');
    const request = readRequest(Buffer.concat([Buffer.from(lines), body]));
    return explain({ protocol: 'openapi', document: DOCUMENTS.rsa, request, nowMs: SENT_MS });
  };

  test('that was signed in UTF-8, and one whose signature holds, are named', () => {
    const utf8 = Buffer.from('{"userId":"张三"}');
    expect(sent(utf8).mistakes).toMatchObject([
      { id: 'body-charset', text: expect.stringContaining('is sent in GBK') },
    ]);
    expect(sent(gbk)).toMatchObject({ verdict: 'mistake', mistakes: [{ id: 'body-charset' }] });
    expect(sent(Buffer.from([0x22, 0xff, 0x22]), Buffer.from([0x22, 0xff, 0x22])).mistakes).toMatchObject([
      { id: 'body-charset', text: expect.stringContaining('no UTF-8') },
    ]);
    expect(sent(utf8, utf8).verdict).toBe('good');
  });
});

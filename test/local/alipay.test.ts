/** The fake Alipay's page, fault modes and control interface, over plain HTTP. */
import { isUtf8 } from 'node:buffer';
import { sign, verify } from 'node:crypto';
import { APP_ID, APP_NAME, type FakeAlipay, startFakeAlipay } from '../support/fake-alipay.ts';
import { HANG_MS } from '../support/hang.ts';
import { rsaPair } from '../support/keys.ts';
import { until } from '../support/until.ts';

const OWN_NODE = /^\{"alipay_system_oauth_token_response":(\{.*\}),"sign":"([^"]+)"\}$/;

let alipay: FakeAlipay;

beforeAll(async () => {
  alipay = await startFakeAlipay();
});
afterAll(() => alipay.stop());

const PUBLIC_PARAMETERS = {
  app_id: APP_ID,
  method: 'alipay.system.oauth.token',
  format: 'JSON',
  charset: 'utf-8',
  sign_type: 'RSA2',
  timestamp: '2026-11-21 16:00:00',
  version: '1.0',
};

/** Signs as a client does and sends; `false` leaves a parameter out. */
async function call(
  code: string,
  changes: Record<string, string | false> = {},
  { charsetIn = 'query', signal = AbortSignal.timeout(HANG_MS) } = {},
) {
  const wanted: Record<string, string | false> = {
    ...PUBLIC_PARAMETERS,
    grant_type: 'authorization_code',
    code,
    ...changes,
  };
  const parameters = Object.entries(wanted).flatMap(([name, value]): [string, string][] =>
    value === false ? [] : [[name, value]],
  );
  const text = parameters
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  const signature = sign('sha256', Buffer.from(text), alipay.keys.app.privateKey).toString('base64');
  const inBody = ['grant_type', 'code', ...(charsetIn === 'body' ? ['charset'] : [])];
  const query = new URLSearchParams(parameters.filter(([name]) => !inBody.includes(name)));
  if (!('sign' in changes)) query.set('sign', signature);
  const body = new URLSearchParams(parameters.filter(([name]) => inBody.includes(name)));
  const answer = await fetch(`${alipay.url}/gateway.do?${query}`, { method: 'POST', body, signal });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, contentType: answer.headers.get('content-type'), bytes, text: bytes.toString() };
}

/** The node's text and whether Alipay's key signed exactly it. */
function read(text: string): { span: string; verified: boolean } {
  const [, span = '', signature = ''] = OWN_NODE.exec(text) ?? [];
  return { span, verified: isSigned(span, signature) };
}

function isSigned(span: string | Buffer, signature: string): boolean {
  return verify('sha256', Buffer.from(span as string), alipay.keys.alipay.publicKey, Buffer.from(signature, 'base64'));
}

const isSpent = async (code: string) => (await call(code)).text.includes('isv.code-invalid');

describe('token gateway', () => {
  test('answers HTTP 200 as HTML with JSON that is signed as it stands', async () => {
    const { status, contentType, text } = await call(await alipay.code());
    expect([status, contentType]).toEqual([200, 'text/html;charset=utf-8']);
    expect(read(text).verified).toBe(true);
    expect(JSON.parse(read(text).span)).toHaveProperty('open_id');
  });

  test.each([
    ['app_id', 'isv.missing-app-id'],
    ['method', 'isv.missing-method'],
    ['sign', 'isv.missing-signature'],
    ['sign_type', 'isv.missing-signature-type'],
    ['timestamp', 'isv.missing-timestamp'],
    ['version', 'isv.missing-version'],
  ])('without %s it is %s, absent or empty', async (name, subCode) => {
    for (const value of [false, ''] as const) {
      const { text } = await call(await alipay.code(), { [name]: value });
      expect(Object.values(JSON.parse(text))[0]).toMatchObject({ code: '40001', sub_code: subCode });
    }
  });

  test('charset may stand in the body as well as in the query, and must be there', async () => {
    expect(read((await call(await alipay.code(), {}, { charsetIn: 'body' })).text).verified).toBe(true);
    expect((await call(await alipay.code(), { charset: false })).text).toContain('isv.invalid-charset');
  });

  test('an empty parameter is not signed', async () => {
    expect(read((await call(await alipay.code(), { app_auth_token: '' })).text).verified).toBe(true);
  });

  test('a parameter that comes twice is refused', async () => {
    const answer = await fetch(`${alipay.url}/gateway.do?charset=utf-8`, { method: 'POST', body: 'charset=utf-8' });
    expect(await answer.text()).toContain('isv.invalid-parameter');
  });

  test('a wrong signature is answered with the text that Alipay expected, escaped as HTML', async () => {
    const { text } = await call(await alipay.code(), { sign: 'AAAA' });
    expect(text).toContain(`app_id=${APP_ID}&amp;charset=utf-8&amp;code=`);
  });
});

describe('fault modes', () => {
  const inMode = async (mode: string) => {
    const code = await alipay.code();
    await alipay.fault(mode, 1);
    return { code, answer: call(code) };
  };

  test('reset never answers, and the code is spent', async () => {
    const { code, answer } = await inMode('reset');
    await expect(answer).rejects.toThrow(/fetch failed/);
    expect(await isSpent(code)).toBe(true);
  });

  test('timeout does not answer either, and leaves the connection open', async () => {
    const code = await alipay.code();
    await alipay.fault('timeout', 1);
    const patience = new AbortController();
    let ended = false;
    const answer = call(code, {}, { signal: patience.signal }).finally(() => (ended = true));
    await until(alipay.requests, (requests) => requests.some(({ body }) => body.includes(code)));
    expect([await isSpent(code), ended]).toEqual([true, false]);
    patience.abort();
    await expect(answer).rejects.toThrow(/aborted/);
  });

  test.each([
    ['http500', 500],
    ['html', 200],
  ])('%s answers a page, and nothing is carried out', async (mode, status) => {
    const { code, answer } = await inMode(mode);
    expect(await answer).toMatchObject({ status, text: expect.stringMatching(/^<!DOCTYPE html>/) });
    expect((await answer).text).toContain(`code=${code}`);
    expect(await isSpent(code)).toBe(false);
  });

  test('busy is a signed error, and nothing is carried out', async () => {
    const { code, answer } = await inMode('busy');
    const { span, verified } = read((await answer).text);
    expect(verified).toBe(true);
    expect(JSON.parse(span)).toMatchObject({ code: '20000', sub_code: 'aop.unknow-error' });
    expect(await isSpent(code)).toBe(false);
  });

  test.each(['tampered', 'wrong-key'])('%s: the signature does not fit', async (mode) => {
    const { code, answer } = await inMode(mode);
    const { span, verified } = read((await answer).text);
    expect([span.includes('open_id'), verified]).toEqual([true, false]);
    expect(await isSpent(code)).toBe(true);
  });

  test('tampered keeps the form of an id', async () => {
    const untouched = JSON.parse(read((await call(await alipay.code())).text).span);
    const { answer } = await inMode('tampered');
    const tampered = JSON.parse(read((await answer).text).span);
    expect(tampered.open_id.slice(1)).toBe(untouched.open_id.slice(1));
    expect(tampered.open_id).not.toBe(untouched.open_id);
  });

  test('unsigned: no signature', async () => {
    const { answer } = await inMode('unsigned');
    expect(Object.keys(JSON.parse((await answer).text))).toEqual(['alipay_system_oauth_token_response']);
  });

  test('escaped-slash: signed with plain slashes, sent with escaped ones', async () => {
    const { answer } = await inMode('escaped-slash');
    const [, span = '', signature = ''] = OWN_NODE.exec((await answer).text) ?? [];
    expect(span).toContain('\\/');
    expect(isSigned(span, signature)).toBe(false);
    expect(isSigned(span.replaceAll('\\/', '/'), signature)).toBe(true);
  });

  test.each([
    ['open-id-only', 'open_id', 'user_id'],
    ['user-id-only', 'user_id', 'open_id'],
  ])('%s', async (mode, there, gone) => {
    const { answer } = await inMode(mode);
    const { span, verified } = read((await answer).text);
    expect(verified).toBe(true);
    expect(JSON.parse(span)).toHaveProperty(there);
    expect(JSON.parse(span)).not.toHaveProperty(gone);
  });

  test.each([
    ['a token', 'own'],
    ['a refusal', 'no-such-code'],
  ])('gbk: %s in GBK, signed over its bytes', async (_what, code) => {
    await alipay.fault('gbk', 1);
    const { bytes, contentType } = await call(code === 'own' ? await alipay.code() : code);
    const [, span = '', signature = ''] = /^\{"\w+":(\{.*\}),"sign":"([^"]+)"\}$/s.exec(bytes.toString('latin1')) ?? [];
    expect([isUtf8(bytes), contentType]).toEqual([false, 'text/html;charset=gbk']);
    expect(isSigned(Buffer.from(span, 'latin1'), signature)).toBe(true);
    const members = JSON.parse(new TextDecoder('gbk').decode(Buffer.from(span, 'latin1')));
    if (code === 'own') expect(members).toMatchObject({ open_id: expect.any(String), nick_name: '乕亄亇乗' });
    else
      expect(members).toMatchObject({ sub_code: 'isv.code-invalid', sub_msg: '授权码code无效: no-such-code乕亄亇乗' });
  });

  test('the modes in force are told, and how many calls each lasts', async () => {
    const inForce = async () => (await alipay.control('GET', 'faults')).content;
    await alipay.fault('gbk', 2);
    await alipay.fault('busy');
    expect(await inForce()).toEqual([{ mode: 'gbk', count: 2 }, { mode: 'busy' }]);
    await call(await alipay.code());
    expect(await inForce()).toEqual([{ mode: 'gbk', count: 1 }, { mode: 'busy' }]);
    await alipay.fault('gbk', 0);
    await alipay.fault('busy', 0);
    expect(await inForce()).toEqual([]);
  });

  test('a mode lasts as many calls as said, or until count 0 ends it', async () => {
    const isBusy = async () => (await call(await alipay.code())).text.includes('aop.unknow-error');
    await alipay.fault('busy', 2);
    expect([await isBusy(), await isBusy(), await isBusy()]).toEqual([true, true, false]);
    await alipay.fault('busy');
    expect([await isBusy(), await isBusy(), await isBusy()]).toEqual([true, true, true]);
    await alipay.fault('busy', 0);
    expect(await isBusy()).toBe(false);
  });

  test('a look at the clock of the gateway, which calls no method, meets no mode and uses none up', async () => {
    await alipay.fault('reset', 1);
    const answer = await fetch(`${alipay.url}/gateway.do`, { method: 'POST' });
    expect([answer.status, answer.headers.has('date')]).toEqual([200, true]);
    await expect(call(await alipay.code())).rejects.toThrow();
  });

  test.each([[{ mode: 'nothing' }], [{ mode: 'busy', count: -1 }], [{}]])('%j is refused', async (wanted) => {
    expect((await alipay.control('POST', 'faults', wanted)).status).toBe(400);
  });
});

describe('page', () => {
  const REDIRECT = 'http://127.0.0.1:3000/v1/openapi/auth/alipay/callback';
  const asked = { app_id: APP_ID, scope: 'auth_base', redirect_uri: REDIRECT, state: 'S1' };
  const address = (changes: object = {}) =>
    `${alipay.url}/oauth2/publicAppAuthorize.htm?${new URLSearchParams({ ...asked, ...changes })}`;
  const decide = async (decision: string, changes: object = {}) => {
    const body = new URLSearchParams({ ...asked, decision, ...changes });
    const answer = await fetch(address(), { method: 'POST', body, redirect: 'manual' });
    return { status: answer.status, location: new URL(answer.headers.get('location') ?? 'none:') };
  };

  test('asks with two forms and no script', async () => {
    const answer = await fetch(address());
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text.match(/<form method="post"/g)).toHaveLength(2);
    expect(text).toMatch(/<button id="agree" class="agree">.*Agree<\/button>/);
    expect(text).toMatch(/<button id="refuse">.*Refuse<\/button>/);
    expect(text).not.toContain('<script');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test.each([
    ['which asks', {}],
    ['of an error', { scope: 'kuaijie' }],
  ])('one %s says first, in both languages, that it is a simulator', async (_name, changes) => {
    const text = await (await fetch(address(changes))).text();
    const shown = text
      .slice(text.indexOf('<body>'))
      .replace(/<[^>]*>/g, '')
      .trim();
    expect(shown).toMatch(/^这是模拟器，不是真正的支付宝\nThis is a simulator, not the real Alipay\n/);
  });

  test('names who asks, as the app is registered, escaped', async () => {
    const text = await (await fetch(address())).text();
    expect(APP_NAME).toBe('<b>茶 & "Tea"</b>');
    expect(text).toContain('<p class="name">&lt;b&gt;茶 &amp; &quot;Tea&quot;&lt;/b&gt;</p>');
    expect(text).not.toContain('<b>');
  });

  test('who agrees goes back with a code that is good for a token', async () => {
    const { status, location } = await decide('agree', { user: 'ann' });
    expect([status, location.origin + location.pathname]).toEqual([302, REDIRECT]);
    const { auth_code = '', ...rest } = Object.fromEntries(location.searchParams);
    expect(rest).toEqual({
      app_id: APP_ID,
      scope: 'auth_base',
      state: 'S1',
      source: 'alipay_wallet',
      userOutputs: 'auth_base',
      alipay_token: '',
    });
    const token = JSON.parse(read((await call(auth_code)).text).span);
    const other = JSON.parse(read((await call(await alipay.code({ user: 'ann' }))).text).span);
    expect(token.open_id).toBe(other.open_id);
  });

  test('who refuses goes back without a code', async () => {
    const { status, location } = await decide('refuse');
    expect(status).toBe(302);
    expect(location.searchParams.has('auth_code')).toBe(false);
    expect(location.searchParams.get('state')).toBe('S1');
  });

  test.each([
    ['an unknown app', { app_id: '2021000000000099' }],
    ['another scope', { scope: 'kuaijie' }],
    ['an address elsewhere', { redirect_uri: 'https://example.com/' }],
    ['an address that is a script', { redirect_uri: 'javascript:alert(1)' }],
    ['a state with other characters', { state: '"><script>' }],
  ])('%s is refused, when it is shown and when it is decided', async (_, changes) => {
    const shown = await fetch(address(changes));
    expect(shown.status).toBe(400);
    expect(await shown.text()).not.toContain('<script>');
    expect((await decide('agree', changes)).status).toBe(400);
  });
});

describe('control', () => {
  test('the last 100 requests are there, oldest first, without those of the control interface', async () => {
    const code = await alipay.code();
    await call(code);
    const last = (await alipay.requests()).at(-1);
    expect(last).toMatchObject({
      method: 'POST',
      path: '/gateway.do',
      query: { app_id: APP_ID, charset: 'utf-8' },
      body: `grant_type=authorization_code&code=${code}`,
      answer: { status: 200, text: expect.stringContaining('open_id') },
    });
    await Promise.all(Array.from({ length: 120 }, () => fetch(`${alipay.url}/elsewhere`)));
    expect(await alipay.requests()).toHaveLength(100);
  });

  test('an app may have two keys, and a call under a key that it no longer has is refused', async () => {
    const { publicKey: own } = alipay.keys.app;
    const other = rsaPair('another app').publicPem;
    const keys = (public_keys: string[]) => alipay.control('POST', 'keys', { app_id: APP_ID, public_keys });
    const isRefused = async () => (await call(await alipay.code())).text.includes('isv.invalid-signature');
    expect([(await keys([other, own])).status, await isRefused()]).toEqual([200, false]);
    expect([(await keys([other])).status, await isRefused()]).toEqual([200, true]);
    expect([(await keys([own])).status, await isRefused()]).toEqual([200, false]);
  });

  test.each([
    [{ app_id: '2021000000000099', public_keys: [rsaPair('another app').publicPem] }],
    [{ app_id: APP_ID, public_keys: [] }],
    [{ app_id: APP_ID, public_keys: ['no key'] }],
    [{ app_id: APP_ID }],
  ])('no change of keys by %j', async (wanted) => {
    expect((await alipay.control('POST', 'keys', wanted)).status).toBe(400);
    expect((await call(await alipay.code())).text).toContain('open_id');
  });

  test.each([[{ app_id: 'x' }], [{ app_id: APP_ID, scope: 'x' }], [{}]])('no code for %j', async (wanted) => {
    expect((await alipay.control('POST', 'codes', wanted)).status).toBe(400);
  });
});

test('both lists are one page for a browser that may run nothing, and JSON for everybody else', async () => {
  await call('nothing');
  for (const path of ['/simulator/requests', '/simulator/faults']) {
    const page = await fetch(`${alipay.url}${path}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('POST /gateway.do');
    const list = await fetch(`${alipay.url}${path}`);
    expect([list.headers.get('content-type'), Array.isArray(await list.json())]).toEqual(['application/json', true]);
  }
  const other = await fetch(`${alipay.url}/simulator/other`, { headers: { accept: 'text/html' } });
  expect([other.status, other.headers.get('content-type')]).toEqual([404, 'application/json']);
});

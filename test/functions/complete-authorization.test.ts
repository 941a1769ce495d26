import { randomUUID } from 'node:crypto';
import type { ExchangeAuthCode, TokenOutcome } from '../../shared/alipay/token-exchange.ts';
import { locatorOf } from '../../shared/protocols/openapi/state.ts';
import { LEASE_MS } from '../../shared/storage/authorizations.ts';
import { type AuthorizationTable, startAuthorizationTable } from '../support/authorization-table.ts';
import { connectionDocument, testSecrets } from '../support/in-process.ts';
import { openapiDocuments, openapiOperations, stateKeys, stateOf } from '../support/openapi-operations.ts';
import { until } from '../support/until.ts';

let table: AuthorizationTable;
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

type Options = Parameters<typeof openapiOperations>[1];
const { appId } = connectionDocument;

/** A link that waits, and the way back from Alipay with a code of its own. */
async function waiting(options: Options = {}) {
  const operations = openapiOperations(table, options);
  const serialNo = randomUUID();
  const { json } = await operations.link({ merchantId: 'merchant-1', serialNo, userId: 'customer-7' });
  const state = stateOf(json.data?.alipayAuthUrl);
  const code = `code-${serialNo}`;
  const locator = locatorOf('rsa-business', serialNo);
  const agreed = { auth_code: code, app_id: appId, scope: 'auth_base', state, source: 'alipay_wallet' };
  return {
    ...operations,
    state,
    code,
    locator,
    agreed,
    item: async () => table.store(operations.around.clock).load(locator),
    back: (change: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      operations.comeBack({ ...agreed, ...change }, headers),
  };
}

const granting =
  (outcome: TokenOutcome): ExchangeAuthCode =>
  async () =>
    outcome;

describe('a user who agreed', () => {
  test('sees that it is done; the result is stored and put on the queue once, also after reloads', async () => {
    const { back, item, queue, exchanged, around, code, locator } = await waiting({
      exchangeAuthCode: granting({
        kind: 'granted',
        openId: 'open-id-1',
        userId: '2088000000000009',
        accessToken: 'marked-token',
      }),
    });
    const page = await back();
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('授权成功');
    expect(await item()).toMatchObject({
      outcome: 'success',
      delivery: 'queued',
      openId: 'open-id-1',
      alipayUserId: '2088000000000009',
    });
    expect(queue.held.map(({ body }) => body)).toEqual([JSON.stringify({ locator })]);
    around.nowMs += 3_600_000;
    expect((await back()).body).toBe(page.body);
    expect(exchanged).toEqual([code]);
    expect(queue.held).toHaveLength(1);
    const everything = JSON.stringify([page, around.logs, await table.item(locator)]);
    expect(everything).not.toContain('marked-token');
    expect(JSON.stringify([page.body, around.logs])).not.toMatch(/open-id-1|2088000000000009|customer-7/);
    expect(JSON.stringify([page.body, around.logs, await table.item(locator)])).not.toContain(code);
  });

  test('200 times at once: one exchange, one message', async () => {
    const { back, exchanged, queue } = await waiting();
    const pages = await Promise.all(Array.from({ length: 200 }, () => back()));
    expect(new Set(pages.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(exchanged).toHaveLength(1);
    expect(queue.held).toHaveLength(1);
  });

  test('with another code afterwards sees that the link is invalid', async () => {
    const { back, exchanged } = await waiting();
    await back();
    const page = await back({ auth_code: 'another-code' });
    expect(page.statusCode).toBe(404);
    expect(exchanged).toHaveLength(1);
  });

  test('is served under a state key that makes no new states any more', async () => {
    const secrets = testSecrets(openapiDocuments());
    const { back, around } = await waiting({ secrets });
    const newer = { version: 'b', secret: 'a-newer-state-key-of-32-characters' };
    const older = stateKeys.map((key) => ({ ...key, notAfter: '2026-11-21T03:30:00Z' }));
    secrets.documents.set('platform', { ...(openapiDocuments().platform as object), stateKeys: [newer, ...older] });
    around.nowMs += 301_000;
    expect((await back()).body).toContain('授权成功');
  });
});

describe('what browsers, wallets and trackers add to the address', () => {
  test.each([
    ['a parameter twice', 'from=a&from=b'],
    ['escapes that are cut off', 'x=%E0%A4%A'],
    ['GBK', 'name=%D6%D0%CE%C4&%D6%D0=1'],
    ['a lone percent sign', '%&100%=%'],
    ['a name that every object has', '__proto__=1&__proto__=2&constructor=3'],
    ['Alipay’s own, twice', 'scope=auth_base&scope=auth_user&source=a&source=b&userOutputs=&alipay_token='],
  ])('changes nothing: %s', async (_name, more) => {
    const { comeBack, agreed, item, exchanged, code } = await waiting();
    expect((await comeBack(`${more}&${new URLSearchParams(agreed)}&${more}`)).body).toContain('授权成功');
    expect(exchanged).toEqual([code]);
    expect(await item()).toMatchObject({ outcome: 'success' });
  });
});

describe('a user who refused', () => {
  test('sees so, nothing is delivered, and agreeing afterwards works', async () => {
    const { comeBack, back, state, item, queue } = await waiting();
    for (const query of [{ state }, { state, app_id: appId, auth_code: '' }] as Record<string, string>[]) {
      const page = await comeBack(query);
      expect([page.statusCode, page.body.includes('您未同意授权')]).toEqual([200, true]);
    }
    expect(await item()).toMatchObject({ outcome: 'waiting', delivery: 'none' });
    expect((await back()).body).toContain('授权成功');
    expect(queue.held).toHaveLength(1);
  });
});

describe('the same page for', () => {
  const cases: [
    string,
    (link: Awaited<ReturnType<typeof waiting>>) => Promise<{ statusCode: number; body: string }>,
  ][] = [
    ['no state', ({ back }) => back({ state: '' })],
    ['a forged state', ({ back, state }) => back({ state: `${state.slice(0, -1)}${state.endsWith('a') ? 'b' : 'a'}` })],
    ['a code that breaks the grammar', ({ back }) => back({ auth_code: 'a b' })],
    ['another app', ({ back }) => back({ app_id: '2021000000000009' })],
    ['no app', ({ back }) => back({ app_id: '' })],
    ['a parameter twice', ({ comeBack, agreed }) => comeBack(`${new URLSearchParams(agreed)}&auth_code=other`)],
    ['a state twice', ({ comeBack, agreed, state }) => comeBack(`state=${state}&${new URLSearchParams(agreed)}`)],
    ['an app twice, encoded', ({ comeBack, agreed }) => comeBack(`${new URLSearchParams(agreed)}&%61pp_id=${appId}`)],
    ['a code in GBK', ({ comeBack, state }) => comeBack(`state=${state}&app_id=${appId}&auth_code=%D6%D0`)],
    [
      'a state that is cut off',
      ({ comeBack, state }) => comeBack(`state=${state}%E0%A4%A&app_id=${appId}&auth_code=a`),
    ],
    [
      'a link that has expired',
      ({ back, around }) => {
        around.nowMs += 901_000;
        return back();
      },
    ],
    [
      'a refusal of a link that has expired',
      ({ comeBack, state, around }) => {
        around.nowMs += 901_000;
        return comeBack({ state });
      },
    ],
  ];
  test.each(cases)('%s; nothing is spent', async (_name, act) => {
    const link = await waiting();
    const reference = await link.comeBack({ state: 'nothing' });
    const page = await act(link);
    expect(page).toEqual(reference);
    expect(page.statusCode).toBe(404);
    expect(link.exchanged).toEqual([]);
    expect(await link.item()).toMatchObject({ outcome: 'waiting' });
  });

  test('a link still works at its last second', async () => {
    const { back, around } = await waiting();
    around.nowMs += 900_000;
    expect((await back()).body).toContain('授权成功');
  });
});

describe('an exchange that ends otherwise', () => {
  test.each<[TokenOutcome, string, string]>([
    [{ kind: 'refused', subCode: 'isv.code-invalid' }, 'failed', '授权失败'],
    [{ kind: 'unknown' }, 'unknown', '授权结果未知'],
    [{ kind: 'misconfigured', subCode: 'answer-without-identity', unspent: false }, 'failed', '授权失败'],
  ])('%j is final, shown again, delivered, and the code is never sent again', async (outcome, stored, title) => {
    const { back, item, queue, exchanged } = await waiting({ exchangeAuthCode: granting(outcome) });
    const page = await back();
    expect(page.body).toContain(title);
    expect((await back()).body).toBe(page.body);
    expect(await item()).toMatchObject({ outcome: stored, delivery: 'queued' });
    expect(queue.held).toHaveLength(1);
    expect(exchanged).toHaveLength(1);
  });

  test.each<[TokenOutcome, number, string]>([
    [{ kind: 'busy' }, 503, '暂时无法完成'],
    [{ kind: 'unreachable' }, 503, '暂时无法完成'],
    [{ kind: 'misconfigured', subCode: 'isv.invalid-signature', unspent: true }, 500, '系统错误'],
  ])('%j spends nothing: a reload tries again', async (outcome, statusCode, title) => {
    const outcomes: TokenOutcome[] = [outcome, { kind: 'granted', openId: 'open-id-1' }];
    const { back, item, queue } = await waiting({
      exchangeAuthCode: async () => outcomes.shift() ?? { kind: 'unknown' },
    });
    const page = await back();
    expect([page.statusCode, page.body.includes(title)]).toEqual([statusCode, true]);
    expect(await item()).toMatchObject({ outcome: 'waiting', delivery: 'none' });
    expect(queue.held).toEqual([]);
    expect((await back()).body).toContain('授权成功');
  });

  test('a code that another link has spent is refused without asking Alipay', async () => {
    const first = await waiting();
    await first.back();
    const second = await waiting();
    expect((await second.back({ auth_code: first.code })).body).toContain('授权失败');
    expect(second.exchanged).toEqual([]);
  });

  test('an interrupted exchange is in progress for its lease, and unknown afterwards, delivered as that', async () => {
    const { back, around, queue, item, locator } = await waiting({ exchangeAuthCode: () => new Promise(() => {}) });
    void back();
    const store = table.store(around.clock);
    await until(
      () => store.load(locator),
      (item) => item?.outcome === 'exchanging',
    );
    expect((await back()).body).toContain('正在处理');
    around.nowMs += LEASE_MS;
    expect((await back()).body).toContain('授权结果未知');
    expect(await item()).toMatchObject({ outcome: 'unknown', delivery: 'queued' });
    expect(queue.held).toHaveLength(1);
  });

  test('a queue that is down: the page shows the result, a reload or the sweep queues it', async () => {
    const { back, queue, item, around } = await waiting();
    const send = queue.send.bind(queue);
    queue.send = () => Promise.reject(new Error('down'));
    expect((await back()).body).toContain('授权成功');
    expect(await item()).toMatchObject({ outcome: 'success', delivery: 'pending' });
    // One try for each request: the user waits for it.
    expect(around.logs.map(({ message }) => message)).toEqual(['accepted', 'left to the sweep', 'accepted']);
    queue.send = send;
    await back();
    expect(await item()).toMatchObject({ delivery: 'queued' });
    expect(queue.held).toHaveLength(1);
  });

  test('a connection that has another app now is the operator’s fault, and spends nothing', async () => {
    const secrets = testSecrets(openapiDocuments());
    const { back, around, item, exchanged } = await waiting({ secrets });
    secrets.documents.set('connections/wework', { ...connectionDocument, appId: '2021000000000009' });
    around.nowMs += 301_000;
    expect((await back()).statusCode).toBe(500);
    expect(exchanged).toEqual([]);
    expect(await item()).toMatchObject({ outcome: 'waiting' });
  });
});

describe('the page', () => {
  test('names the merchant, escaped, loads and runs nothing, and is kept by nobody', async () => {
    const { back } = await waiting();
    const { headers, body } = await back();
    expect(body).toContain('&lt;b&gt;Tea &amp; &quot;Cups&quot;&lt;/b&gt;');
    expect(body).not.toMatch(/<script|<img|<link|<b>|http/);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      ),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['*', 'zh-CN'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['fr-FR,zh;q=0.5,en;q=0.4', 'zh-CN'],
    ['fr-FR', 'en'],
    ['zh;q=0,en', 'en'],
    ['<script>', 'en'],
  ])('for Accept-Language %j is %s', async (language, expected) => {
    const { comeBack } = await waiting();
    const page = await comeBack({ state: '' }, language === undefined ? {} : { 'accept-language': language });
    expect(page.headers['content-language']).toBe(expected);
    expect(page.body).toContain(`<html lang="${expected}">`);
  });
});

import { createHash, randomUUID } from 'node:crypto';
import { createHandler as createSweep } from '../../functions/sweep-callbacks/handler.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import type { TokenOutcome } from '../../shared/redemption/outcome.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import { LEASE_MS } from '../../shared/storage/authorizations.ts';
import { type AuthorizationTable, type StoredThings, startAuthorizationTable } from '../support/authorization-table.ts';
import { connectionDocument, openapiDocuments, stateKeys } from '../support/documents.ts';
import { testSecrets } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';
import { openapiOperations, stateOf } from '../support/openapi-operations.ts';
import { until } from '../support/until.ts';

let real: AuthorizationTable;
let table: StoredThings;
beforeAll(async () => {
  real = await startAuthorizationTable();
  table = real;
});
afterAll(() => real.close());

type Options = Parameters<typeof openapiOperations>[1];
const { appId } = connectionDocument;
const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

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
  (outcome: TokenOutcome): RequestToken =>
  async () =>
    outcome;

describe('a user who agreed', () => {
  test('sees that it is done; the result is stored and put on the queue once, also after reloads', async () => {
    const { back, item, queue, exchanged, around, code, locator } = await waiting({
      requestToken: granting({
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

  test('and goes back and agrees again, or refuses: it is done, calmly, and nothing is delivered twice', async () => {
    const { back, comeBack, state, exchanged, queue, around } = await waiting();
    const first = await back();
    const again = async () => [
      await back({ auth_code: 'another-code' }),
      await back({ auth_code: 'a-third-code' }),
      await comeBack({ state }),
      await comeBack({ state, app_id: appId, auth_code: '' }),
    ];
    const pages = await again();
    around.nowMs += 3_600_000;
    for (const page of [...pages, ...(await again())]) {
      expect([page.statusCode, page.body.includes('授权已完成')]).toEqual([200, true]);
      expect(page.body).toContain('<div class="result good"');
    }
    expect((await back()).body).toBe(first.body);
    expect(exchanged).toHaveLength(1);
    expect(queue.held).toHaveLength(1);
  });

  test('is served under a state key that makes no new states any more', async () => {
    const secrets = testSecrets(openapiDocuments());
    const { back, around } = await waiting({ secrets });
    const newer = { id: 'b', secret: 'a-newer-state-key-of-32-characters' };
    const older = stateKeys.map((key) => ({ ...key, notAfter: '2026-11-21T03:30:00Z' }));
    secrets.documents.set('keys/state', { keys: [newer, ...older] });
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

describe('the one log line says what became of it', () => {
  const misconfigured = (level: string) => ({ level, counts: { ConfigurationErrors: 1 } });
  const wrongKey: TokenOutcome = { kind: 'unknown', reason: 'does not verify', unverified: true };

  test.each<[TokenOutcome, string, object]>([
    [{ kind: 'granted', openId: 'o' }, 'granted', { level: 'info', counts: { CompletionsGranted: 1 } }],
    [
      { kind: 'refused', subCode: 'isv.code-invalid', signed: true },
      'code-refused',
      { level: 'info', counts: { CompletionsCodeRefused: 1 }, attributes: { reason: 'isv.code-invalid' } },
    ],
    [{ kind: 'refused', subCode: 'isv.code-invalid', signed: false }, 'failed', { level: 'warn' }],
    [{ kind: 'misconfigured', subCode: 'response-without-identity', unspent: false }, 'failed', misconfigured('error')],
    [
      { kind: 'unknown', reason: 'TIMEOUT' },
      'unknown',
      { level: 'warn', counts: { CompletionsUnknown: 1 }, attributes: { reason: 'TIMEOUT' } },
    ],
    [wrongKey, 'unknown', { ...misconfigured('error'), attributes: { reason: 'does not verify' } }],
  ])('%j is %s', async (outcome, result, line) => {
    const { back, around, item } = await waiting({ requestToken: granting(outcome) });
    around.logs.length = 0;
    around.counts.length = 0;
    await back();
    const { businessId, serialNo, eventId } = (await item()) ?? {};
    const { counts } = around.counts.find(({ dimensions }) => 'operation' in dimensions) ?? {};
    expect(around.logs).toHaveLength(1);
    expect({ ...around.logs[0], counts }).toMatchObject({ ...line, message: 'accepted' });
    expect(around.logs[0]?.attributes).toMatchObject({ result, businessId, serialNo, eventId });
    expect(counts).toHaveProperty('DurationMs');
    expect(around.counts).toContainEqual({
      dimensions: { dependency: 'alipay' },
      counts: expect.objectContaining({ Calls: 1, CallMs: expect.any(Number) }),
    });
    expect(around.counts.some(({ counts: { UnverifiedResponses = 0 } }) => UnverifiedResponses > 0)).toBe(
      outcome === wrongKey,
    );
    expect(JSON.stringify(around)).not.toMatch(/code-[0-9a-f]{8}/);
  });

  test('a code whose end the ledger cannot be told is a warning, and granted', async () => {
    const between = <T extends object>(part: T): T =>
      'settle' in part ? { ...part, settle: async () => Promise.reject(new Error('down')) } : part;
    const { back, around } = await waiting({ between });
    await back();
    expect(around.logs.at(-1)).toMatchObject({ level: 'warn', attributes: { result: 'granted', unsettled: true } });
    expect(around.counts.at(-1)?.counts).toMatchObject({ CompletionsGranted: 1, Unsettled: 1 });
  });

  test('a reload is repeated, with what it was; a refusal declined, an old link expired, any other state invalid', async () => {
    const { back, comeBack, state, around } = await waiting();
    await comeBack({ state });
    await back();
    await back();
    await comeBack({ state: 'nothing' });
    const { back: late, around: then } = await waiting();
    then.nowMs += 901_000;
    await late();
    const lines = [...around.logs, ...then.logs].filter(({ attributes }) => 'result' in attributes);
    expect(lines.map(({ level, attributes: { result, reason } }) => [level, result, reason])).toEqual([
      ['info', 'declined', undefined],
      ['info', 'granted', undefined],
      ['info', 'repeated', 'success'],
      ['info', 'invalid', 'the state is none of ours'],
      ['info', 'expired', 'the link is too old'],
    ]);
    expect([lines[1], lines[3]].map((line) => line?.attributes.serialNo === undefined)).toEqual([false, true]);
  });

  test('an error says which authorization it was about, too', async () => {
    const { back, around, item } = await waiting({ requestToken: granting({ kind: 'busy' }) });
    await back();
    const { serialNo, eventId } = (await item()) ?? {};
    const attributes = { outcome: 'failed', errorCode: 'unavailable', serialNo, eventId };
    expect(around.logs.at(-1)).toMatchObject({ level: 'error', attributes });
  });

  test('a code that another link redeems at this moment is no failure: nothing is spent, and a reload goes on', async () => {
    const alipay = Promise.withResolvers<TokenOutcome>();
    const first = await waiting({ requestToken: () => alipay.promise });
    const second = await waiting();
    const visit = first.back();
    await until(
      () => first.exchanged.length,
      (calls) => calls > 0,
    );
    expect((await second.back({ auth_code: first.code })).statusCode).toBe(200);
    expect(second.around.logs.at(-1)).toMatchObject({ level: 'info', attributes: { result: 'in-progress' } });
    expect(await second.item()).toMatchObject({ outcome: 'waiting' });
    alipay.resolve({ kind: 'granted', openId: 'o' });
    await visit;
    expect((await second.back()).body).toContain('授权成功');
  });

  test('a grant that comes after the lease is an error: somebody has told the merchant otherwise', async () => {
    const alipay = Promise.withResolvers<TokenOutcome>();
    const { back, around, exchanged, authorizations, locator } = await waiting({ requestToken: () => alipay.promise });
    const visit = back();
    await until(
      () => exchanged.length,
      (calls) => calls > 0,
    );
    around.nowMs += LEASE_MS + 1;
    expect(await authorizations.expireLease(locator)).toBe(true);
    alipay.resolve({ kind: 'granted', openId: 'o' });
    await visit;
    const reason = 'the outcome came when the lease was over: granted';
    expect(around.logs.at(-1)).toMatchObject({ level: 'error', attributes: { result: 'unknown', reason } });
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
    // Somebody between here and Alipay may have said so.
    [{ kind: 'refused', subCode: 'isv.code-invalid', signed: false }, 'failed', '授权失败'],
    [{ kind: 'unknown' }, 'unknown', '授权结果未知'],
    [{ kind: 'misconfigured', subCode: 'response-without-identity', unspent: false }, 'failed', '授权失败'],
  ])('%j is final, shown again, delivered, and the code is never sent again', async (outcome, stored, title) => {
    const { back, comeBack, state, item, queue, exchanged } = await waiting({ requestToken: granting(outcome) });
    const page = await back();
    expect(page.body).toContain(title);
    expect((await back()).body).toBe(page.body);
    expect(await item()).toMatchObject({ outcome: stored, delivery: 'queued' });
    // Nor is another one: what is final stays so, whatever a user comes back with.
    expect((await back({ auth_code: 'another-code' })).body).toBe(page.body);
    expect((await comeBack({ state })).body).toBe(page.body);
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
      requestToken: async () => outcomes.shift() ?? { kind: 'unknown' },
    });
    const page = await back();
    expect([page.statusCode, page.body.includes(title)]).toEqual([statusCode, true]);
    expect(await item()).toMatchObject({ outcome: 'waiting', delivery: 'none' });
    expect(queue.held).toEqual([]);
    expect((await back()).body).toContain('授权成功');
  });

  test('an interrupted exchange is in progress for its lease, and unknown afterwards, delivered as that', async () => {
    const alipay = Promise.withResolvers<TokenOutcome>();
    const { back, around, queue, item, locator } = await waiting({ requestToken: () => alipay.promise });
    const interrupted = back();
    const store = table.store(around.clock);
    await until(
      () => store.load(locator),
      (item) => item?.outcome === 'exchanging',
    );
    expect((await back()).body).toContain('正在处理');
    expect((await back({ auth_code: 'another-code' })).body).toContain('正在处理');
    around.nowMs += LEASE_MS;
    expect((await back()).body).toContain('授权结果未知');
    expect(await item()).toMatchObject({ outcome: 'unknown', delivery: 'queued' });
    expect(queue.held).toHaveLength(1);
    // It was frozen, and not gone: what is final stays so. And its deadline's timer ends before the tests' process does.
    alipay.resolve({ kind: 'granted', openId: 'open-id-1' });
    expect((await interrupted).body).toContain('授权结果未知');
    expect(await item()).toMatchObject({ outcome: 'unknown', delivery: 'queued' });
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

describe('a code that Alipay refuses, with its signature', () => {
  // A table for each test, in memory: codes have the same names, and the sweep meets whatever is due.
  beforeEach(() => {
    table = memoryTable();
  });
  afterEach(() => {
    table = real;
  });

  const TRY_AGAIN = '授权未完成';
  /** Grants the link's own code alone. */
  const refusing: RequestToken = async (_connection, { code }) =>
    code.startsWith('code-')
      ? { kind: 'granted', openId: 'open-id-1' }
      : { kind: 'refused', subCode: 'isv.code-invalid', signed: true };
  const LIFE_MS = 900_000;
  const sweepOf = ({ around, authorizations, queue }: Awaited<ReturnType<typeof waiting>>) =>
    createSweep({ ...around, authorizations, queue })({});

  test('spends nothing: the page says so, and the right code still succeeds', async () => {
    const { back, item, queue } = await waiting({ requestToken: refusing });
    const page = await back({ auth_code: 'junk' });
    expect([page.statusCode, page.body.includes(TRY_AGAIN)]).toEqual([200, true]);
    expect(await item()).toMatchObject({ outcome: 'waiting', delivery: 'none', refusedCodes: [hashOf('junk')] });
    expect(queue.held).toEqual([]);
    expect((await back()).body).toContain('授权成功');
    expect(await item()).toMatchObject({ outcome: 'success', delivery: 'queued' });
    expect(queue.held).toHaveLength(1);
    expect((await back({ auth_code: 'junk' })).body).toContain('授权已完成');
  });

  test('counts once: the same code again shows the same page without a call, however often', async () => {
    const { back, exchanged, item } = await waiting({ requestToken: refusing });
    const first = await back({ auth_code: 'junk' });
    const pages = await Promise.all(Array.from({ length: 20 }, () => back({ auth_code: 'junk' })));
    expect(new Set(pages.map(({ body }) => body))).toEqual(new Set([first.body]));
    expect(exchanged).toEqual(['junk']);
    expect(await item()).toMatchObject({ outcome: 'waiting' });
  });

  test('at the same time as others: none is sent twice, and the link ends once at most', async () => {
    const link = await waiting({ requestToken: refusing });
    const codes = ['one', 'two', 'three', 'four'];
    const pages = await Promise.all([...codes, ...codes, ...codes].map((code) => link.back({ auth_code: code })));
    expect(new Set(pages.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    for (const code of codes) await link.back({ auth_code: code });
    expect(new Set(link.exchanged).size).toBe(link.exchanged.length);
    expect(link.exchanged).toHaveLength(3);
    expect(await link.item()).toMatchObject({ outcome: 'failed', delivery: 'queued' });
    expect(link.queue.held).toHaveLength(1);
  });

  test('the third different one ends the authorization as failed, delivered once; no page says to try again', async () => {
    const { back, comeBack, state, item, queue, exchanged } = await waiting({ requestToken: refusing });
    for (const code of ['one', 'two', 'one', 'two'])
      expect((await back({ auth_code: code })).body).toContain(TRY_AGAIN);
    expect(await item()).toMatchObject({ outcome: 'waiting' });
    const last = await back({ auth_code: 'three' });
    expect([last.statusCode, last.body.includes('授权失败')]).toEqual([200, true]);
    expect(await item()).toMatchObject({
      outcome: 'failed',
      delivery: 'queued',
      message: 'Alipay refused the authorization: isv.code-invalid',
    });
    for (const code of ['one', 'three', 'four']) expect((await back({ auth_code: code })).body).toBe(last.body);
    for (const page of [await back(), await comeBack({ state })]) expect(page.body).toBe(last.body);
    expect(exchanged).toEqual(['one', 'two', 'three']);
    expect(queue.held).toHaveLength(1);
  });

  test.each(['another link', 'another interface'])(
    'so does one that %s has spent, without asking Alipay',
    async (by) => {
      const second = await waiting();
      const code = `spent-${randomUUID()}`;
      const ledger = table.ledger(second.around.clock);
      if (by === 'another link') await (await waiting()).back({ auth_code: code });
      else await ledger.settle({ issuer: `alipay:${appId}`, code }, 'claim-of-daxpay');
      for (const _again of [1, 2]) expect((await second.back({ auth_code: code })).body).toContain(TRY_AGAIN);
      expect(second.exchanged).toEqual([]);
      expect(await second.item()).toMatchObject({ outcome: 'waiting', refusedCodes: [hashOf(code)] });
      expect((await second.back()).body).toContain('授权成功');
    },
  );

  test('a user who refuses afterwards leaves the link waiting', async () => {
    const { back, comeBack, state, item } = await waiting({ requestToken: refusing });
    await back({ auth_code: 'junk' });
    expect((await comeBack({ state })).body).toContain('您未同意授权');
    expect(await item()).toMatchObject({ outcome: 'waiting' });
    expect((await back()).body).toContain('授权成功');
  });

  test('makes the link’s end a result: failed, by the sweep, delivered once; a reload shows it', async () => {
    const link = await waiting({ requestToken: refusing });
    await link.back({ auth_code: 'junk' });
    link.around.nowMs += LIFE_MS;
    await sweepOf(link);
    expect(await link.item()).toMatchObject({ outcome: 'waiting' });
    link.around.nowMs += 1;
    await sweepOf(link);
    expect(await link.item()).toMatchObject({
      outcome: 'failed',
      delivery: 'queued',
      message: 'Alipay refused the authorization, and the link has ended',
    });
    for (const code of ['junk', 'other', link.code])
      expect((await link.back({ auth_code: code })).body).toContain('授权失败');
    await sweepOf(link);
    expect(link.queue.held).toHaveLength(1);
    expect(link.exchanged).toEqual(['junk']);
  });

  test('a reload after the link’s end does the same before the sweep does', async () => {
    const link = await waiting({ requestToken: refusing });
    await link.back({ auth_code: 'junk' });
    link.around.nowMs += LIFE_MS + 1;
    for (const code of ['junk', link.code, 'junk'])
      expect((await link.back({ auth_code: code })).body).toContain('授权失败');
    await sweepOf(link);
    expect(await link.item()).toMatchObject({ outcome: 'failed', delivery: 'queued' });
    expect(link.queue.held).toHaveLength(1);
  });

  test('keeps the link’s end due through a code that Alipay was too busy for', async () => {
    const outcomes: TokenOutcome[] = [{ kind: 'refused', subCode: 'isv.code-invalid', signed: true }, { kind: 'busy' }];
    const link = await waiting({ requestToken: async () => outcomes.shift() ?? { kind: 'unknown' } });
    await link.back({ auth_code: 'junk' });
    expect((await link.back({ auth_code: 'good' })).statusCode).toBe(503);
    link.around.nowMs += LIFE_MS + 1;
    await sweepOf(link);
    expect(await link.item()).toMatchObject({ outcome: 'failed', delivery: 'queued' });
  });

  test('a refusal that comes when the link is over already ends it with the next sweep', async () => {
    const link = await waiting({
      requestToken: async () => {
        link.around.nowMs += 5_000;
        return { kind: 'refused', subCode: 'isv.code-invalid', signed: true };
      },
    });
    link.around.nowMs += LIFE_MS - 1_000;
    await link.back({ auth_code: 'junk' });
    await sweepOf(link);
    expect(await link.item()).toMatchObject({ outcome: 'failed', delivery: 'queued' });
    expect((await link.back({ auth_code: 'junk' })).body).toContain('授权失败');
  });

  test('an unknown outcome after it is final as unknown', async () => {
    const outcomes: TokenOutcome[] = [
      { kind: 'refused', subCode: 'isv.code-invalid', signed: true },
      { kind: 'unknown' },
    ];
    const { back, item, exchanged } = await waiting({
      requestToken: async () => outcomes.shift() ?? { kind: 'busy' },
    });
    await back({ auth_code: 'junk' });
    expect((await back()).body).toContain('授权结果未知');
    expect((await back({ auth_code: 'other' })).body).toContain('授权结果未知');
    expect(await item()).toMatchObject({ outcome: 'unknown', delivery: 'queued' });
    expect(exchanged).toHaveLength(2);
  });

  test('a link that merely expired is no result', async () => {
    const link = await waiting();
    link.around.nowMs += LIFE_MS + 1;
    await sweepOf(link);
    expect((await link.back()).statusCode).toBe(404);
    expect(await link.item()).toMatchObject({ outcome: 'waiting', delivery: 'none' });
    expect(link.queue.held).toEqual([]);
  });

  test('neither code nor identity stands in log or table', async () => {
    const { back, around, locator } = await waiting({ requestToken: refusing });
    const page = await back({ auth_code: 'marked-code' });
    expect(JSON.stringify([page, around.logs, await table.item(locator)])).not.toContain('marked-code');
  });
});

describe('the page', () => {
  const HREF = /<a class="button [a-z]+" href="([^"]*)" rel="noreferrer">([^<]*)<\/a>/g;
  /** Address and label of every button. */
  const buttons = (body: string) => [...body.matchAll(HREF)].map(([, address, label]) => [address, label]);
  /** Links whose merchant has this address to return to. */
  const returning = (returnUrl: string | undefined, options: Options = {}) => {
    const documents = openapiDocuments();
    const business = documents['callers/openapi/rsa-business'] as { merchants: object[] };
    const [merchant] = business.merchants;
    const merchants = [{ ...merchant, ...(returnUrl !== undefined && { returnUrl }) }];
    const secrets = testSecrets({ ...documents, 'callers/openapi/rsa-business': { ...business, merchants } });
    return waiting({ ...options, secrets });
  };

  test('names the merchant, escaped, loads and runs nothing, and is kept by nobody', async () => {
    const { back } = await waiting();
    const { headers, body } = await back();
    expect(body).toContain('&lt;b&gt;Tea &amp; &quot;Cups&quot;&lt;/b&gt;');
    expect(body).not.toMatch(/<script|<img|<link|<b>|<a|http/);
    const style = /<style>(.*?)<\/style>/s.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'zh-CN',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
      'cross-origin-opener-policy': 'same-origin',
      vary: 'accept-language',
    });
  });

  test.each([
    ['Tea & Cups', 'T'],
    ['“茶” Tea', '茶'],
    ['é-shop', 'É'],
    ['e\u0301-shop', 'E\u0301'],
    ['24 Hours', '2'],
    ['\u{1F3EA}', '\u{1F3EA}'],
    ['𠮷野家', '𠮷'],
    ['<&>', '&lt;'],
  ])('begins with an initial: of %s it is %s', async (name, initial) => {
    const documents = openapiDocuments();
    const business = documents['callers/openapi/rsa-business'] as object;
    const merchants = [{ merchantId: 'merchant-1', name }];
    const secrets = testSecrets({ ...documents, 'callers/openapi/rsa-business': { ...business, merchants } });
    const { body } = await (await waiting({ secrets })).back();
    expect(body).toContain(`<span class="initial" aria-hidden="true">${initial}</span>`);
  });

  test.each([
    ['https://shop.example/', 'https://shop.example/'],
    ['https://shop.example/#/orders?a=1&b=2', 'https://shop.example/#/orders?a=1&amp;b=2'],
    ['https://shop.example/?a="><script>\'&amp;', 'https://shop.example/?a=%22%3E%3Cscript%3E%27&amp;amp;'],
  ])('has a button that leads to %s, with nothing appended', async (returnUrl, written) => {
    const { back } = await returning(returnUrl);
    const { body, headers } = await back();
    expect(buttons(body)).toEqual([[written, '返回商户']]);
    expect(body.match(/<a\b/g)).toHaveLength(1);
    expect(body).not.toContain('<script');
    expect(headers).not.toHaveProperty('location');
    expect(buttons((await back({}, { 'accept-language': 'en' })).body)).toEqual([[written, 'Return to the merchant']]);
  });

  test('has it in every state of an authorization that is known, and in no other', async () => {
    const returnUrl = 'https://shop.example/';
    const hasOne = async (page: Promise<{ body: string }>) => buttons((await page).body).length === 1;
    const outcomes: TokenOutcome[] = [
      { kind: 'busy' },
      { kind: 'refused', subCode: 'isv.code-invalid', signed: true },
      { kind: 'granted', openId: 'open-id-1' },
    ];
    const requestToken = async () => outcomes.shift() ?? { kind: 'unknown' as const };
    const { back, comeBack, state } = await returning(returnUrl, { requestToken });
    expect(await hasOne(comeBack({ state: 'nothing' }))).toBe(false);
    expect(await hasOne(back({ app_id: '2021000000000009' }))).toBe(false);
    expect(await hasOne(comeBack({ state }))).toBe(true);
    expect((await back()).statusCode).toBe(503);
    expect(await hasOne(back({ auth_code: 'junk' }))).toBe(true);
    expect(await hasOne(back())).toBe(true);
    expect(await hasOne(back({ auth_code: 'another' }))).toBe(true);
    for (const outcome of ['unknown', 'failed'] as const) {
      const kind =
        outcome === 'unknown'
          ? { kind: 'unknown' as const }
          : { kind: 'refused' as const, subCode: 'x', signed: false };
      expect(await hasOne((await returning(returnUrl, { requestToken: async () => kind })).back())).toBe(true);
    }
  });

  test('leads to no address of the request, nor to the machine itself outside stage local', async () => {
    const elsewhere = {
      returnUrl: 'https://evil.example/',
      return_url: 'https://evil.example/',
      redirect_uri: 'https://evil.example/',
    };
    expect((await (await returning('https://shop.example/')).back(elsewhere)).body).not.toContain('evil');
    expect((await (await returning(undefined)).back(elsewhere)).body).not.toMatch(/evil|<a\b/);
    const { body } = await (await returning('http://127.0.0.1:3300/')).back();
    expect([body.includes('授权成功'), buttons(body)]).toEqual([true, []]);
  });

  test('of a merchant that its business has no more names nobody', async () => {
    const documents = openapiDocuments();
    const secrets = testSecrets(documents);
    const { back, around } = await waiting({ secrets });
    const business = documents['callers/openapi/rsa-business'] as { merchants: object[] };
    secrets.documents.set('callers/openapi/rsa-business', { ...business, merchants: business.merchants.slice(1) });
    around.nowMs += 61_000;
    const { body } = await back();
    expect([body.includes('授权成功'), /class="merchant"|<a\b/.test(body)]).toEqual([true, false]);
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

import { GatewayError } from '../../shared/platform/errors.ts';
import type { TokenOutcome } from '../../shared/redemption/outcome.ts';
import {
  isSigned,
  type JsonMembers,
  javaSdkRequest,
  requestText,
  shanghaiTime,
  signRequest,
  wire,
} from '../support/daxpay-client.ts';
import { daxpayOperation, GRANTED, newCode } from '../support/daxpay-operation.ts';
import { type AppName, daxpayDocuments, KEYS } from '../support/documents.ts';
import { evidenceOfText } from '../support/evidence.ts';
import { NOW_MS, testSecrets } from '../support/in-process.ts';
import { memoryLedger } from '../support/memory-table.ts';
import { until } from '../support/until.ts';

/** The refusal of a request by whoever has not proved to be its app: all of it follows from the request. */
const unsignedRefusal = (request: JsonMembers) => {
  const text = `${requestText(request, { secret: '', asIs: true })}&key=***`;
  const code = String(request.authCode);
  const { lengthBytes, sha256 } = evidenceOfText(text);
  const shown = text.replace(code, code.length < 16 ? '***' : `${code.slice(0, 4)}***${code.slice(-4)}`);
  return {
    code: 20052,
    msg: `验签失败: 待签名字符串共 ${lengthBytes} 字节，SHA-256 为 ${sha256}，内容为 ${shown}`,
    data: null,
    resTime: '2026-11-21 11:27:12',
    traceId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
  };
};
const heading = (...lines: string[]) => ['验证参数错误', ...lines].join('\n');

describe('an exchange', () => {
  test.each(['hmac', 'md5', 'sm3', 'as-is', 'as-is-md5', 'as-is-sm3'] as const)(
    'for an app that signs with %s, with an answer that is signed alike',
    async (name) => {
      const { exchange, exchanged } = daxpayOperation();
      const authCode = newCode();
      const { result, answer, key } = await exchange(name, { authCode });
      expect(result.statusCode).toBe(200);
      expect(result.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer).toEqual({
        code: 0,
        msg: 'success',
        data: { ...GRANTED, status: 'success' },
        sign: expect.any(String),
        resTime: '2026-11-21 11:27:12',
        traceId: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
      });
      expect(Object.keys(answer)).toEqual(['code', 'msg', 'data', 'sign', 'resTime', 'traceId']);
      expect(Object.keys(answer.data as object)).toEqual(['openId', 'userId', 'accessToken', 'status']);
      expect(isSigned(answer, key)).toBe(true);
      expect(isSigned({ ...answer, msg: 'Success.' }, key)).toBe(false);
      expect(exchanged).toEqual([authCode]);
    },
  );

  test.each<[TokenOutcome, object]>([
    [
      { kind: 'granted', openId: 'open-id-1' },
      { openId: 'open-id-1', userId: null, accessToken: null },
    ],
    [
      { kind: 'granted', userId: '2088000000000009', accessToken: 'token' },
      { openId: null, userId: '2088000000000009', accessToken: 'token' },
    ],
  ])('of %j: what Alipay did not give is null, and not signed', async (outcome, data) => {
    const { exchange } = daxpayOperation({ requestToken: async () => outcome });
    const { answer, key } = await exchange('hmac');
    expect(answer).toMatchObject({ code: 0, data: { ...data, status: 'success' } });
    expect(isSigned(answer, key)).toBe(true);
  });

  test('as the published Java SDK asks for it: no nonce, no clientIp, its own order', async () => {
    const { send } = daxpayOperation();
    const request = javaSdkRequest({ appId: 'hmac', authCode: newCode(), nowMs: NOW_MS }, KEYS.hmac);
    expect(request.body).toMatch(
      /^\{"channel":"ali_pay","authCode":"[\w-]+","appId":"hmac","sign":"\w{64}","reqTime":/,
    );
    expect((await send(request)).answer).toMatchObject({ code: 0 });
    expect((await send(request)).answer).toMatchObject({ code: 10507 });
  });

  test('with null members, empty texts, unknown members and base64', async () => {
    const { exchange, send, members } = daxpayOperation();
    expect((await exchange('hmac', { nonceStr: null, queryCode: null, mchNo: null })).answer.code).toBe(0);
    expect((await exchange('hmac', { queryCode: '', nonceStr: '', clientIp: '', mchNo: '' })).answer.code).toBe(0);
    expect((await exchange('hmac', { terminal: { a: [1, true] }, toString: 7 })).answer.code).toBe(0);
    const body = members('hmac', { clientIp: '2001:db8::1' });
    const signed = JSON.stringify({ ...body, sign: signRequest(body, KEYS.hmac) });
    const base64 = { body: Buffer.from(signed).toString('base64'), isBase64Encoded: true };
    expect((await send(wire(''), base64)).answer.code).toBe(0);
  });

  test('hides the access token of an app that is configured so', async () => {
    const { exchange } = daxpayOperation();
    const { answer, key } = await exchange('quiet');
    expect(answer.data).toEqual({ ...GRANTED, accessToken: null, status: 'success' });
    expect(isSigned(answer, key)).toBe(true);
  });

  test('compares the merchant number when the app has one and the request names one', async () => {
    const { exchange, exchanged, uses } = daxpayOperation();
    const { answer, key } = await exchange('merchant', { mchNo: 'M-2' });
    expect(answer).toMatchObject({ code: 10506, msg: heading('商户号与应用不匹配') });
    expect(isSigned(answer, key)).toBe(true);
    expect([exchanged, uses]).toEqual([[], []]);
    expect((await exchange('merchant', { mchNo: 'M-1' })).answer.code).toBe(0);
    expect((await exchange('merchant')).answer.code).toBe(0);
    expect((await exchange('hmac', { mchNo: 'anything' })).answer.code).toBe(0);
  });

  test('during a rotation is answered under the secret that the request was signed with', async () => {
    const secrets = testSecrets(daxpayDocuments());
    const newer = { secret: 'A-newer-Secret-of-32-Characters!', notBefore: '2026-11-21T00:00:00Z' };
    const older = { secret: KEYS.hmac.secret, notAfter: '2026-11-21T03:30:00Z' };
    secrets.documents.set('callers/daxpay/hmac', { signSecrets: [newer, older], channels: { ali_pay: 'wework' } });
    const { exchange, send, members, around } = daxpayOperation({ secrets });
    const { answer, key } = await exchange('hmac');
    expect([answer.code, isSigned(answer, key)]).toEqual([0, true]);
    const body = members('hmac');
    const other = (await send(wire({ ...body, sign: signRequest(body, newer) }))).answer;
    expect([other.code, isSigned(other, newer)]).toEqual([0, true]);
    around.nowMs = Date.parse('2026-11-21T03:30:00Z');
    expect((await exchange('hmac')).answer.code).toBe(20052);
  });
});

describe('before the signature', () => {
  const refused = async (body: object | string, name: AppName = 'hmac') => {
    const { send, uses, exchanged } = daxpayOperation();
    const signed =
      typeof body === 'string' ? body : { ...body, sign: signRequest(body as Record<string, unknown>, KEYS[name]) };
    const { result, answer } = await send(wire(signed as string));
    expect(result.statusCode).toBe(200);
    expect([uses, exchanged, answer.sign, answer.data]).toEqual([[], [], undefined, null]);
    return answer;
  };
  const good = { appId: 'hmac', reqTime: '2026-11-21 11:27:12', channel: 'ali_pay', authCode: 'c' };

  test.each([
    '',
    'null',
    '[]',
    '"text"',
    '7',
    '{',
    '{"appId":"hmac","appId":"hmac"}',
    '{"__proto__":{}}',
    '\ufeff{}',
    '['.repeat(17) + ']'.repeat(17),
    `{"appId":"${'x'.repeat(16_384)}"}`,
  ])('a body that is no JSON object is 10505 (%#)', async (body) => {
    expect((await refused(body)).code).toBe(10505);
  });

  test.each([
    ['', 10505],
    ['2026-11-21', 10505],
    ['2026-11-21T11:27:12', 10505],
    ['2026-02-30 11:27:12', 10505],
    ['1795231632000', 10505],
  ])('reqTime %j is %i', async (reqTime, code) => {
    expect((await refused({ ...good, reqTime })).code).toBe(code);
  });

  test.each<[object, string[]]>([
    [{ appId: null }, ['应用号不可为空']],
    [{ appId: '' }, ['应用号不可为空']],
    [{ appId: 'x'.repeat(33) }, ['应用号不可超过32位']],
    [{ appId: 'a b' }, ['应用号包含不允许的字符，只可使用 A-Z a-z 0-9 _ -']],
    [{ appId: '../hmac' }, ['应用号包含不允许的字符，只可使用 A-Z a-z 0-9 _ -']],
    [{ appId: 7 }, ['应用号必须是字符串']],
    [{ reqTime: null }, ['请求时间必填']],
    [{ reqTime: 20261121 }, ['请求时间必须是字符串']],
    [{ appId: null, reqTime: null }, ['应用号不可为空', '请求时间必填']],
    [
      { clientIp: true, nonceStr: 1.5, queryCode: [] },
      ['客户端ip必须是字符串', '随机数必须是字符串', '查询码必须是字符串'],
    ],
    [{ authCode: {} }, ['认证标识码必须是字符串']],
    [{ nonceStr: 2 ** 60 }, ['随机数必须是字符串']],
  ])('%j is 10506', async (change, lines) => {
    expect(await refused({ ...good, ...change })).toMatchObject({ code: 10506, msg: heading(...lines) });
  });

  test('a signature that is no text is 10506', async () => {
    const answer = await refused(JSON.stringify({ ...good, sign: 7 }));
    expect(answer).toMatchObject({ code: 10506, msg: heading('签名必须是字符串') });
  });
});

describe('unknown, unsigned and wrongly signed', () => {
  test('are the same bytes but for time, traceId and what the request itself signed, and nothing is written', async () => {
    const operation = daxpayOperation();
    const { members, send, uses, exchanged, around } = operation;
    const body = members('hmac');
    const right = signRequest(body, KEYS.hmac);
    const unknown = { ...body, appId: 'nobody' };
    const requests = [
      { ...unknown, sign: signRequest(unknown, KEYS.hmac) },
      unknown,
      body,
      { ...body, sign: null },
      { ...body, sign: '' },
      { ...body, sign: right.toUpperCase() },
      { ...body, sign: right.slice(1) },
      { ...body, sign: `${right}0` },
      { ...body, sign: 'x'.repeat(10_000) },
      { ...body, sign: signRequest(body, { ...KEYS.hmac, signType: 'sm3' }) },
      { ...body, sign: signRequest(body, { ...KEYS.hmac, asIs: true }) },
      { ...body, sign: signRequest(body, { secret: KEYS.hmac.secret.toUpperCase() }) },
      { ...body, sign: right, authCode: 'another' },
      { ...body, sign: right, queryCode: '' },
      { ...members('off'), sign: right },
      members('open-off'),
      members('open-elsewhere'),
    ];
    for (const request of requests) {
      const { result, answer } = await send(wire(request));
      const expected = unsignedRefusal(request);
      expect(answer).toEqual(expected);
      expect(result.body).toBe(JSON.stringify({ ...expected, traceId: answer.traceId }));
    }
    expect([uses, exchanged]).toEqual([[], []]);
    expect(JSON.stringify(around.logs)).not.toContain(right);
    expect(new Set(around.logs.map(({ attributes }) => attributes.outcome))).toEqual(new Set(['refused']));
  });

  test('cost the same verification, whether the app exists or not', async () => {
    const { send, members, around } = daxpayOperation();
    await send(wire({ ...members('nobody'), sign: 'x' }));
    await send(wire({ ...members('hmac'), sign: 'x' }));
    expect(around.logs.map(({ attributes }) => attributes.reason)).toEqual(['no such caller', 'signature wrong']);
  });
});

describe('after the signature, signed and before any write', () => {
  test.each<[AppName, object, number, string]>([
    ['hmac', { channel: null }, 10506, heading('支付通道不可为空')],
    ['hmac', { channel: '' }, 10506, heading('支付通道不可为空')],
    ['hmac', { channel: 'x'.repeat(33) }, 10506, heading('支付通道不可超过32位')],
    ['hmac', { channel: 'ali pay' }, 10506, heading('支付通道包含不允许的字符，只可使用 A-Z a-z 0-9 _ -')],
    ['hmac', { authCode: null }, 10506, heading('认证标识码不可为空')],
    ['hmac', { authCode: '' }, 10506, heading('认证标识码不可为空')],
    ['hmac', { authCode: 'x'.repeat(201) }, 10506, heading('认证标识码不可超过200位')],
    ['hmac', { authCode: 'a&channel=x' }, 10506, heading('认证标识码包含不允许的字符，只可使用 A-Z a-z 0-9 _ . -')],
    ['hmac', { authCode: 7 }, 10506, heading('认证标识码必须是字符串')],
    ['hmac', { queryCode: 'x'.repeat(129) }, 10506, heading('查询码不可超过128位')],
    ['hmac', { queryCode: 'a.b' }, 10506, heading('查询码包含不允许的字符，只可使用 A-Z a-z 0-9 _ -')],
    ['hmac', { nonceStr: 'x'.repeat(33) }, 10506, heading('随机数不可超过32位')],
    ['hmac', { nonceStr: 7 }, 10506, heading('随机数必须是字符串')],
    ['hmac', { mchNo: 'x'.repeat(33) }, 10506, heading('商户号不可超过32位')],
    ['hmac', { clientIp: '256.0.0.1' }, 10506, heading('IP地址不合法！')],
    ['hmac', { clientIp: 'shop.example' }, 10506, heading('IP地址不合法！')],
    ['hmac', { clientIp: '127.0.0.1 ' }, 10506, heading('IP地址不合法！')],
    ['hmac', { clientIp: 'x'.repeat(65) }, 10506, heading('客户端ip不可超过64位', 'IP地址不合法！')],
    [
      'hmac',
      { channel: null, authCode: '', queryCode: 'x'.repeat(129), clientIp: 'x' },
      10506,
      heading('支付通道不可为空', '认证标识码不可为空', '查询码不可超过128位', 'IP地址不合法！'),
    ],
    ['hmac', { channel: 'wechat_pay' }, 20021, '支付通道未启用'],
    ['hmac', { channel: 'alipay_isv' }, 20021, '支付通道未启用'],
    ['hmac', { channel: 'union_pay' }, 20030, '不支持该能力'],
    ['hmac', { channel: 'lakala_pay' }, 20030, '不支持该能力'],
    ['hmac', { channel: 'alipay' }, 20011, '支付通道不存在'],
    ['hmac', { channel: 'constructor' }, 20011, '支付通道不存在'],
    ['hmac', { channel: 'ALI_PAY' }, 20011, '支付通道不存在'],
    ['nothing', {}, 20021, '支付通道未启用'],
    ['dangling', {}, 20024, '配置错误'],
    ['off', {}, 20023, '应用未启用'],
    ['elsewhere', {}, 20052, '来源地址不允许'],
    ['open-elsewhere', {}, 20052, '来源地址不允许'],
  ])('%s, %j: %i', async (name, change, code, msg) => {
    const { exchange, uses, exchanged } = daxpayOperation();
    const { answer, key } = await exchange(name, change as Record<string, unknown>);
    expect(answer).toEqual({
      code,
      msg,
      data: null,
      sign: expect.any(String),
      resTime: expect.any(String),
      traceId: expect.any(String),
    });
    expect(isSigned(answer, key)).toBe(true);
    expect([uses, exchanged]).toEqual([[], []]);
  });

  test('authCode takes the characters and the length that Alipay’s codes may have', async () => {
    const { exchange } = daxpayOperation();
    for (const authCode of ['a', 'x'.repeat(200), '4b203fe6c11548bcabd8da5bb087a83b', 'A.b_c-9']) {
      expect((await exchange('hmac', { authCode })).answer.code).toBe(0);
    }
  });
});

describe('without signature', () => {
  test('an app that need not sign is served from its addresses, without access token and unsigned', async () => {
    const { send, members, uses } = daxpayOperation();
    for (const name of ['open', 'open-without-secret']) {
      const { answer } = await send(wire(members(name)));
      expect(answer).toMatchObject({ code: 0, data: { ...GRANTED, accessToken: null } });
      expect(answer).not.toHaveProperty('sign');
    }
    expect(uses.map(({ replayToken }) => replayToken)).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
  });

  test('a signature that it sends is verified, and then the answer is signed; the access token stays hidden', async () => {
    const { exchange, send, members } = daxpayOperation();
    const { answer, key } = await exchange('open');
    expect(answer).toMatchObject({ code: 0, data: { ...GRANTED, accessToken: null } });
    expect(isSigned(answer, key)).toBe(true);
    for (const name of ['open', 'open-without-secret']) {
      const wrong = { ...members(name), sign: '0'.repeat(64) };
      expect((await send(wire(wrong))).answer).toEqual(unsignedRefusal(wrong));
    }
  });

  test('each request counts once, signed or not, in whatever case', async () => {
    const { send, members, exchanged } = daxpayOperation();
    const body = members('open', { nonceStr: 'nonce-a' });
    const sign = signRequest(body, KEYS.open);
    expect((await send(wire(body))).answer.code).toBe(0);
    for (const again of [body, { ...body, sign }, { ...body, nonceStr: 'NONCE-A' }]) {
      // As a replay, and not only because its code was used.
      expect((await send(wire(again))).answer).toMatchObject({ code: 10507, msg: '重复操作' });
    }
    expect(exchanged).toHaveLength(1);
    expect((await send(wire({ ...members('open'), nonceStr: 'nonce-b' }))).answer.code).toBe(0);
  });

  test('bad members are told unsigned, from its addresses alone', async () => {
    const { send, members } = daxpayOperation();
    const { answer } = await send(wire(members('open', { channel: '' })));
    expect(answer).toMatchObject({ code: 10506, msg: heading('支付通道不可为空') });
    expect(answer).not.toHaveProperty('sign');
    const elsewhere = members('open-elsewhere', { channel: '' });
    expect((await send(wire(elsewhere))).answer).toEqual(unsignedRefusal(elsewhere));
  });

  test('without a list of addresses it is a configuration error', async () => {
    const { send, members, around } = daxpayOperation();
    const { answer } = await send(wire(members('careless')));
    expect(answer).toMatchObject({ code: 20024, msg: '配置错误' });
    expect(answer).not.toHaveProperty('sign');
    expect(around.logs[0]?.attributes.reason).toContain('caller#daxpay#careless: allowedSourceIps is missing');
  });
});

describe('a replay', () => {
  test('of a captured request is refused before Alipay, however it is folded', async () => {
    const { exchange, send, members, exchanged } = daxpayOperation();
    const body = members('hmac', { nonceStr: 'nonce-a', authCode: 'code-a', queryCode: 'query-a' });
    const sign = signRequest(body, KEYS.hmac);
    expect((await send(wire({ ...body, sign }))).answer.code).toBe(0);
    const folded = [
      body,
      { ...body, nonceStr: 'NONCE-A' },
      { ...body, authCode: 'CODE-a' },
      { ...body, queryCode: 'Query-A' },
      { ...body, unknown: 'member' },
      Object.fromEntries(Object.entries(body).reverse()),
    ];
    for (const again of folded) {
      const { answer } = await send(wire({ ...again, sign }));
      expect(answer).toMatchObject({ code: 10507, msg: '重复操作' });
      expect(isSigned(answer, KEYS.hmac)).toBe(true);
    }
    // The same text, with members in each other, or with characters that the text loses.
    const { clientIp: _ip, nonceStr: _nonce, ...less } = body;
    const moved = [
      { ...less, channel: `ali_pay&clientIp=${body.clientIp}&nonceStr=nonce-a` },
      { ...body, authCode: 'code-"a' },
      { ...body, authCode: 'code-\\a' },
    ];
    for (const again of moved) {
      expect(signRequest(again, KEYS.hmac)).toBe(sign);
      expect((await send(wire({ ...again, sign }))).answer.code).toBe(10506);
    }
    const { nonceStr: _, ...without } = body;
    expect((await send(wire({ ...without, sign }))).answer.code).toBe(20052);
    expect(exchanged).toEqual(['code-a']);
    expect((await exchange('hmac', { nonceStr: 'nonce-b' })).answer.code).toBe(0);
  });

  test('is refused without a nonce, too, and a new second is a new request', async () => {
    const { exchange, around } = daxpayOperation();
    const authCode = newCode();
    const first = { authCode, nonceStr: null, clientIp: null };
    expect((await exchange('hmac', first)).answer.code).toBe(0);
    expect((await exchange('hmac', first)).answer).toMatchObject({ code: 10507, msg: '重复操作' });
    around.nowMs += 1_000;
    expect((await exchange('hmac', first)).answer).toMatchObject({ code: 10507, msg: '重复操作，认证标识码已被使用' });
  });

  test('is remembered for as long as its time can be in the window', async () => {
    const { exchange, uses } = daxpayOperation();
    await exchange('hmac', { reqTime: shanghaiTime(NOW_MS + 300_000) });
    expect(uses).toEqual([
      {
        protocol: 'daxpay',
        callerId: 'hmac',
        replayToken: expect.stringMatching(/^[0-9a-f]{64}$/),
        expiresAtMs: NOW_MS + 300_000 + 300_000 + 60_000,
      },
    ]);
  });
});

describe('an exchange that ends otherwise', () => {
  const ending = (outcome: TokenOutcome) => daxpayOperation({ requestToken: async () => outcome });

  test.each<[TokenOutcome, number, string]>([
    [{ kind: 'refused', subCode: 'isv.code-invalid', signed: true }, 1, '获取支付宝OpenId失败: isv.code-invalid'],
    [{ kind: 'unknown', reason: 'ECONNRESET' }, 20080, '操作失败，结果未知，请重新获取认证标识码'],
    [{ kind: 'misconfigured', subCode: 'response-without-identity', unspent: false }, 20024, '配置错误'],
  ])('%j is final: the code is never sent again', async (outcome, code, msg) => {
    const { exchange, exchanged, around } = ending(outcome);
    const authCode = newCode();
    const { answer, key } = await exchange('hmac', { authCode });
    expect(answer).toMatchObject({ code, msg, data: null });
    expect(isSigned(answer, key)).toBe(true);
    around.nowMs += 1_000;
    expect((await exchange('hmac', { authCode })).answer.code).toBe(10507);
    expect(exchanged).toHaveLength(1);
    expect(JSON.stringify(around.logs)).not.toContain(authCode);
  });

  test.each<[TokenOutcome, boolean]>([
    [{ kind: 'unknown', reason: 'does not verify', unverified: true }, true],
    [{ kind: 'unknown', reason: 'ECONNRESET' }, false],
  ])('%j counts as a configuration error: %s, and as a call', async (outcome, counted) => {
    const { exchange, around } = ending(outcome);
    expect((await exchange('hmac', { authCode: newCode() })).answer.code).toBe(20080);
    const of = (dimension: string) => around.counts.find(({ dimensions }) => dimension in dimensions);
    expect(Object.keys(of('operation')?.counts ?? {}).includes('ConfigurationErrors')).toBe(counted);
    const shares = { CallsUnknown: 1, CallsUnreachable: 0 };
    const counts = { Calls: 1, ...shares, CallMs: 0, ...(counted && { UnverifiedResponses: 1 }) };
    expect(of('dependency')).toEqual({ counts, dimensions: { dependency: 'alipay' } });
  });

  test.each<[TokenOutcome, number, string]>([
    [{ kind: 'busy' }, 10500, '系统繁忙，请稍后重试'],
    [{ kind: 'unreachable' }, 10500, '系统繁忙，请稍后重试'],
    [{ kind: 'misconfigured', subCode: 'isv.invalid-signature', unspent: true }, 20024, '配置错误'],
  ])('%j spends nothing: a new request may try again', async (outcome, code, msg) => {
    const { exchange, exchanged, around } = ending(outcome);
    const authCode = newCode();
    expect((await exchange('hmac', { authCode })).answer).toMatchObject({ code, msg, data: null });
    around.nowMs += 1_000;
    expect((await exchange('hmac', { authCode })).answer.code).toBe(code);
    expect(exchanged).toHaveLength(2);
  });

  test('what was granted is returned although the ledger cannot be told of it, with a warning', async () => {
    const ledger = memoryLedger(() => NOW_MS);
    const { exchange, around } = daxpayOperation({
      ledger: { ...ledger, settle: async () => Promise.reject(new Error()) },
    });
    expect((await exchange('hmac')).answer.code).toBe(0);
    expect(around.logs.at(-1)).toMatchObject({ level: 'warn', message: 'accepted', attributes: { unsettled: true } });
    expect(around.counts.at(-1)?.counts).toMatchObject({ Accepted: 1, Unsettled: 1 });
    const sound = daxpayOperation({ ledger });
    await sound.exchange('hmac');
    expect(sound.around.logs.at(-1)?.level).toBe('info');
    expect(sound.around.counts.at(-1)?.counts).not.toHaveProperty('Unsettled');
  });

  test('a second request meanwhile is in progress', async () => {
    let answerOfAlipay = (_outcome: TokenOutcome) => {};
    const pending = new Promise<TokenOutcome>((resolve) => (answerOfAlipay = resolve));
    const { exchange, exchanged } = daxpayOperation({ requestToken: () => pending });
    const authCode = newCode();
    const first = exchange('hmac', { authCode });
    await until(() => exchanged.length, Boolean);
    const { answer, key } = await exchange('sm3', { authCode });
    expect(answer).toMatchObject({ code: 20081, msg: '操作处理中，请勿重复操作' });
    expect(isSigned(answer, key)).toBe(true);
    answerOfAlipay({ kind: 'granted', openId: 'open-id-1' });
    expect((await first).answer.code).toBe(0);
  });

  test('apps that share a connection can redeem each other’s codes, once', async () => {
    const { exchange } = daxpayOperation();
    const authCode = newCode();
    expect((await exchange('hmac', { authCode })).answer.code).toBe(0);
    expect((await exchange('md5', { authCode })).answer.code).toBe(10507);
    // A code in another case is another code: nothing folded is an identity.
    expect((await exchange('sm3', { authCode: authCode.toUpperCase() })).answer.code).toBe(0);
  });

  test('a result is returned although the ledger cannot be told', async () => {
    const ledger = {
      ...memoryLedger(() => NOW_MS),
      settle: () => Promise.reject(new GatewayError('unavailable', { reason: 'the table cannot be used' })),
    };
    const { exchange } = daxpayOperation({ ledger });
    expect((await exchange('hmac')).answer).toMatchObject({ code: 0, data: { openId: 'open-id-1' } });
  });

  test('a ledger or a nonce store that is down refuses, and Alipay is not called', async () => {
    const unavailable = () => Promise.reject(new GatewayError('unavailable', { reason: 'the table cannot be used' }));
    const down = daxpayOperation({ ledger: { ...memoryLedger(() => NOW_MS), claim: unavailable } });
    expect((await down.exchange('hmac')).answer).toMatchObject({ code: 10500, msg: '系统繁忙，请稍后重试' });
    const other = daxpayOperation({ nonces: { consume: unavailable } });
    expect((await other.exchange('hmac')).answer).toMatchObject({ code: 10500 });
    expect([down.exchanged, other.exchanged]).toEqual([[], []]);
  });

  test('something unexpected is 10500, signed', async () => {
    const { exchange } = daxpayOperation({ requestToken: () => Promise.reject(new Error('marked')) });
    const { result, answer, key } = await exchange('hmac');
    expect(answer).toMatchObject({ code: 10500, msg: '系统异常' });
    expect(isSigned(answer, key)).toBe(true);
    expect(result.body).not.toContain('marked');
  });
});

test('logs hold neither code, token, signature nor identity', async () => {
  const { exchange, around } = daxpayOperation();
  const authCode = newCode();
  const { answer } = await exchange('hmac', { authCode });
  const log = JSON.stringify(around.logs);
  expect(around.logs).toHaveLength(1);
  expect(around.logs[0]?.attributes).toMatchObject({
    protocol: 'daxpay',
    operation: 'exchange-auth-code',
    caller: 'hmac',
    requestId: answer.traceId,
  });
  for (const secret of [authCode, ...Object.values(GRANTED), String(answer.sign), KEYS.hmac.secret]) {
    expect(log).not.toContain(secret);
  }
});

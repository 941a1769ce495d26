/** What a merchant is told of a request for a link that is refused, and what a member that is null means. */

import { randomUUID, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { StoredThings } from '../support/authorization-table.ts';
import { merchant, platform } from '../support/documents.ts';
import { withoutEvidence } from '../support/evidence.ts';
import { toEvent } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';
import { isSigned } from '../support/openapi-client.ts';
import { linkBody, NOW_MS, openapiOperations } from '../support/openapi-operations.ts';

let table: StoredThings;
beforeAll(async () => {
  table = memoryTable();
});

const RSA = { publicKey: platform.publicPem };

/** The response to a body of these bytes, signed as they are and in base64, as API Gateway hands over what is no text. */
async function answerTo(bytes: Uint8Array, headers: Record<string, string> = {}) {
  const { create, around } = openapiOperations(table);
  const nonce = randomUUID();
  const head = `businessId=rsa-business&nonce=${nonce}&timestamp=${NOW_MS}`;
  const signature = sign('sha256', Buffer.concat([Buffer.from(head), bytes]), merchant.privatePem).toString('base64');
  const wire = { businessId: 'rsa-business', nonce, timestamp: String(NOW_MS), sign: signature, ...headers };
  const event = toEvent({ method: 'POST', target: '/v1/openapi/auth/alipay/url', headers: Object.entries(wire) });
  const result = await create({ ...event, body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true });
  expect(isSigned(result.headers, result.body, RSA)).toBe(true);
  const { status, message } = JSON.parse(result.body) as { status: number; message: string };
  return { http: result.statusCode, status, message, log: around.logs[0] };
}

describe('a member that is null', () => {
  test.each<[object, object]>([
    [{ callbackUrl: null }, {}],
    [{ thirdAccount: null }, {}],
    [
      { userId: null, thirdAccount: 'customer-7' },
      { userId: undefined, thirdAccount: 'customer-7' },
    ],
    [{ callbackUrl: null, thirdAccount: null, unknown: null }, {}],
  ])('%j is as if it were not there, and the same request again gives the same link', async (change, same) => {
    const { link } = openapiOperations(table);
    const asked = linkBody();
    const first = await link({ ...asked, ...change });
    expect(first.json).toMatchObject({ status: 0 });
    expect((await link({ ...asked, ...same })).json).toEqual(first.json);
    expect((await link({ ...asked, userId: 'customer-8' })).json.status).toBe(8);
  });

  test('is signed as it was sent', async () => {
    const { create, request } = openapiOperations(table);
    const wire = request(linkBody({ callbackUrl: null }));
    const without = { ...wire, body: wire.body?.replace(',"callbackUrl":null', '') ?? '' };
    expect(without.body).not.toBe(wire.body);
    expect(JSON.parse((await create(toEvent(without))).body).status).toBe(2);
    expect(JSON.parse((await create(toEvent(wire))).body).status).toBe(0);
  });

  test.each<[object, string]>([
    [{ userId: null }, 'userId is missing'],
    [{ userId: null, thirdAccount: null }, 'userId is missing'],
    [{ merchantId: null, serialNo: null }, 'merchantId is missing; serialNo is missing'],
    [{ businessId: null }, 'businessId is missing'],
  ])('%j is missing where it is required', async (change, message) => {
    const { json } = await openapiOperations(table).link(linkBody(change));
    expect(json).toEqual({ status: 3, message });
  });
});

describe('a body that cannot be parsed', () => {
  const good = JSON.stringify({ ...linkBody(), businessId: 'rsa-business' });
  const gbk = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xd6, 0xd0, 0x22, 0x7d]);
  test.each<[string, Uint8Array, string, string]>([
    ['a byte order mark', Buffer.from(`\uFEFF${good}`), 'begins with a byte order mark', 'BOM'],
    ['GBK', gbk, 'is not UTF-8', '不是 UTF-8'],
    ['UTF-16', Buffer.from(good, 'utf16le'), 'UTF-16', 'UTF-16'],
    ['gzip', gzipSync(good), 'gzip', 'gzip'],
    [
      'a member twice',
      Buffer.from('{"serialNo":"1","serialNo":"2"}'),
      'the member "serialNo" twice',
      '"serialNo" 重复',
    ],
    ['a prototype', Buffer.from('{"__proto__":{}}'), '"__proto__"', '"__proto__"'],
    ['half of it', Buffer.from(good.slice(0, -9)), 'ends early', '提前结束'],
    ['nothing', Buffer.alloc(0), 'is empty', '为空'],
    ['17 levels', Buffer.from(`{"a":${'['.repeat(16)}${']'.repeat(16)}}`), 'deeper than 16', '超过 16 层'],
    ['an array', Buffer.from('[]'), 'is not a JSON object', '不是 JSON 对象'],
    ['single quotes', Buffer.from("{'a':1}"), 'at character 2', '第 2 个字符'],
    ['more behind it', Buffer.from(`${good}x`), 'follows after the end', '结束后还有内容'],
  ])('%s: signed, and says why in the language asked for', async (_name, bytes, en, zh) => {
    const english = await answerTo(bytes);
    expect(english).toMatchObject({ http: 400, status: 3, message: expect.stringContaining(en) });
    expect(english.message).toMatch(/^the body [\x20-\x7e]+$/);
    const chinese = await answerTo(bytes, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.5' });
    expect(chinese).toMatchObject({ http: 400, status: 3, message: expect.stringContaining(zh) });
    expect(chinese.message).toMatch(/^请求体/);
    expect(english.log?.attributes.reason).toMatch(/^the body /);
  });

  test('is named by its content-encoding, where that is what is wrong', async () => {
    expect((await answerTo(Buffer.from([0x0b, 0x02, 0x80]), { 'content-encoding': 'br' })).message).toBe(
      'the body is compressed, or Content-Encoding says so; send plain JSON',
    );
  });

  test('is never quoted, whatever stands in the place of a name', async () => {
    for (const name of [
      '4b203fe6c11548bcabd8da5bb087a83b',
      '<script>',
      'a'.repeat(31),
      '\\u0000',
      '2088000000000001',
    ]) {
      const { message, log } = await answerTo(Buffer.from(`{"${name}":1,"${name}":2}`));
      expect(message).toBe('the body has a member twice');
      expect(JSON.stringify(log)).not.toContain(name);
    }
  });
});

describe('a member that is wrong', () => {
  const cases: [object, string, string][] = [
    [{ userId: 'x'.repeat(65) }, 'userId has 65 characters, at most 64', 'userId 有 65 个字符，最多 64 个'],
    [{ userId: '😀'.repeat(66) }, 'userId has 66 characters, at most 64', 'userId 有 66 个字符，最多 64 个'],
    [{ userId: 7 }, 'userId must be a string', 'userId 必须是字符串'],
    [{ userId: ['x'] }, 'userId must be a string', 'userId 必须是字符串'],
    [{ userId: '\u0000' }, 'userId has a control character', 'userId 包含控制字符'],
    [{ userId: 'a\u0085' }, 'userId has a control character', 'userId 包含控制字符'],
    [
      { userId: 'a\ud800' },
      'userId has half of a surrogate pair, which is no character',
      'userId 包含不成对的代理项，不是有效字符',
    ],
    [{ userId: '' }, 'userId is empty', 'userId 不可为空'],
    [{ userId: '', thirdAccount: null }, 'userId is empty', 'userId 不可为空'],
    [
      { thirdAccount: 'another' },
      'userId differs from its other name, thirdAccount',
      'userId 与其别名 thirdAccount 不一致',
    ],
    [{ userId: null, thirdAccount: true }, 'thirdAccount must be a string', 'thirdAccount 必须是字符串'],
    [
      { serialNo: 'a b' },
      'serialNo has a character that is not allowed; allowed are A-Z a-z 0-9 _ -',
      'serialNo 包含不允许的字符，只可使用 A-Z a-z 0-9 _ -',
    ],
    [{ serialNo: '' }, 'serialNo is empty', 'serialNo 不可为空'],
    [{ serialNo: 'x'.repeat(65) }, 'serialNo has 65 characters, at most 64', 'serialNo 有 65 个字符，最多 64 个'],
    [
      { merchantId: '\n'.repeat(65) },
      'merchantId has 65 characters, at most 64; merchantId has a control character',
      'merchantId 有 65 个字符，最多 64 个；merchantId 包含控制字符',
    ],
    [{ callbackUrl: '' }, 'callbackUrl is empty', 'callbackUrl 不可为空'],
    [{ callbackUrl: 7 }, 'callbackUrl must be a string', 'callbackUrl 必须是字符串'],
    [
      { callbackUrl: `https://shop.example/pay/${'x'.repeat(2_048)}` },
      'callbackUrl has 2073 characters, at most 2048',
      'callbackUrl 有 2073 个字符，最多 2048 个',
    ],
    [{ callbackUrl: 'http://shop.example/pay' }, 'callbackUrl is not https', 'callbackUrl 必须使用 https'],
    [{ callbackUrl: 'https://u@shop.example/pay' }, 'callbackUrl has user info', 'callbackUrl 包含用户信息'],
    [{ callbackUrl: 'https://shop.example/pay#x' }, 'callbackUrl has a fragment (#)', 'callbackUrl 包含片段（#）'],
    [
      { callbackUrl: 'https://203.0.113.7/pay' },
      'callbackUrl has an IP address instead of a host name',
      'callbackUrl 必须使用域名，不可使用 IP 地址',
    ],
    [
      { callbackUrl: 'https://shop.example./pay' },
      'callbackUrl has a host name with a dot at its end',
      'callbackUrl 主机名末尾不可有点',
    ],
    [
      { callbackUrl: 'https://shop.example:444/pay' },
      'callbackUrl has a port other than 443',
      'callbackUrl 端口只能是 443',
    ],
    [
      { callbackUrl: 'https://evil.example/pay' },
      'callbackUrl has an origin that the business did not register',
      'callbackUrl 域名未登记',
    ],
    [
      { callbackUrl: 'https://shop.example/payments' },
      'callbackUrl has a path that is not below a registered one',
      'callbackUrl 路径不在已登记的路径之下',
    ],
    [
      { merchantId: undefined, serialNo: undefined, userId: undefined },
      'merchantId is missing; serialNo is missing; userId is missing',
      'merchantId 缺失；serialNo 缺失；userId 缺失',
    ],
    [
      { userId: undefined, callbackUrl: 'shop.example', serialNo: 7 },
      'serialNo must be a string; userId is missing; ' +
        'callbackUrl is no absolute address like https://shop.example/callback',
      'serialNo 必须是字符串；userId 缺失；callbackUrl 不是完整地址，应形如 https://shop.example/callback',
    ],
  ];

  test.each(cases)('%j is told with its rule and its limit', async (change, en, zh) => {
    const { link, create, request } = openapiOperations(table);
    const { result, json } = await link(linkBody(change));
    expect([result.statusCode, json]).toEqual([400, { status: 3, message: en }]);
    expect(isSigned(result.headers, result.body, RSA)).toBe(true);
    const wire = request(linkBody(change));
    const chinese = await create(toEvent({ ...wire, headers: [...wire.headers, ['Accept-Language', 'zh-CN']] }));
    expect(JSON.parse(chinese.body)).toEqual({ status: 3, message: zh });
  });

  test.each(['x'.repeat(64), '😀'.repeat(64), 'é', ' '])(
    'a userId of the right length and form is taken',
    async (userId) => {
      expect((await openapiOperations(table).link(linkBody({ userId }))).json.status).toBe(0);
    },
  );

  test('a business alone is told all that is missing', async () => {
    const { json } = await openapiOperations(table).link({});
    expect(json.message).toBe('merchantId is missing; serialNo is missing; userId is missing');
  });

  test('what is wrong everywhere is said within 2 kB', async () => {
    const wrong = `\u0000${'x'.repeat(2_100)}`;
    const change = { merchantId: wrong, serialNo: wrong, userId: wrong, thirdAccount: `${wrong}y`, callbackUrl: wrong };
    const { json } = await openapiOperations(table).link(linkBody(change));
    expect(Buffer.byteLength(json.message)).toBeLessThan(2_048);
    expect(json.message).not.toContain('xxx');
  });
});

describe('what belongs to somebody else, or was used before', () => {
  test.each([
    [{ merchantId: 'merchant-9' }, 'merchantId is not a merchant of this business'],
    [{ businessId: 'md5-business' }, "businessId is not the header's"],
  ])('%j is told', async (change, message) => {
    const { result, json } = await openapiOperations(table).link(linkBody(change));
    expect([result.statusCode, json]).toEqual([404, { status: 7, message }]);
  });

  test.each([
    [{ userId: 'another' }, 'with another userId'],
    [{ userId: 'another', callbackUrl: 'https://shop.example/pay/x' }, 'with another userId, callbackUrl'],
  ])('a serialNo that was used is told what was other than %j', async (change, message) => {
    const { link } = openapiOperations(table);
    const asked = linkBody();
    await link(asked);
    const { result, json } = await link({ ...asked, ...change });
    expect([result.statusCode, json]).toEqual([
      409,
      { status: 8, message: `serialNo was used before, by a request ${message}` },
    ]);
  });

  test('a serialNo whose link is over is told so', async () => {
    const { link, around } = openapiOperations(table);
    const asked = linkBody();
    await link(asked);
    around.nowMs += 901_000;
    expect((await link(asked)).json).toEqual({
      status: 8,
      message: 'serialNo was used before, and its link was used or is over',
    });
  });
});

test.each([
  ['nonce', 'n'.repeat(65), 'the header nonce has 65 characters, at most 64'],
  ['nonce', 'a,b', 'the header nonce is sent twice, or has a comma'],
  ['businessId', 'a&b', 'the header businessId has a character that is not allowed; allowed are A-Z a-z 0-9 _ -'],
  ['timestamp', String(NOW_MS / 1_000), 'the header timestamp must be 13 digits of milliseconds'],
  ['timestamp', `${NOW_MS},${NOW_MS}`, 'the header timestamp is sent twice, or has a comma'],
  ['signType', 'md5', 'the header signType must be one of SHA256-RSA, MD5'],
  ['signType', 'MD5,MD5', 'the header signType is sent twice, or has a comma'],
  ['sign', 'YQ==,YQ==', 'the header sign is sent twice, or has a comma'],
  ['sign', 'YQ==', 'authentication failed: '],
])('the header %s of %j is told', async (name, value, message) => {
  const { create, request } = openapiOperations(table);
  const wire = request(linkBody());
  const headers = [...wire.headers.filter(([header]) => header !== name), [name, value] as const];
  expect(withoutEvidence(JSON.parse((await create(toEvent({ ...wire, headers }))).body).message)).toBe(message);
});

test('all headers that are missing are told at once', async () => {
  const { create } = openapiOperations(table);
  const event = toEvent({
    method: 'POST',
    target: '/v1/openapi/auth/alipay/url',
    headers: [['nonce', '']],
    body: '{}',
  });
  expect(JSON.parse((await create(event)).body).message).toBe(
    'the header businessId is missing; the header nonce is missing; the header timestamp is missing; ' +
      'the header sign is missing',
  );
});

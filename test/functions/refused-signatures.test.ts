/**
 * What callers and operators learn of a refused signature, in every protocol: callers the string that was verified, whoever they
 * are; operators which of five reasons it was.
 */

import { createHash } from 'node:crypto';
import { type JsonMembers, requestText, signRequest, wire } from '../support/daxpay-client.ts';
import { ACCESS_KEY, KEYS, MD5_SECRET, merchant, platform } from '../support/documents.ts';

import { evidenceOfText, toldIn, withoutEvidence } from '../support/evidence.ts';
import { composeStringToSign, hmacBase64, type WireRequest } from '../support/genauth-client.ts';

import { openapiSign, openapiText, URL_PATH } from '../support/openapi-client.ts';

import {
  authInfoGet,
  exchangeMembers,
  linkHeaders,
  type Protocol,
  refusing,
  refusingDocuments,
  withoutCallers,
} from '../support/refused-signatures.ts';

const BODY = '{"businessId":"md5-business","merchantId":"merchant-1","serialNo":"1","userId":"张三"}';
const PATH = '/api/v3/get-alipay-authinfo';

const link = (headers: Record<string, string>, sign: string, body = BODY): WireRequest => ({
  method: 'POST',
  target: URL_PATH,
  headers: Object.entries({ ...headers, sign }),
  body,
});
const exchange = (members: JsonMembers, sign: string): WireRequest => wire({ ...members, sign });
const textOfExchange = (members: JsonMembers) => `${requestText(members, { secret: '', asIs: true })}&key=***`;
const textOfGet = ({ headers }: WireRequest) =>
  composeStringToSign('GET', 'authing', headers, PATH, { extIdpConnidentifier: 'wework' });

/** A refused request, and all that must be known of it. */
interface Refused {
  readonly protocol: Protocol;
  readonly reason: string;
  readonly request: WireRequest;
  /** What was signed, up to the secret. */
  readonly text: string;
}
const genauth = (reason: string, change: object): Refused => {
  const request = authInfoGet(change);
  return { protocol: 'genauth', reason, request, text: textOfGet(request) };
};
const openapi = (reason: string, change: Record<string, string>, secret = MD5_SECRET): Refused => {
  const headers = linkHeaders(change);
  const text = openapiText(headers, BODY);
  return { protocol: 'openapi', reason, request: link(headers, openapiSign({ secret }, text)), text };
};
const openapiRsa = (reason: string, businessId: string, { privatePem }: { privatePem: string }): Refused => {
  const headers = linkHeaders({ businessId, signType: 'SHA256-RSA' });
  const text = openapiText(headers, BODY);
  return { protocol: 'openapi', reason, request: link(headers, openapiSign({ privateKey: privatePem }, text)), text };
};
const daxpay = (reason: string, change: object, secret: string = KEYS.hmac.secret): Refused => {
  const members = exchangeMembers(change);
  const request = exchange(members, signRequest(members, { secret }));
  return { protocol: 'daxpay', reason, request, text: textOfExchange(members) };
};

const other = 'another-secret-of-at-least-32-characters';
const REFUSED: readonly Refused[] = [
  genauth('no such caller', { appId: 'nobody' }),
  genauth('no key of this id', { accessKeyId: 'key-of-another' }),
  genauth('no key of this id', { appId: undefined, accessKeyId: 'key-of-nobody' }),
  genauth('key not active yet or any more', { accessKeyId: 'ended-key' }),
  genauth('key not active yet or any more', { accessKeyId: 'later-key' }),
  genauth('key not active yet or any more', { appId: undefined, accessKeyId: 'ended-key' }),
  genauth('method not accepted by this key', { method: 'HMAC-SHA1' }),
  genauth('method not accepted by this key', { accessKeyId: 'token-key' }),
  genauth('signature wrong', { accessKeySecret: other }),
  openapi('no such caller', { businessId: 'nobody' }),
  openapi('key not active yet or any more', { businessId: 'ended' }),
  openapiRsa('key not active yet or any more', 'later', merchant),
  openapi('method not accepted by this key', { businessId: 'rsa-business' }),
  openapiRsa('method not accepted by this key', 'md5-business', merchant),
  openapi('signature wrong', {}, other),
  openapiRsa('signature wrong', 'rsa-business', platform),
  openapi('signature wrong', { businessId: 'switched-off' }, other),
  daxpay('no such caller', { appId: 'nobody' }),
  daxpay('no key of this id', { appId: 'open-without-secret' }),
  daxpay('key not active yet or any more', { appId: 'ended' }, ACCESS_KEY.accessKeySecret),
  daxpay('signature wrong', {}, other),
  daxpay('signature wrong', { appId: 'off' }, other),
  daxpay('signature wrong', { appId: 'open' }, other),
  daxpay('signature wrong', { appId: 'open-elsewhere' }, other),
];
const named = REFUSED.map((refused) => [refused.protocol, refused.reason, refused] as const);
const known = { genauth: refusing('genauth'), openapi: refusing('openapi'), daxpay: refusing('daxpay') };

describe('a refused signature', () => {
  test.each(named)(
    '%s, %s: the string is told, and the log has its hash and this reason',
    async (protocol, reason, it) => {
      const { message, log } = await known[protocol](it.request);
      const shown = it.text.replaceAll('\n', '\\n').replace('4b203fe6c11548bcabd8da5bb087a83b', '4b20***a83b');
      expect(toldIn(message)).toEqual(evidenceOfText(it.text, shown));
      const { sha256 } = evidenceOfText(it.text);
      expect(log).toMatchObject({
        outcome: 'refused',
        errorCode: 'signature_invalid',
        reason,
        stringToSignSha256: sha256,
      });
      // Nothing else of the string is in the log, but its caller. (What is random or a hash may have any four digits.)
      const logged = JSON.stringify({ ...log, caller: '', requestId: '', stringToSignSha256: '' });
      for (const part of ['nonce-1', '4b203fe6', 'a83b', 'merchant-1', '张三', 'wework'])
        expect(logged).not.toContain(part);
    },
  );

  test.each(named)('%s, %s: byte for byte the same where nobody exists', async (protocol, _reason, { request }) => {
    const one = await known[protocol](request);
    const nobody = await refusing(protocol, withoutCallers())(request);
    const anonymous = ({ result }: typeof one): string => {
      const { requestId = '', traceId = '' } = JSON.parse(result.body);
      return JSON.stringify(result)
        .replaceAll(requestId || traceId || String(result.headers['x-request-id']), '')
        .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?=","traceId)/g, '');
    };
    expect(anonymous(one)).toBe(anonymous(nobody));
    // A key alone is nobody's then.
    const names = [...request.headers.map(([name]) => name), ...(request.body ? ['its caller'] : [])];
    const isNamed = names.includes('x-authing-app-id') || names.includes('its caller');
    expect(nobody.log.reason).toBe(isNamed ? 'no such caller' : 'no key of this id');
  });
});

test('an address that may not send an app’s requests gets what an unknown app gets, unless it has signed', async () => {
  const unsigned = wire(exchangeMembers({ appId: 'open-elsewhere' }));
  const { message, json, log } = await known.daxpay(unsigned);
  const nobody = await refusing('daxpay', withoutCallers())(unsigned);
  expect({ ...json, traceId: '' }).toEqual({ ...nobody.json, traceId: '' });
  expect(toldIn(message)?.sha256).toBe(log.stringToSignSha256);
  expect(log).toMatchObject({
    errorCode: 'source_ip_denied',
    reason: "the source address is not on the caller's list",
  });
  const members = exchangeMembers({ appId: 'open-elsewhere' });
  const signed = await known.daxpay(exchange(members, signRequest(members, KEYS['open-elsewhere'])));
  expect(signed.json).toMatchObject({ code: 20052, msg: '来源地址不允许', sign: expect.any(String) });
  expect(signed.log).not.toHaveProperty('stringToSignSha256');
});

test('who is switched off learns it by a right signature alone', async () => {
  const documents = refusingDocuments();
  documents['callers/genauth/signed-app'] = { ...(documents['callers/genauth/signed-app'] as object), enabled: false };
  const call = refusing('genauth', documents);
  expect((await call(authInfoGet())).json).toMatchObject({ statusCode: 499, apiCode: 2011 });
  expect((await call(authInfoGet({ accessKeySecret: other }))).json).toMatchObject({ statusCode: 401, apiCode: 1300 });
  const headers = linkHeaders({ businessId: 'switched-off' });
  const off = await known.openapi(link(headers, openapiSign({ secret: MD5_SECRET }, openapiText(headers, BODY))));
  expect([off.json, off.result.headers.nonce]).toEqual([{ status: 2, message: 'authentication failed' }, 'r.nonce-1']);
  expect(off.log).toMatchObject({ errorCode: 'caller_disabled', reason: 'the caller is not enabled' });
});

describe('in the language that the protocol has for it', () => {
  test.each<[Protocol, WireRequest, object, string]>([
    [
      'genauth',
      authInfoGet({ accessKeySecret: other }),
      {},
      '签名验证失败，请检查 access key、签名方法与待签名字符串：',
    ],
    [
      'genauth',
      authInfoGet({ accessKeySecret: other, language: 'en-US' }),
      {},
      'The signature does not verify; check access key, signature method and string to sign: ',
    ],
    ['openapi', link(linkHeaders(), 'A'.repeat(32)), {}, 'authentication failed: '],
    ['openapi', link({ ...linkHeaders(), 'accept-language': 'zh-CN' }, 'A'.repeat(32)), {}, '认证失败: '],
    ['daxpay', exchange(exchangeMembers(), 'x'), {}, '验签失败: '],
    [
      'daxpay',
      exchange(exchangeMembers(), 'x'),
      { headers: { 'accept-language': 'en' } },
      'Signature verification failed: ',
    ],
  ])('%s (%#)', async (protocol, request, event, message) => {
    const told = (await known[protocol](request, event)).message;
    expect(withoutEvidence(told)).toBe(message);
    expect(toldIn(told)).toBeDefined();
  });
});

/**
 * A signing mistake: what is sent, and what its maker believes to have signed, up to the secret. Where that is another string, the
 * evidence shows it; where it is the same, it was the key or the form of the signature.
 */
type Mistake = readonly [name: string, protocol: Protocol, request: WireRequest, believed: string];

const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();
const headers = linkHeaders();
const linkText = openapiText(headers, BODY);
/** Signs another string than the one that is sent. */
const linkOf = (believed: string): readonly [WireRequest, string] => [
  link(headers, md5(believed + MD5_SECRET)),
  believed,
];
/** Signs the right one in another way. */
const linkAs = (sign: string, head = headers, text = linkText): readonly [WireRequest, string] => [
  link(head, sign),
  text,
];
const rsaHeaders = linkHeaders({ businessId: 'rsa-business', signType: 'SHA256-RSA' });
const rsaText = openapiText(rsaHeaders, BODY);
const rsaSign = openapiSign({ privateKey: merchant.privatePem }, rsaText);
const good = authInfoGet({ nonce: 'nonce-of-the-mistakes' });
const goodText = textOfGet(good);
const getOf = (text: string, sign?: string): readonly [WireRequest, string] => {
  const signature = sign ?? hmacBase64('HMAC-SHA256', ACCESS_KEY.accessKeySecret, text);
  const sent = good.headers.filter(([name]) => name !== 'authorization');
  return [{ ...good, headers: [...sent, ['authorization', `authing ${ACCESS_KEY.accessKeyId}:${signature}`]] }, text];
};
const members = exchangeMembers();
const exchangeText = textOfExchange(members);
const { secret } = KEYS.hmac;
const hmacHex = (text: string, key = secret) =>
  Buffer.from(hmacBase64('HMAC-SHA256', key, text), 'base64').toString('hex');
const right = hmacHex(exchangeText.replace('***', secret).toUpperCase());
const exchangeOf = (believed: string): readonly [WireRequest, string] => [
  exchange(members, hmacHex(believed.replace('***', secret).toUpperCase())),
  believed,
];
const exchangeAs = (sign: string): readonly [WireRequest, string] => [exchange(members, sign), exchangeText];

const MISTAKES: readonly Mistake[] = [
  ['a newline behind the body', 'openapi', ...linkOf(`${linkText}\n`)],
  ['the body serialised again', 'openapi', ...linkOf(linkText.replaceAll('":"', '": "'))],
  ['the body with other escapes', 'openapi', ...linkOf(linkText.replace('张三', '\\u5f20\\u4e09'))],
  ['the body in another order', 'openapi', ...linkOf(linkText.replace(/("merchantId":.*?),("serialNo":"1")/, '$2,$1'))],
  ['the body in GBK', 'openapi', ...linkOf(linkText.replace('张三', '\u00d5\u00c5\u00c8\u00fd'))],
  ['a byte order mark', 'openapi', ...linkOf(linkText.replace('{', '\ufeff{'))],
  ['an & in front of the body', 'openapi', ...linkOf(linkText.replace('{', '&{'))],
  ['no body', 'openapi', ...linkOf(linkText.replace(BODY, ''))],
  ['headers in another order', 'openapi', ...linkOf(linkText.replace(/(nonce=nonce-1)&(signType=MD5)/, '$2&$1'))],
  ['header names in lower case', 'openapi', ...linkOf(linkText.replace('businessId=', 'businessid='))],
  ['values URL-encoded', 'openapi', ...linkOf(encodeURIComponent(linkText))],
  ['signType sent and not signed', 'openapi', ...linkOf(linkText.replace('&signType=MD5', ''))],
  ['a timestamp in seconds signed', 'openapi', ...linkOf(linkText.replace(/(timestamp=\d{10})\d{3}/, '$1'))],
  ['a newline at the end of the secret', 'openapi', ...linkAs(md5(`${linkText}${MD5_SECRET}\n`))],
  ['the secret in front', 'openapi', ...linkAs(md5(MD5_SECRET + linkText))],
  ['another secret', 'openapi', ...linkAs(md5(linkText + other))],
  ['the digest in lower case', 'openapi', ...linkAs(md5(linkText + MD5_SECRET).toLowerCase())],
  [
    'another private key',
    'openapi',
    ...linkAs(openapiSign({ privateKey: platform.privatePem }, rsaText), rsaHeaders, rsaText),
  ],
  ['hex instead of base64', 'openapi', ...linkAs(Buffer.from(rsaSign, 'base64').toString('hex'), rsaHeaders, rsaText)],
  [
    'base64 that is URL-safe',
    'openapi',
    ...linkAs(Buffer.from(rsaSign, 'base64').toString('base64url'), rsaHeaders, rsaText),
  ],
  ['base64 in several lines', 'openapi', ...linkAs(rsaSign.replace(/.{76}/g, '$& '), rsaHeaders, rsaText)],
  ['a newline at the end', 'genauth', ...getOf(`${goodText}\n`)],
  ['header names as they are written', 'genauth', ...getOf(goodText.replace('date:', 'Date:'))],
  ['a blank behind the colon', 'genauth', ...getOf(goodText.replaceAll(/^([a-z-]+):/gm, '$1: '))],
  ['a header left out', 'genauth', ...getOf(goodText.replace(/x-authing-lang:.*\n/, ''))],
  ['the method in lower case', 'genauth', ...getOf(goodText.replace('GET', 'get'))],
  ['the stage in front of the path', 'genauth', ...getOf(goodText.replace('/api/', '/prod/api/'))],
  ['no parameters', 'genauth', ...getOf(goodText.replace(/\?.*/, ''))],
  ['hex instead of base64, GenAuth', 'genauth', ...getOf(goodText, hmacHex(goodText, ACCESS_KEY.accessKeySecret))],
  ['another access key secret', 'genauth', ...getOf(goodText, hmacBase64('HMAC-SHA256', other, goodText))],
  ['the other method', 'genauth', ...getOf(goodText, hmacBase64('HMAC-SHA1', ACCESS_KEY.accessKeySecret, goodText))],
  ['nonceStr left out', 'daxpay', ...exchangeOf(exchangeText.replace('&nonceStr=nonce-1', ''))],
  ['members in another order', 'daxpay', ...exchangeOf(exchangeText.replace(/(appId=hmac)&(authCode=\w+)/, '$2&$1'))],
  ['reqTime URL-encoded', 'daxpay', ...exchangeOf(exchangeText.replace(/(reqTime=\S+) /, '$1%20'))],
  ['no &key=', 'daxpay', ...exchangeOf(exchangeText.replace('&key=', ''))],
  ['not in upper case', 'daxpay', ...exchangeAs(hmacHex(exchangeText.replace('***', secret)))],
  ['another secret, DaxPay', 'daxpay', ...exchangeAs(hmacHex(exchangeText.replace('***', other).toUpperCase(), other))],
  [
    'the secret with a newline',
    'daxpay',
    ...exchangeAs(hmacHex(`${exchangeText.replace('***', secret)}\n`.toUpperCase())),
  ],
  ['another sign type', 'daxpay', ...exchangeAs(signRequest(members, { secret, signType: 'md5' }))],
  ['sign in upper case', 'daxpay', ...exchangeAs(right.toUpperCase())],
  ['base64 instead of hex', 'daxpay', ...exchangeAs(Buffer.from(right, 'hex').toString('base64'))],
];

test('there are all kinds of mistakes, and without them the requests are right', async () => {
  expect(MISTAKES.length).toBeGreaterThanOrEqual(34);
  expect((await refusing('genauth')(good)).json.statusCode).toBe(200);
  expect((await refusing('openapi')(link(headers, md5(linkText + MD5_SECRET)))).json.status).toBe(0);
  expect((await refusing('daxpay')(exchange(members, right))).json.code).toBe(0);
});

test.each(MISTAKES)('%s (%s): the evidence is of what had to be signed', async (_name, protocol, request, believed) => {
  const wanted = {
    openapi: request.headers.some(([, value]) => value === 'rsa-business') ? rsaText : linkText,
    genauth: goodText,
    daxpay: exchangeText,
  };
  const told = toldIn((await known[protocol](request)).message);
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(told).toMatchObject({ sha256: hashOf(wanted[protocol]), lengthBytes: Buffer.byteLength(wanted[protocol]) });
  // Whoever compares the two sees that they differ, or that they are the same and it was the key, or how it was written.
  const mine = believed.replaceAll('\n', '\\n').replace(/4b203fe6\w+/, '4b20***a83b');
  expect(told?.shown === mine).toBe(told?.sha256 === hashOf(believed));
  expect(told?.sha256 === hashOf(believed)).toBe(believed === wanted[protocol]);
});

test('every response in JSON says that it is nothing else', async () => {
  for (const [protocol, , { request }] of named) {
    expect((await known[protocol](request)).result.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  }
});

/**
 * Requests with a planted mistake, made by the independent clients or by hand with `node:crypto`; and the callers' documents. Nothing of
 * the tool is imported.
 */
import { constants, createHash, createHmac, createSign, privateEncrypt, sign } from 'node:crypto';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import { exchangeRequest, type JsonMembers, requestText, shanghaiTime, signRequest, wire } from './daxpay-client.ts';
import { AUTH_INFO_PATH, composeStringToSign, hmacBase64, signedGet, type WireRequest } from './genauth-client.ts';
import { rsaPair } from './keys.ts';
import { openapiSign, openapiText, URL_PATH, urlRequest } from './openapi-client.ts';

/** When all of them are sent. */
export const SENT_MS = Date.parse('2026-11-21T03:27:12Z');

const PAST = '2026-11-01T00:00:00Z';
const secretOf = (name: string): string => createHash('sha256').update(name).digest('base64url').slice(0, 40);

/** Secrets of the documents. */
export const SECRETS = {
  key: secretOf('key'),
  second: secretOf('second key'),
  old: secretOf('old key'),
  app: secretOf('app'),
  md5: secretOf('md5'),
  hmac: secretOf('hmac'),
  retired: secretOf('retired'),
} as const;

/** The callers' documents, by a name. */
export const DOCUMENTS = {
  genauth: {
    appSecret: SECRETS.app,
    accessKeys: [
      { id: 'key-1', secret: SECRETS.key, methods: ['HMAC-SHA256', 'HMAC-SHA1'], notBefore: PAST },
      { id: 'key-2', secret: SECRETS.second, methods: ['HMAC-SHA256'] },
      { id: 'key-0', secret: SECRETS.old, methods: ['HMAC-SHA256'], notAfter: PAST },
    ],
    connections: ['demo'],
  },
  rsa: business({
    algorithm: 'SHA256-RSA',
    publicKeys: [
      { publicKey: rsaPair('merchant').publicPem },
      { publicKey: rsaPair('merchant before').publicPem, notAfter: PAST },
    ],
  }),
  md5: business({ algorithm: 'MD5', md5Secrets: [{ secret: SECRETS.md5 }] }),
  hmac: {
    signSecrets: [{ secret: SECRETS.hmac }, { secret: SECRETS.retired, notAfter: PAST }],
    channels: { ali_pay: 'demo' },
  },
  dmd5: { signType: 'md5', signSecrets: [{ secret: SECRETS.hmac }], channels: { ali_pay: 'demo' } },
  asIs: { canonicalization: 'as-is', signSecrets: [{ secret: SECRETS.hmac }], channels: { ali_pay: 'demo' } },
} as const;

function business(keys: object): object {
  const merchants = [{ merchantId: 'shop', name: 'Shop' }];
  return { ...keys, merchants, callbackUrls: ['https://shop.example/cb'], connection: 'demo' };
}

/** One request. */
export interface Planted {
  /** What was done. */
  readonly what: string;
  readonly protocol: CallerProtocol;
  readonly document: object;
  readonly request: WireRequest;
  /** The name that it must get; `good` for none, `unknown` for what nobody can tell. */
  readonly expected: string;
}

type Headers = WireRequest['headers'];

const genauthHeaders: Headers = [
  ['Content-Type', 'application/json'],
  ['date', new Date(SENT_MS).toUTCString()],
  ['X-Authing-App-Id', 'app-1'],
  ['x-authing-lang', 'zh-CN'],
  ['x-authing-signature-method', 'HMAC-SHA256'],
  ['x-authing-signature-nonce', '3a8852742f04fa0445300578936e76de'],
  ['x-authing-signature-version', '1.0'],
];

interface GenauthPlan {
  readonly headers?: Headers;
  readonly secret?: string;
  readonly target?: string;
  /** Makes another string of the right one. */
  readonly string?: (right: string) => string;
  /** Signs in another way. */
  readonly sign?: (string: string, secret: string) => string;
  readonly keyId?: string;
}

const hmac = (hash: string, encoding: 'base64' | 'hex') => (string: string, secret: string) =>
  createHmac(hash, secret).update(string).digest(encoding);

function genauth(what: string, expected: string, plan: GenauthPlan): Planted {
  const { headers = genauthHeaders, secret = SECRETS.key, keyId = 'key-1' } = plan;
  const target = plan.target ?? `${AUTH_INFO_PATH}?extIdpConnidentifier=demo`;
  const parameters = Object.fromEntries(new URLSearchParams(target.split('?')[1]));
  const right = composeStringToSign('GET', 'authing', headers, AUTH_INFO_PATH, parameters);
  const string = plan.string?.(right) ?? right;
  const signature = plan.sign?.(string, secret) ?? hmacBase64('HMAC-SHA256', secret, string);
  const signed: Headers = [...headers, ['authorization', `authing ${keyId}:${signature}`]];
  const request = { method: 'GET', target, headers: signed };
  return { what, expected, protocol: 'genauth', document: DOCUMENTS.genauth, request };
}

const without = (headers: Headers, name: string): Headers => headers.filter(([other]) => other.toLowerCase() !== name);

const GENAUTH: readonly Planted[] = [
  genauth('as it should be', 'good', {}),
  genauth('behind a base path, as it should be', 'good', {
    target: `/prod${AUTH_INFO_PATH}?extIdpConnidentifier=demo`,
  }),
  genauth('a newline behind the secret', 'secret-newline', { secret: `${SECRETS.key}\n` }),
  genauth('the secret in quotes', 'secret-quotes', { secret: `"${SECRETS.key}"` }),
  genauth("the app's secret", 'app-secret', { secret: SECRETS.app }),
  genauth('another key of the caller', 'other-key', { secret: SECRETS.second }),
  genauth('a key that has ended', 'key-not-active', { secret: SECRETS.old, keyId: 'key-0' }),
  genauth('hex in the place of base64', 'hex-for-base64', { sign: hmac('sha256', 'hex') }),
  genauth('SHA1 in the place of SHA256', 'algorithm', { sign: hmac('sha1', 'base64') }),
  genauth('a newline at the end of the string', 'string-newline-at-end', { string: (right) => `${right}\n` }),
  genauth('the stage in the path', 'path-prefix', {
    target: `/prod${AUTH_INFO_PATH}?extIdpConnidentifier=demo`,
    string: (right) => right.replace('/api', '/prod/api'),
  }),
  genauth('the host in the path', 'path-host', {
    string: (right) => right.replace('/api', 'https://auth.example.com/api'),
  }),
  genauth('a header that is not signed', 'header-added:content-type', {
    string: (right) => right.replace('GET\n', 'GET\ncontent-type:application/json\n'),
  }),
  genauth('a header left out', 'header-left-out:x-authing-lang', {
    string: (right) => right.replace('x-authing-lang:zh-CN\n', ''),
  }),
  genauth('the app id signed and not sent', 'app-id-not-sent', {
    headers: without(genauthHeaders, 'x-authing-app-id'),
    string: (right) => right.replace('x-authing-lang', 'x-authing-app-id:key-1\nx-authing-lang'),
  }),
  genauth('the query encoded', 'query-encoded', {
    target: `${AUTH_INFO_PATH}?extIdpConnidentifier=demo&note=a%20b%2Fc`,
    string: (right) => right.replace('a b/c', 'a%20b%2Fc'),
  }),
  genauth('names of headers as they are sent', 'header-names-case', {
    string: (right) => right.replace('x-authing-app-id', 'X-Authing-App-Id'),
  }),
  genauth('the secret decoded from base64', 'secret-decoded', {
    sign: (string, secret) => createHmac('sha256', Buffer.from(secret, 'base64')).update(string).digest('base64'),
  }),
  genauth('CRLF between the lines', 'newlines', { string: (right) => right.replaceAll('\n', '\r\n') }),
  genauth('a blank behind each colon', 'blank-behind-colon', {
    string: (right) => right.replace(/^([a-z-]+):/gm, '$1: '),
  }),
  genauth('key and string of the HMAC exchanged', 'hmac-swapped', {
    sign: (string, secret) => createHmac('sha256', string).update(secret).digest('base64'),
  }),
  genauth('the query not sorted', 'query-not-sorted', {
    target: `${AUTH_INFO_PATH}?extIdpConnidentifier=demo&a=1`,
    string: (right) => right.replace(/\?.*/, '?extIdpConnidentifier=demo&a=1'),
  }),
];

const body = JSON.stringify({ merchantId: 'shop', businessId: 'b-1', serialNo: 's/1', userId: '张三', note: null });
const headersOf = (signType?: string) => ({
  ...{ businessId: 'b-1', nonce: '24bc2c17-0fef-440e-ba32-385c47c6cfa4' },
  ...(signType !== undefined && { signType }),
  timestamp: String(SENT_MS),
});
const merchant = rsaPair('merchant').privatePem;

interface OpenapiPlan {
  readonly signType?: string;
  readonly body?: string;
  readonly string?: (right: string) => string;
  readonly sign?: (string: string) => string;
  readonly timestamp?: string;
}

function openapi(kind: 'rsa' | 'md5', what: string, expected: string, plan: OpenapiPlan): Planted {
  const signType = plan.signType ?? (kind === 'md5' ? 'MD5' : undefined);
  const headers = { ...headersOf(signType), ...(plan.timestamp !== undefined && { timestamp: plan.timestamp }) };
  const sent = plan.body ?? body;
  const right = openapiText(headers, sent);
  const key = kind === 'md5' ? { secret: SECRETS.md5 } : { privateKey: merchant };
  const string = plan.string?.(right) ?? right;
  const signature = plan.sign?.(string) ?? openapiSign(key, string);
  const wireHeaders = Object.entries({
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
    sign: signature,
  });
  const request = { method: 'POST', target: URL_PATH, headers: wireHeaders, body: sent };
  return { what, expected, protocol: 'openapi', document: DOCUMENTS[kind], request };
}

const pythonBody =
  '{"merchantId": "shop", "businessId": "b-1", "serialNo": "s/1", "userId": "\\u5f20\\u4e09", "note": null}';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();
const pss = { key: merchant, padding: constants.RSA_PKCS1_PSS_PADDING };

/** `张三` in GBK. */
const signGbk = (string: string): string => {
  const [before = '', behind = ''] = string.split('张三');
  const bytes = [Buffer.from(before), Buffer.from('d5c5c8fd', 'hex'), Buffer.from(behind)];
  return sign('sha256', Buffer.concat(bytes), merchant).toString('base64');
};

const OPENAPI: readonly Planted[] = [
  openapi('rsa', 'as it should be', 'good', {}),
  openapi('md5', 'as it should be', 'good', {}),
  openapi('rsa', 'the body serialised again by Python', 'body-serialised-again', {
    string: (right) => right.replace(body, pythonBody),
  }),
  openapi('md5', 'the body serialised again with its members sorted', 'body-serialised-again', {
    string: (right) =>
      right.replace(body, '{"businessId":"b-1","merchantId":"shop","note":null,"serialNo":"s/1","userId":"张三"}'),
  }),
  openapi('rsa', 'the body serialised again by PHP', 'body-serialised-again', {
    string: (right) => right.replace('s/1', 's\\/1').replace('张三', '\\u5f20\\u4e09'),
  }),
  openapi('rsa', 'a newline behind the body', 'string-newline-at-end', { string: (right) => `${right}\n` }),
  openapi('md5', 'lower-case hex', 'digest-case', { sign: (string) => md5(string + SECRETS.md5).toLowerCase() }),
  openapi('md5', 'the secret behind &key=', 'secret-joint', { sign: (string) => md5(`${string}&key=${SECRETS.md5}`) }),
  openapi('md5', 'a newline behind the secret', 'secret-newline', {
    sign: (string) => md5(`${string}${SECRETS.md5}\n`),
  }),
  openapi('md5', 'no secret', 'secret-not-appended', { sign: md5 }),
  openapi('rsa', 'signType signed and not sent', 'sign-type-not-sent', {
    string: (right) => right.replace('&timestamp', '&signType=SHA256-RSA&timestamp'),
  }),
  openapi('rsa', 'signType sent and not signed', 'header-left-out:signType', {
    signType: 'SHA256-RSA',
    string: (right) => right.replace('signType=SHA256-RSA&', ''),
  }),
  openapi('rsa', 'SHA1withRSA', 'algorithm', {
    sign: (string) => createSign('RSA-SHA1').update(string).sign(merchant, 'base64'),
  }),
  openapi('rsa', 'PSS', 'rsa-pss', { sign: (string) => sign('sha256', Buffer.from(string), pss).toString('base64') }),
  openapi('rsa', 'the hash signed', 'hash-signed', {
    sign: (string) => openapiSign({ privateKey: merchant }, createHash('sha256').update(string).digest('hex')),
  }),
  openapi('rsa', 'the hash encrypted with the private key', 'hash-encrypted', {
    sign: (string) =>
      privateEncrypt(merchant, Buffer.from(createHash('sha256').update(string).digest('hex'))).toString('base64'),
  }),
  openapi('rsa', 'hex in the place of base64', 'hex-for-base64', {
    sign: (string) => sign('sha256', Buffer.from(string), merchant).toString('hex'),
  }),
  openapi('rsa', "another merchant's key", 'other-key', {
    sign: (string) => openapiSign({ privateKey: rsaPair('stranger').privatePem }, string),
  }),
  openapi('rsa', 'a key that has ended', 'key-not-active', {
    sign: (string) => openapiSign({ privateKey: rsaPair('merchant before').privatePem }, string),
  }),
  openapi('rsa', 'the body signed in GBK', 'body-charset', { sign: (string) => signGbk(string) }),
  openapi('rsa', 'base64 for URLs', 'base64url', {
    sign: (string) => sign('sha256', Buffer.from(string), merchant).toString('base64url'),
  }),
  openapi('rsa', 'the signature URL-encoded', 'signature-url-encoded', {
    sign: (string) => encodeURIComponent(openapiSign({ privateKey: merchant }, string)),
  }),
  openapi('rsa', 'SHA512withRSA', 'algorithm', {
    sign: (string) => sign('sha512', Buffer.from(string), merchant).toString('base64'),
  }),
  openapi('rsa', 'names of headers in lower case', 'header-names-case', {
    string: (right) => right.replace('businessId', 'businessid'),
  }),
  openapi('md5', 'the string upper-cased', 'upper-cased', {
    sign: (string) => md5((string + SECRETS.md5).toUpperCase()),
  }),
  openapi('md5', 'the secret without its end', 'secret-cut', {
    sign: (string) => md5(string + SECRETS.md5.slice(0, 32)),
  }),
  openapi('md5', 'HMAC', 'algorithm', {
    sign: (string) => createHmac('md5', SECRETS.md5).update(string).digest('hex').toUpperCase(),
  }),
  openapi('rsa', 'seconds', 'timestamp-unit', { timestamp: String(SENT_MS / 1_000) }),
];

const members: JsonMembers = {
  ...{ appId: 'M7934041241299655', nonceStr: 'aB3dE5', reqTime: shanghaiTime(SENT_MS) },
  ...{ channel: 'ali_pay', authCode: '4b203fe6c11548bcabd8da5bb087a83b', queryCode: '' },
};

interface DaxpayPlan {
  readonly members?: JsonMembers;
  readonly signed?: JsonMembers;
  readonly secret?: string;
  /** Signs a string without its secret. */
  readonly sign?: (plain: string, secret: string) => string;
}

function daxpay(kind: 'hmac' | 'dmd5' | 'asIs', what: string, expected: string, plan: DaxpayPlan): Planted {
  const secret = plan.secret ?? SECRETS.hmac;
  const key = { secret, asIs: kind === 'asIs', ...(kind === 'dmd5' && { signType: 'md5' as const }) };
  const sent = plan.members ?? members;
  const signed = plan.signed ?? sent;
  const signature = plan.sign?.(requestText(signed, { secret, asIs: true }), secret) ?? signRequest(signed, key);
  const request = wire({ ...sent, sign: signature });
  return { what, expected, protocol: 'daxpay', document: DOCUMENTS[kind], request };
}

const { appId: _appId, ...withoutAppId } = members;
const { queryCode: _queryCode, ...withoutEmpty } = members;
const hex = (hash: string, key: string, text: string): string => createHmac(hash, key).update(text).digest('hex');

const DAXPAY: readonly Planted[] = [
  daxpay('hmac', 'as it should be', 'good', {}),
  daxpay('asIs', 'as it should be', 'good', {}),
  daxpay('hmac', 'the app id not signed', 'member-left-out:appId', { signed: withoutAppId }),
  daxpay('hmac', 'empty members not signed', 'empty-left-out', { signed: withoutEmpty }),
  daxpay('hmac', 'not upper-cased', 'not-upper-cased', {
    sign: (plain, secret) => hex('sha256', secret, `${plain}&key=${secret}`),
  }),
  daxpay('asIs', 'upper-cased', 'upper-cased', {
    sign: (plain, secret) => hex('sha256', secret, `${plain}&key=${secret}`.toUpperCase()),
  }),
  daxpay('hmac', 'the secret not appended', 'secret-not-appended', {
    sign: (plain, secret) => hex('sha256', secret, plain.toUpperCase()),
  }),
  daxpay('hmac', 'the secret not upper-cased', 'secret-not-upper-cased', {
    sign: (plain, secret) => hex('sha256', secret, `${plain.toUpperCase()}&key=${secret}`),
  }),
  daxpay('hmac', "the HMAC's key upper-cased", 'key-upper-cased', {
    sign: (plain, secret) => hex('sha256', secret.toUpperCase(), `${plain}&key=${secret}`.toUpperCase()),
  }),
  daxpay('hmac', 'MD5 in the place of HMAC', 'algorithm', {
    sign: (plain, secret) => createHash('md5').update(`${plain}&key=${secret}`.toUpperCase()).digest('hex'),
  }),
  daxpay('dmd5', 'HMAC in the place of MD5', 'algorithm', {
    sign: (plain, secret) => hex('sha256', secret, `${plain}&key=${secret}`.toUpperCase()),
  }),
  daxpay('hmac', 'upper-case hex', 'digest-case', {
    sign: (plain, secret) => hex('sha256', secret, `${plain}&key=${secret}`.toUpperCase()).toUpperCase(),
  }),
  daxpay('hmac', 'base64 in the place of hex', 'base64-for-hex', {
    sign: (plain, secret) =>
      createHmac('sha256', secret).update(`${plain}&key=${secret}`.toUpperCase()).digest('base64'),
  }),
  daxpay('hmac', 'values URL-encoded', 'values-encoded', {
    signed: { ...members, reqTime: encodeURIComponent(shanghaiTime(SENT_MS)) },
  }),
  daxpay('hmac', 'signed in another zone than sent', 'time-zone', {
    signed: { ...members, reqTime: shanghaiTime(SENT_MS - 8 * 3_600_000) },
  }),
  daxpay('hmac', 'nulls signed', 'null-signed', {
    members: { ...members, clientIp: null },
    sign: (plain, secret) =>
      hex('sha256', secret, `${plain.replace('&nonceStr', '&clientIp=null&nonceStr')}&key=${secret}`.toUpperCase()),
  }),
  daxpay('hmac', 'an unknown member signed', 'member-added:remark', {
    members: { ...members, remark: 'x' },
    sign: (plain, secret) =>
      hex('sha256', secret, `${plain.replace('&reqTime', '&remark=x&reqTime')}&key=${secret}`.toUpperCase()),
  }),
  daxpay('hmac', 'the JSON signed', 'body-signed', {
    sign: (_plain, secret) => hex('sha256', secret, `${JSON.stringify(members)}&key=${secret}`.toUpperCase()),
  }),
  daxpay('hmac', 'members not sorted', 'members-not-sorted', {
    sign: (_plain, secret) => {
      const pairs = Object.entries(members).map(([name, value]) => `${name}=${value}`);
      return hex('sha256', secret, `${pairs.join('&')}&key=${secret}`.toUpperCase());
    },
  }),
  daxpay('hmac', 'a newline behind the secret', 'secret-newline', { secret: `${SECRETS.hmac}\n` }),
  daxpay('hmac', 'a secret that has ended', 'key-not-active', { secret: SECRETS.retired }),
];

const UNKNOWN: readonly Planted[] = [
  genauth('a secret of another deployment', 'unknown', { secret: secretOf('elsewhere') }),
  openapi('md5', 'a secret of another deployment', 'unknown', {
    sign: (string) => md5(string + secretOf('elsewhere')),
  }),
  openapi('rsa', 'a string that nobody knows', 'unknown', { string: () => 'something else' }),
  openapi('rsa', 'PSS over a string that nobody knows', 'unknown', {
    sign: () => sign('sha256', Buffer.from('something else'), pss).toString('base64'),
  }),
  daxpay('hmac', 'a secret of another deployment', 'unknown', { secret: secretOf('elsewhere') }),
];

/** All of them. */
export const PLANTED: readonly Planted[] = [...GENAUTH, ...OPENAPI, ...DAXPAY, ...UNKNOWN];

/** Good requests as the published clients send them. */
export const HONEST: readonly Planted[] = [
  {
    ...{ what: 'GenAuth with SHA1', expected: 'good', protocol: 'genauth', document: DOCUMENTS.genauth },
    request: signedGet({
      ...{ accessKeyId: 'key-1', accessKeySecret: SECRETS.key, connection: 'demo' },
      date: new Date(SENT_MS).toUTCString(),
    }),
  },
  {
    ...{ what: 'the open API', expected: 'good', protocol: 'openapi', document: DOCUMENTS.rsa },
    request: urlRequest({ privateKey: merchant }, { businessId: 'b-1', timestamp: String(SENT_MS), body }),
  },
  {
    ...{ what: 'DaxPay', expected: 'good', protocol: 'daxpay', document: DOCUMENTS.hmac },
    request: exchangeRequest(members, { secret: SECRETS.hmac }),
  },
];

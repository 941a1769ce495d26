/**
 * What clients of every interface do, with every value of it marked: right in everything, so that it goes as deep as it can.
 * What becomes of it is of no account here, since faults may be switched on; only where its values turn up is.
 */
import { randomUUID } from 'node:crypto';
import type { Demo } from '../../../local/demo/demo-file.ts';
import { decide, type TestBusiness } from '../authorization-run.ts';
import { exchangeRequest, shanghaiTime } from '../daxpay-client.ts';
import { type DemoApp, daxpayRun } from '../daxpay-run.ts';
import { CHECK_SECRET_PATH, publicGet, type SignedGetOptions, signedGet } from '../genauth-client.ts';
import { urlRequest } from '../openapi-client.ts';
import type { MarkedCallers } from './callers.ts';
import { type Journal, membersOf } from './journal.ts';
import { newAddress, newToken } from './marker.ts';

/** Where a nonce, or what stands in its place, is kept. */
const REMEMBERED = ['table/nonce', 'aws/dynamodb'];
/** Where an authorization is kept. */
const STORED = ['table/authorization', 'aws/dynamodb'];

/** Where what Alipay says of a code's user belongs. */
export interface CodeUse {
  readonly identities: readonly string[];
  readonly accessToken: readonly string[];
}

/** What the visits need. */
export interface VisitorOptions {
  readonly journal: Journal;
  readonly demo: Demo;
  readonly connection: string;
  /** Of the merchant; a path and a query are added. */
  readonly callbackUrl: string;
  /** Is told of every auth code that Alipay gave. */
  readonly onCode: (code: string, use: CodeUse) => void;
}

/** Visits of all interfaces. */
export function visitors({ journal, demo, connection, callbackUrl, onCode }: VisitorOptions) {
  const { newCode, newWechatCode } = daxpayRun(demo);

  const authInfo = async (options: SignedGetOptions): Promise<void> => {
    const nonce = newToken();
    const request = signedGet({ ...options, nonce });
    const [, authorization = ''] = request.headers.find(([name]) => name === 'authorization') ?? [];
    journal.mark('GenAuth nonce', nonce, REMEMBERED);
    journal.mark('GenAuth signature', authorization.split(':')[1] ?? '', []);
    markAuthInfo(await journal.send(request));
  };

  const markAuthInfo = (answer: Awaited<ReturnType<Journal['send']>>): void => {
    const { data } = answer ? membersOf(answer) : {};
    const { authInfo: text = '' } = (data ?? {}) as { authInfo?: string };
    const parts = new URLSearchParams(text);
    for (const name of ['target_id', 'sign']) {
      if (answer && parts.has(name)) journal.mark(`AuthInfo's ${name}`, parts.get(name) ?? '', [answer.place]);
    }
  };

  const publicAuthInfo = async ({ publicApp }: MarkedCallers): Promise<void> => {
    const [accessToken, cookie, agent] = [newToken(40), newToken(), newToken()];
    for (const [name, value] of Object.entries({ accessToken, cookie, agent }))
      journal.mark(`an end user's ${name}`, value);
    const request = publicGet(publicApp.appId, connection);
    const headers = [
      ...request.headers,
      ['authorization', accessToken] as const,
      ['cookie', `session=${cookie}`] as const,
      ['user-agent', agent] as const,
    ];
    markAuthInfo(await journal.send({ ...request, headers }));
  };

  const checkSecret = async ({ appId, appSecret }: { appId: string; appSecret: string }): Promise<void> => {
    const guess = newToken(40);
    journal.mark('a wrong app secret', guess);
    for (const text of [appSecret, guess]) {
      const body = JSON.stringify({ appId, appSecret: text });
      const headers = [['content-type', 'application/json;charset=UTF-8']] as const;
      await journal.send({ method: 'POST', target: CHECK_SECRET_PATH, headers, body });
    }
  };

  /** Asks for a link, agrees, comes back twice. */
  const authorize = async (business: TestBusiness): Promise<void> => {
    const [nonce, serialNo, userId, query, user] = [newToken(), newToken(), newToken(), newToken(), newToken()];
    const place = journal.newPlace();
    const callback = `callback/${serialNo}`;
    journal.mark('open API nonce', nonce, [place, ...REMEMBERED]);
    journal.mark('serial number', serialNo, [
      callback,
      'log/complete-authorization',
      'log/deliver-callback',
      ...STORED,
    ]);
    journal.mark("a merchant's customer", userId, [callback, ...STORED]);
    journal.mark("a callback URL's query", query, [callback, ...STORED]);
    journal.mark('an Alipay user', user);
    const { businessId, merchantId, key } = business;
    const callbackTo = `${callbackUrl}/${query}?token=${query}`;
    const content = { businessId, merchantId, serialNo, userId, callbackUrl: callbackTo };
    const request = urlRequest(key, { businessId, nonce, body: JSON.stringify(content) });
    journal.mark('open API signature', signatureIn(request.headers));
    const answer = await journal.send(request, place);
    if (!answer) return;
    if (answer.headers.sign) journal.mark("an answer's signature", answer.headers.sign, [place]);
    const { data } = membersOf(answer);
    const { alipayAuthUrl: url } = (data ?? {}) as { alipayAuthUrl?: string };
    if (url === undefined) return;
    journal.mark('state', new URL(url).searchParams.get('state') ?? '', [place]);
    await comeBack(await decide({ url, businessId, serialNo }, 'agree', user), callback);
  };

  const comeBack = async (address: string, callback: string): Promise<void> => {
    const { pathname, search, searchParams } = new URL(address);
    const code = searchParams.get('auth_code') ?? '';
    journal.mark('auth code of a link', code, ['alipay'], STORED);
    onCode(code, { identities: [callback, ...STORED], accessToken: [] });
    const page = { method: 'GET', target: pathname + search, headers: [] };
    await journal.send(page);
    await journal.send(page);
  };

  const exchange = async (
    { appId, key }: DemoApp,
    { returnsToken = true, signs = true, channel = 'ali_pay' } = {},
  ): Promise<void> => {
    const isWechat = channel === 'wechat_pay';
    const [nonceStr, queryCode, clientIp, user] = [newToken(), newToken(), newAddress(), newToken()];
    for (const [name, value] of Object.entries({ nonceStr, queryCode, clientIp, user }))
      journal.mark(`DaxPay ${name}`, value);
    const place = journal.newPlace();
    const authCode = isWechat ? await newWechatCode(user) : await newCode(user);
    journal.mark('auth code of an exchange', authCode, [isWechat ? 'wechat' : 'alipay']);
    onCode(authCode, { identities: [place], accessToken: returnsToken ? [place] : [] });
    const members = {
      appId,
      clientIp,
      nonceStr,
      queryCode,
      reqTime: shanghaiTime(Date.now()),
      channel,
      authCode,
    };
    const request = exchangeRequest(members, key);
    const { sign } = JSON.parse(request.body ?? '{}') as { sign: string };
    if (signs) journal.mark('DaxPay signature', sign, REMEMBERED);
    const answer = await journal.send(signs ? request : { ...request, body: JSON.stringify(members) }, place);
    const answered = answer ? membersOf(answer).sign : undefined;
    if (typeof answered === 'string') journal.mark("an exchange's signature", answered, [place]);
    if (signs) await journal.send(request);
  };

  /** Once through every interface, as every kind of caller, all at once. */
  const tour = async (callers: MarkedCallers): Promise<void> => {
    const { app, pool, rsa, md5, daxpay } = callers;
    await Promise.all([
      authInfo({ ...app, connection }),
      authInfo({ ...app, connection, method: 'HMAC-SHA256', family: 'genauth' }),
      authInfo({ ...pool, connection }),
      publicAuthInfo(callers),
      checkSecret(app),
      authorize(rsa),
      authorize(md5),
      exchange(daxpay.hmac),
      exchange(daxpay.hmac, { channel: 'wechat_pay' }),
      exchange(daxpay.sm3, { channel: 'alipay_isv' }),
      exchange(daxpay.unsigned, { channel: 'wechat_pay', returnsToken: false }),
      exchange(daxpay.md5),
      exchange(daxpay.sm3),
      exchange(daxpay.asIs),
      exchange(daxpay.unsigned, { returnsToken: false }),
      exchange(daxpay.unsigned, { returnsToken: false, signs: false }),
      journal.send({ method: 'GET', target: '/health', headers: [] }),
      journal.send({ method: 'GET', target: `/${randomUUID()}`, headers: [] }),
    ]);
  };

  return { tour };
}

const signatureIn = (headers: readonly (readonly [string, string])[]): string =>
  headers.find(([name]) => name === 'sign')?.[1] ?? '';

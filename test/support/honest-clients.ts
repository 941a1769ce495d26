/**
 * Honest clients of every interface beside a running stack. They sign and verify by the published rules alone, believe
 * nothing that does not verify under the keys that they trust in that moment, and fail on anything but a success.
 */
import { randomUUID, verify } from 'node:crypto';
import type { Demo } from '../../local/demo/demo-file.ts';
import { decide, type Link, type TestBusiness } from './authorization-run.ts';
import { type AppKey, isSigned as isSignedAnswer } from './daxpay-client.ts';
import { type Answer, type DemoApp, daxpayRun, demoApps } from './daxpay-run.ts';
import { type AccessKey, CHECK_SECRET_PATH, publicGet, signedGet, type WireRequest } from './genauth-client.ts';
import type { Sender } from './kept-connections.ts';
import { isSigned, urlRequest } from './openapi-client.ts';
import type { GenAuthEnvelope } from './raw-http.ts';
import type { TrustedByMerchant, VerifyingMerchant } from './verifying-merchant.ts';

/** What clients sign with. */
export interface ClientKeys {
  readonly app: AccessKey;
  readonly pool: AccessKey;
  readonly rsa: TestBusiness;
  readonly md5: TestBusiness;
  readonly daxpay: Readonly<Record<keyof Demo['daxpay'], DemoApp>>;
}

/** What clients believe. */
export interface Trusted extends TrustedByMerchant {
  /** Public keys of the Alipay app, as PEM: AuthInfo is signed for it. */
  readonly alipayAppKeys: readonly string[];
}

/** Who the clients are, and where. */
export interface HonestClients {
  readonly demo: Demo;
  /** Sends to the gateway. */
  readonly sender: Sender;
  readonly merchant: VerifyingMerchant;
  /** Asked anew for each request. */
  keys(): ClientKeys;
  /** Asked anew for each answer. */
  trusted(): Trusted;
}

/** Something that a client does. */
export interface Turn {
  readonly name: string;
  /** Requests that it sends to the gateway. */
  readonly requests: number;
  /** @throws Error when it is refused, or gets what it cannot believe */
  run(): Promise<void>;
}

const AUTH_INFO = /^(.*)&sign=([^&]+)$/;

/** The keys of demo.json, with two businesses of the caller's in the place of the demo's own. */
export function demoKeys(demo: Demo, businesses: Pick<ClientKeys, 'rsa' | 'md5'>): ClientKeys {
  return { app: demo.genauth.signedApp, pool: demo.genauth.userPool, ...businesses, daxpay: demoApps(demo) };
}

/** What honest clients do, by interface. */
export function honestClients({ demo, sender, merchant, keys, trusted }: HonestClients) {
  const { newCode, signed } = daxpayRun(demo);
  const { publicApp, signedApp } = demo.genauth;

  const authInfo = async (request: WireRequest): Promise<void> => {
    const { data } = await genauth(request);
    const [, text = '', sign = ''] = AUTH_INFO.exec(data?.authInfo ?? '') ?? [];
    const signature = Buffer.from(decodeURIComponent(sign), 'base64');
    if (!trusted().alipayAppKeys.some((key) => verify('sha256', Buffer.from(text), key, signature))) {
      throw new Error('the AuthInfo does not verify');
    }
  };

  const genauth = async (request: WireRequest): Promise<GenAuthEnvelope> => {
    const { body } = await sender.send(request);
    const envelope = JSON.parse(body) as GenAuthEnvelope;
    if (envelope.statusCode !== 200) throw new Error(`refused: ${body}`);
    return envelope;
  };

  const exchange = async ({ appId, key }: DemoApp): Promise<void> => {
    const { body } = await sender.send(signed({ appId, key }, await newCode()));
    requireExchanged(JSON.parse(body) as Answer, key);
  };

  const link = async (business: TestBusiness, serialNo: string = randomUUID()): Promise<Link> => {
    const { businessId, merchantId, key } = business;
    const nonce = randomUUID();
    const content = { businessId, merchantId, serialNo, userId: 'customer-1' };
    const answer = await sender.send(urlRequest(key, { businessId, nonce, body: JSON.stringify(content) }));
    if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${answer.body}`);
    const { platformKeys, md5Secrets } = trusted();
    const believed =
      'secret' in key
        ? md5Secrets.some((secret) => isSigned(answer.headers, answer.body, { secret }))
        : platformKeys.some((publicKey) => isSigned(answer.headers, answer.body, { publicKey }));
    if (!believed || answer.headers.nonce !== `r.${nonce}`) throw new Error('the answer does not verify');
    const { data } = JSON.parse(answer.body) as { data: { alipayAuthUrl: string } };
    return { url: data.alipayAuthUrl, businessId, serialNo };
  };

  /** Agrees, comes back, and sees that the merchant is told. */
  const complete = async (made: Link): Promise<void> => {
    const address = new URL(await decide(made, 'agree'));
    const page = await sender.send({ method: 'GET', target: address.pathname + address.search, headers: [] });
    if (page.status !== 200 || !page.body.includes('授权成功')) throw new Error(`no success page: ${page.status}`);
    const { status } = await merchant.callback(made.serialNo);
    if (status !== 'success') throw new Error(`a callback with ${status}`);
  };

  const turn = (name: string, run: () => Promise<void>, requests = 1): Turn => ({ name, requests, run });
  const turns: readonly Turn[] = [
    turn('AuthInfo, app, SHA-1', () => authInfo(signedGet({ ...signedApp, ...keys().app }))),
    turn('exchange, hmac', () => exchange(keys().daxpay.hmac)),
    turn('link and callback, RSA', async () => complete(await link(keys().rsa)), 2),
    turn('AuthInfo, public', () => authInfo(publicGet(publicApp.appId, publicApp.connection))),
    turn('exchange, md5', () => exchange(keys().daxpay.md5)),
    turn('AuthInfo, app, SHA-256', () => authInfo(signedGet({ ...signedApp, ...keys().app, method: 'HMAC-SHA256' }))),
    turn('link and callback, MD5', async () => complete(await link(keys().md5)), 2),
    turn('exchange, sm3', () => exchange(keys().daxpay.sm3)),
    turn('AuthInfo, pool, SHA-1', () => authInfo(signedGet({ ...keys().pool, connection: signedApp.connection }))),
    turn('app secret', async () => requireValid(await genauth(checkSecret(signedApp)))),
    turn('exchange, as-is', () => exchange(keys().daxpay.asIs)),
    turn('AuthInfo, pool, SHA-256', () =>
      authInfo(signedGet({ ...keys().pool, connection: signedApp.connection, method: 'HMAC-SHA256' })),
    ),
    turn('health', async () => requireHealthy(await sender.send(HEALTH))),
  ];
  return { turns, link, complete };
}

const HEALTH: WireRequest = { method: 'GET', target: '/health', headers: [] };

const checkSecret = ({ appId, appSecret }: { appId: string; appSecret: string }): WireRequest => ({
  method: 'POST',
  target: CHECK_SECRET_PATH,
  headers: [['Content-Type', 'application/json;charset=UTF-8']],
  body: JSON.stringify({ appId, appSecret }),
});

function requireExchanged(answer: Answer, key: AppKey): void {
  if (answer.code !== 0 || !answer.data?.openId) throw new Error(`refused: ${JSON.stringify(answer)}`);
  if (!isSignedAnswer(answer, key)) throw new Error('the answer does not verify');
}

function requireValid({ data }: GenAuthEnvelope): void {
  if (data?.valid !== true) throw new Error('the right app secret is called wrong');
}

function requireHealthy({ status, body }: { status: number; body: string }): void {
  if (status !== 200) throw new Error(`not healthy: ${status} ${body}`);
}

/** DaxPay's merchants beside a running stack, over HTTP. */
import { randomBytes } from 'node:crypto';
import type { LoggedRequest } from '../../local/alipay/request-log.ts';
import type { Demo } from '../../local/demo/demo-file.ts';
import { type AppKey, exchangeRequest, type JsonMembers, shanghaiTime } from './daxpay-client.ts';
import type { WireRequest } from './genauth-client.ts';
import { sendRaw } from './raw-http.ts';

/** An app of the demo, and how it signs. */
export interface DemoApp {
  readonly appId: string;
  readonly key: AppKey;
}

/** An answer, parsed. */
export interface Answer extends JsonMembers {
  readonly code: number;
  readonly msg: string;
  readonly data: Readonly<Record<'openId' | 'userId' | 'accessToken' | 'status', string | null>> | null;
  readonly traceId: string;
}

/** The four apps of demo.json. */
export function demoApps({ daxpay: { hmac, md5, sm3, asIs } }: Demo): Readonly<Record<keyof Demo['daxpay'], DemoApp>> {
  const app = ({ appId, secret }: { appId: string; secret: string }, rule: Omit<AppKey, 'secret'> = {}) => ({
    appId,
    key: { secret, ...rule },
  });
  return {
    hmac: app(hmac),
    md5: app(md5, { signType: 'md5' }),
    sm3: app(sm3, { signType: 'sm3' }),
    asIs: app(asIs, { asIs: true }),
  };
}

/** What tests do at a running stack. */
export function daxpayRun({ gateway, alipay, alipayApp, wechatApp }: Demo) {
  const send = async (request: WireRequest): Promise<{ status: number; answer: Answer; body: string }> => {
    const { status, body } = await sendRaw(gateway, request);
    return { status, answer: JSON.parse(body) as Answer, body };
  };
  const post = async (path: string, content: object): Promise<unknown> => {
    const answer = await fetch(`${alipay}/simulator/${path}`, { method: 'POST', body: JSON.stringify(content) });
    if (!answer.ok) throw new Error(`fake Alipay: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const requests = async (): Promise<LoggedRequest[]> =>
    (await (await fetch(`${alipay}/simulator/requests`)).json()) as LoggedRequest[];
  const signed = ({ appId, key }: DemoApp, authCode: string, change: JsonMembers = {}): WireRequest => {
    const nonceStr = randomBytes(16).toString('hex');
    const members = {
      appId,
      clientIp: '192.0.2.7',
      nonceStr,
      reqTime: shanghaiTime(Date.now()),
      channel: 'ali_pay',
      authCode,
    };
    return exchangeRequest({ ...members, ...change }, key);
  };
  return {
    send,
    signed,
    /** A signed request with a nonce of its own. */
    exchange: async (app: DemoApp, authCode: string, change?: JsonMembers): Promise<Answer> =>
      (await send(signed(app, authCode, change))).answer,
    /** A code that Alipay has just given to a user. */
    newCode: async (user = 'demo-user'): Promise<string> =>
      ((await post('codes', { app_id: alipayApp.appId, user })) as { auth_code: string }).auth_code,
    /** A code that WeChat has just given to a user. */
    newWechatCode: async (user = 'demo-user', more: object = {}): Promise<string> =>
      ((await post('codes', { app_id: wechatApp.appId, user, ...more })) as { auth_code: string }).auth_code,
    setFault: (mode: string, count: number) => post('faults', { mode, count }),
    /** The fault modes in force. */
    faults: async (): Promise<unknown> => (await fetch(`${alipay}/simulator/faults`)).json(),
    /** How often Alipay's token gateway was called with a code. */
    async tokenCalls(code: string): Promise<number> {
      return (await requests()).filter(({ path, body }) => path === '/gateway.do' && body.includes(code)).length;
    },
    /** How often WeChat was called with a code. */
    async wechatCalls(code: string): Promise<number> {
      const calls = (await requests()).filter(({ path }) => path === '/sns/oauth2/access_token');
      return calls.filter(({ query }) => query.code === code).length;
    },
  };
}

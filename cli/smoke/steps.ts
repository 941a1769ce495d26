import { type KeyObject, randomUUID, verify } from 'node:crypto';
import { stringToSign as openapiString } from '../../shared/protocols/openapi/string-to-sign.ts';
import { authInfoRequest, daxpaySign, exchangeRequest, jsonRequest, linkRequest, tokenRequest } from './clients.ts';
import { EDGE_STEP } from './edge-step.ts';
import type { SmokeResponse } from './send.ts';
import type { Smoke, Step } from './step.ts';

/** All steps, in their order. */
export const STEPS: readonly Step[] = [
  {
    name: 'GET /health answers ok',
    run: async ({ send }) => expectMembers(await send({ method: 'GET', target: '/health' }), 200, { status: 'ok' }),
  },
  EDGE_STEP,
  {
    name: 'genauth: date, authorization and x-authing-* arrive as the Node client sends them',
    run: async ({ send, callers, clock }) => expectAuthInfo(await send(authInfoRequest(callers, clock()))),
  },
  {
    name: 'genauth: a GET with a body, as Go clients send it',
    run: async ({ send, callers, clock }) =>
      expectAuthInfo(await send({ ...authInfoRequest(callers, clock()), body: '{}' })),
  },
  {
    name: 'genauth: 9 KiB of headers',
    run: async ({ send, callers, clock }) => {
      const request = authInfoRequest(callers, clock());
      const used = Object.entries(request.headers ?? {}).reduce(
        (sum, [name, value]) => sum + name.length + value.length + 4,
        0,
      );
      const filler = 'x'.repeat(9 * 1_024 - used);
      expectAuthInfo(await send({ ...request, headers: { ...request.headers, 'x-smoke-filler': filler } }));
    },
  },
  {
    name: 'genauth: a wrong signature is refused, in an envelope with HTTP 200',
    run: async ({ send, callers, clock }) => {
      const wrong = { ...callers, accessKeySecret: `${callers.accessKeySecret}x` };
      expectMembers(await send(authInfoRequest(wrong, clock())), 200, { statusCode: 401, apiCode: 1300 });
    },
  },
  {
    name: 'genauth: a management token, and a call with it',
    run: async ({ send, callers }) => {
      const key = { accessKeyId: callers.id, accessKeySecret: callers.accessKeySecret };
      const response = await send(jsonRequest('/api/v3/get-management-token', key));
      expectMembers(response, 200, { statusCode: 200 });
      const { access_token: token } = Object(response.json.data) as { access_token?: string };
      expectAuthInfo(await send(tokenRequest(callers, String(token))));
    },
  },
  {
    name: 'genauth: a form body is refused in the envelope',
    run: async ({ send }) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const request = {
        method: 'POST',
        target: '/api/v3/get-management-token',
        headers,
        body: 'accessKeyId=a',
      } as const;
      expectMembers(await send(request), 200, { statusCode: 400 });
    },
  },
  { name: 'genauth: guessing a secret ends in HTTP 429', run: expectThrottle },
  {
    name: "openapi: a link, in a response that the gateway's key signed; the same nonce is refused",
    run: async ({ send, callers, clock, platformKeys }) => {
      const nonce = randomUUID();
      const first = await send(linkRequest(callers, { nonce, nowMs: clock() }));
      expectMembers(first, 200, { status: 0 });
      expectSigned(first, platformKeys, callers.id);
      expectMembers(await send(linkRequest(callers, { nonce, nowMs: clock() })), 401, { status: 6 });
    },
  },
  {
    name: 'openapi: a repeated header is refused',
    run: async ({ send, callers, clock }) => {
      const request = linkRequest(callers, { nonce: randomUUID(), nowMs: clock() });
      const headers = { ...request.headers, nonce: [randomUUID(), randomUUID()] };
      expectMembers(await send({ ...request, headers }), 400, { status: 3 });
    },
  },
  {
    name: 'daxpay: Alipay refuses a code that cannot exist, in a signed response',
    run: async ({ send, callers, clock }) => {
      const response = await send(exchangeRequest(callers, clock()));
      expectMembers(response, 200, { code: 1 });
      const { sign, ...members } = response.json as Record<string, string | null>;
      require(sign === daxpaySign(members, callers.signSecret), 'the signature of the response is wrong');
    },
  },
  {
    name: 'unknown paths answer in the envelope of their protocol',
    run: async ({ send }) => {
      const ask = (target: string) => send({ method: 'GET', target });
      expectMembers(await ask('/api/v3/smoke-test'), 200, { statusCode: 404 });
      expectMembers(await ask('/v1/openapi/smoke-test'), 404, { status: 4 });
      expectMembers(await ask('/unipay/smoke-test'), 200, { code: 10404 });
    },
  },
];

/** More than the limit of five, since each execution environment counts by itself. */
const MOST_GUESSES = 20;

async function expectThrottle({ send, callers }: Smoke): Promise<void> {
  const guess = { appId: `${callers.id}-guess`, appSecret: 'wrong' };
  for (let made = 0; made < MOST_GUESSES; made += 1) {
    const response = await send(jsonRequest('/api/v3/check-app-id-secret', guess));
    if (response.status === 429) return expectMembers(response, 429, { statusCode: 429 });
    expectMembers(response, 200, { statusCode: 200 });
  }
  throw new Error(`${MOST_GUESSES} wrong guesses were all answered`);
}

function expectAuthInfo(response: SmokeResponse): void {
  expectMembers(response, 200, { statusCode: 200 });
  const { authInfo } = Object(response.json.data) as { authInfo?: unknown };
  require(/&sign=[^&]+$/.test(String(authInfo)), 'there is no AuthInfo in the response');
}

function expectSigned({ headers, body }: SmokeResponse, keys: readonly KeyObject[], businessId: string): void {
  const { nonce = '', timestamp = '', signtype = '', sign = '' } = headers as Record<string, string | undefined>;
  const signed = openapiString({ businessId, nonce, signType: signtype, timestamp }, body);
  require(keys.some((key) =>
    verify('sha256', signed, key, Buffer.from(sign, 'base64')),
  ), 'its signature does not verify');
}

/** Says what differs; of the response no more than these members, which hold no secret. */
function expectMembers(
  { status, json }: SmokeResponse,
  wanted: number,
  members: Readonly<Record<string, unknown>>,
): void {
  const seen = Object.fromEntries(Object.keys(members).map((name) => [name, json[name]]));
  const asWanted = Object.entries(members).every(([name, value]) => json[name] === value);
  require(status === wanted &&
    asWanted, `HTTP ${status} ${JSON.stringify(seen)} instead of HTTP ${wanted} ${JSON.stringify(members)}`);
}

function require(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

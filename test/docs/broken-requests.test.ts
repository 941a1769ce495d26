/**
 * Requests with one deliberate mistake each, rightly signed but for it: what the gateway refuses as malformed, `docs/openapi.json`
 * does not allow either.
 */

import { exchangeRequest } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { requestFaults } from '../support/documented.ts';
import { ACCESS_KEY, KEYS } from '../support/documents.ts';
import { CHECK_SECRET_PATH, publicGet, signedGet, type WireRequest } from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, secretCheckOperation, toEvent } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';
import { openapiOperations } from '../support/openapi-operations.ts';

/** A request, and the code by which the gateway answers it in its protocol's own words. */
interface Case {
  readonly name: string;
  readonly request: WireRequest;
  readonly answer: (request: WireRequest) => Promise<unknown>;
}

const ABSENT = Symbol('absent');
const WRONG_TYPES = [7, 1.5, true, {}, [], ['a']];
const LONG = 'x'.repeat(2_000);
/** In no identifier. */
const STRANGE = ['a b', 'é', 'a,b', 'a"', 'a\u0007', '\ud800', 'a\n'];
const REQUIRED = [ABSENT, null, ''];

/** One mistake in one member. */
function spoilt(members: object, faults: Readonly<Record<string, readonly unknown[]>>): [string, object][] {
  return Object.entries(faults).flatMap(([name, values]) =>
    values.map((value): [string, object] => {
      const { [name]: _, ...others } = members as Record<string, unknown>;
      const said = value === ABSENT ? 'absent' : JSON.stringify(value).slice(0, 20);
      return [`${name}: ${said}`, value === ABSENT ? others : { ...others, [name]: value }];
    }),
  );
}

const withHeader = (request: WireRequest, name: string, value: unknown): WireRequest => {
  const others = request.headers.filter(([sent]) => sent.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: value === ABSENT ? others : [...others, [name, String(value)]] };
};

const spoiltHeaders = (
  request: WireRequest,
  faults: Readonly<Record<string, readonly unknown[]>>,
): [string, WireRequest][] =>
  Object.entries(faults).flatMap(([name, values]) =>
    values.map((value): [string, WireRequest] => [
      `header ${name}: ${value === ABSENT ? 'absent' : String(value).slice(0, 20)}`,
      withHeader(request, name, value),
    ]),
  );

const merchants = openapiOperations(memoryTable());
const link = { merchantId: 'merchant-1', businessId: 'rsa-business', serialNo: 'serial-1', userId: 'customer-7' };
const answerOfMerchants = async (request: WireRequest) =>
  JSON.parse((await merchants.create(toEvent(request))).body).status;
const linkCases: Case[] = [
  ...spoilt(link, {
    merchantId: [...REQUIRED, ...WRONG_TYPES, LONG, 'a\u0007', '\ud800', 'x'.repeat(65)],
    businessId: [...REQUIRED, ...WRONG_TYPES, LONG, 'a\u0007', '\ud800', 'x'.repeat(65)],
    serialNo: [...REQUIRED, ...WRONG_TYPES, LONG, ...STRANGE, 'x'.repeat(65)],
    userId: [...REQUIRED, ...WRONG_TYPES, LONG, 'a\u0007', '\ud800', 'x'.repeat(65)],
    thirdAccount: ['', ...WRONG_TYPES, LONG, 'a\u0007', '\ud800'],
    callbackUrl: WRONG_TYPES,
  }).map(([name, body]): [string, WireRequest] => [name, signedBody(body)]),
  ...spoiltHeaders(merchants.request(link), {
    businessId: [ABSENT, '', 'a b', 'a,b', 'x'.repeat(65)],
    nonce: [ABSENT, '', 'a b', 'a,b', 'r.a', 'x'.repeat(65)],
    timestamp: [ABSENT, '', 'now', '1763695632', '17636956320000', '1763695632000,1763695632000'],
    sign: [ABSENT, '', 'x', 'a,b'],
    signType: ['RSA', 'md5', 'MD5,MD5'],
  }),
].map(([name, request]) => ({ name: `a link, ${name}`, request, answer: answerOfMerchants }));

/** Signed as it stands, without the members that the helper would add. */
function signedBody(body: object): WireRequest {
  const { businessId } = { businessId: undefined, ...body };
  return merchants.request({ ...body, businessId });
}

const apps = daxpayOperation();
const exchange = apps.members('hmac');
const daxpayCases: Case[] = spoilt(exchange, {
  appId: [...REQUIRED, true, {}, 'x'.repeat(33), 'a b', 'é'],
  reqTime: [...REQUIRED, 7, true, {}, 'now', '2026-11-21', '2026-11-21T11:27:12Z'],
  channel: [...REQUIRED, ...WRONG_TYPES, 'x'.repeat(33), 'a b', 'é'],
  authCode: [...REQUIRED, ...WRONG_TYPES, 'x'.repeat(201), 'a b', 'é'],
  clientIp: [...WRONG_TYPES, 'x'.repeat(65)],
  nonceStr: [...WRONG_TYPES, 'x'.repeat(33), 'a b', 'é'],
  mchNo: [...WRONG_TYPES, 'x'.repeat(33), 'a b', 'é'],
  queryCode: [...WRONG_TYPES, 'x'.repeat(129), 'a b', 'é'],
  authType: [...WRONG_TYPES, 'x'.repeat(129)],
  unionIdentifier: [...WRONG_TYPES, 'x'.repeat(129)],
}).map(([name, members]) => ({
  name: `an exchange, ${name}`,
  request: exchangeRequest(members as Record<string, unknown>, KEYS.hmac),
  answer: async (request) => (await apps.send(request)).answer.code,
}));

const secretCheck = secretCheckOperation();
const checkCases: Case[] = spoilt(
  { appId: 'signed-app', appSecret: 'secret' },
  { appId: [...REQUIRED, ...WRONG_TYPES, LONG], appSecret: [...REQUIRED, ...WRONG_TYPES, LONG] },
).map(([name, body]) => ({
  name: `a check of a secret, ${name}`,
  request: { method: 'POST', target: CHECK_SECRET_PATH, headers: [], body: JSON.stringify(body) },
  answer: async (request) => (await secretCheck.call(request)).json.statusCode,
}));

const authInfo = authInfoOperation();
const signed = (connection: string) => signedGet({ ...ACCESS_KEY, connection, date: new Date(NOW_MS).toUTCString() });
const infoCases: Case[] = [
  ...['', 'A', 'a_b', 'a b', 'é', 'a.b', 'x'.repeat(32)].map((connection): [string, WireRequest] => [
    `extIdpConnidentifier: ${connection}`,
    signed(connection),
  ]),
  ...spoiltHeaders(publicGet('public-app', 'wework'), { 'x-authing-app-id': ['a b', 'a,b', 'x'.repeat(65)] }),
  ...spoiltHeaders(signed('wework'), {
    'x-authing-signature-method': ['HMAC-MD5', 'hmac-sha1', 'HMAC-SHA1,HMAC-SHA1'],
    'x-authing-signature-version': ['2.0', '1', '1.0,1.0'],
    'x-authing-signature-nonce': ['short', 'a b c d e f', 'x'.repeat(65), 'a'.repeat(8).concat(',b')],
  }),
].map(([name, request]) => ({
  name: `AuthInfo, ${name}`,
  request,
  answer: async (sent) => (await authInfo.call(sent)).json.statusCode,
}));

/** What each protocol says of a request that is malformed. */
const MALFORMED = new Set<unknown>([400, 401, 499, 2, 3, 10505, 10506]);

const cases = [...linkCases, ...daxpayCases, ...checkCases, ...infoCases];

test('there are at least 200 of them', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBeGreaterThanOrEqual(200);
});

test.each([
  ['a link', () => merchants.request(link), answerOfMerchants, 0],
  [
    'an exchange',
    () => exchangeRequest(exchange, KEYS.hmac),
    async (request: WireRequest) => (await apps.send(request)).answer.code,
    0,
  ],
  [
    'AuthInfo',
    () => signed('wework'),
    async (request: WireRequest) => (await authInfo.call(request)).json.statusCode,
    200,
  ],
] as const)('%s without a mistake is allowed and granted', async (_name, request, answer, granted) => {
  expect(requestFaults(request())).toEqual([]);
  expect(await answer(request())).toBe(granted);
});

test.each(cases)('$name', async ({ request, answer }) => {
  expect(MALFORMED).toContain(await answer(request));
  expect(requestFaults(request)).not.toEqual([]);
});

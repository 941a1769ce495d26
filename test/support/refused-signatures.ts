/** Each protocol's operation in process, over callers whose signatures are refused for one reason each. */

import { createHandler as createLink } from '../../functions/create-authorization-url/handler.ts';
import type { HttpResult } from '../../shared/gateway/adapter.ts';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import type { AuthorizationStore } from '../../shared/storage/authorizations.ts';
import { shanghaiTime } from './daxpay-client.ts';
import { daxpayOperation } from './daxpay-operation.ts';
import {
  ACCESS_KEY,
  daxpayDocuments,
  genauthDocuments,
  MD5_SECRET,
  md5Business,
  merchant,
  openapiDocuments,
  rsaBusiness,
} from './documents.ts';
import { type SignedGetOptions, signedGet, type WireRequest } from './genauth-client.ts';
import { authInfoOperation, configuration, NOW_MS, testNonces, testSecrets, toEvent, watched } from './in-process.ts';
import { links } from './openapi-operations.ts';

const PAST = '2026-11-20T00:00:00Z';
const FUTURE = '2026-11-22T00:00:00Z';
const { accessKeySecret: secret } = ACCESS_KEY;

/** Callers of all protocols, and what their operations need besides. */
export const refusingDocuments = (): Record<string, unknown> => ({
  ...genauthDocuments(),
  ...openapiDocuments(),
  ...daxpayDocuments(),
  'callers/genauth/signed-app': {
    accessKeys: [
      { id: ACCESS_KEY.accessKeyId, secret, methods: ['HMAC-SHA256'] },
      { id: 'ended-key', secret, methods: ['HMAC-SHA256'], notAfter: PAST },
      { id: 'later-key', secret, methods: ['HMAC-SHA256'], notBefore: FUTURE },
      // Two may be active at once.
      { id: 'token-key', secret, methods: ['token'], notBefore: PAST, notAfter: FUTURE },
    ],
    connections: ['wework'],
  },
  'callers/openapi/ended': { ...md5Business, md5Secrets: [{ secret: MD5_SECRET, notAfter: PAST }] },
  'callers/openapi/later': { ...rsaBusiness, publicKeys: [{ publicKey: merchant.publicPem, notBefore: FUTURE }] },
  'callers/daxpay/ended': { channels: { ali_pay: 'wework' }, signSecrets: [{ secret, notAfter: PAST }] },
});

/** The same without any caller. */
export const withoutCallers = (): Record<string, unknown> =>
  Object.fromEntries(Object.entries(refusingDocuments()).filter(([name]) => !name.startsWith('callers/')));

/** A protocol that signs. */
export type Protocol = CallerProtocol;

/** The protocol's operation over these documents: what a request gets, and what is logged of it. */
export function refusing(protocol: Protocol, known: Record<string, unknown> = refusingDocuments()) {
  const secrets = testSecrets(known);
  const { handler, around } = OPERATIONS[protocol](secrets);
  return async (request: WireRequest, event: object = {}) => {
    around.logs.length = 0;
    const result = await handler({ ...toEvent(request), ...event });
    const json = JSON.parse(result.body) as Record<string, unknown>;
    return { result, json, message: String(json.message ?? json.msg), log: around.logs[0]?.attributes ?? {} };
  };
}

type Made = { handler: (event: unknown) => Promise<HttpResult>; around: ReturnType<typeof watched> };

const OPERATIONS: Readonly<Record<Protocol, (secrets: ReturnType<typeof testSecrets>) => Made>> = {
  genauth: (secrets) => authInfoOperation(secrets),
  daxpay: (secrets) => daxpayOperation({ secrets }),
  openapi: (secrets) => {
    const around = watched();
    const authorizations = { create: async () => ({ created: true }) } as unknown as AuthorizationStore;
    const dependencies = { ...around, configuration, links, ...secrets, nonces: testNonces(), authorizations };
    return { around, handler: createLink(dependencies) };
  },
};

/** A signed GET at the tests' time by the usual app. */
export const authInfoGet = (change: Partial<SignedGetOptions> = {}): WireRequest =>
  signedGet({
    ...ACCESS_KEY,
    appId: 'signed-app',
    method: 'HMAC-SHA256',
    connection: 'wework',
    date: new Date(NOW_MS).toUTCString(),
    ...change,
  });

/** Members of an exchange at the tests' time. */
export const exchangeMembers = (change: object = {}): Readonly<Record<string, unknown>> => ({
  appId: 'hmac',
  reqTime: shanghaiTime(NOW_MS),
  channel: 'ali_pay',
  authCode: '4b203fe6c11548bcabd8da5bb087a83b',
  nonceStr: 'nonce-1',
  ...change,
});

/** Headers of a link's request at the tests' time. */
export const linkHeaders = (change: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  businessId: 'md5-business',
  nonce: 'nonce-1',
  signType: 'MD5',
  timestamp: String(NOW_MS),
  ...change,
});

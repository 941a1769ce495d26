/** The two operations of authorization links in process: real chain, table and Alipay client; the test's clock and log. */

import { randomUUID } from 'node:crypto';
import { createHandler as createCompletionHandler } from '../../functions/complete-authorization/handler.ts';
import { createHandler as createLinkHandler } from '../../functions/create-authorization-url/handler.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import type { NonceStore } from '../../shared/storage/nonces.ts';
import type { StoredThings } from './authorization-table.ts';
import { MD5_SECRET, merchant, openapiDocuments } from './documents.ts';
import { HANG_MS } from './hang.ts';
import { configuration, NOW_MS, type TestSecrets, testSecrets, toEvent, watched } from './in-process.ts';
import { urlRequest } from './openapi-client.ts';
import { VirtualQueue } from './virtual-queue.ts';

/** Addresses of links and pages in tests. */
export const links = {
  publicBaseUrl: 'https://gateway.example/prod',
  linkLifeSeconds: 900,
  serialRetentionSeconds: 400 * 86_400,
  alipayBaseUrl: undefined,
  allowLoopback: false,
};

/** What a test may put in the place of the usual. */
export interface OperationsOptions {
  readonly secrets?: TestSecrets;
  readonly requestToken?: RequestToken;
  readonly nonces?: NonceStore;
  /** Comes between the completion and each thing that it depends on. */
  readonly between?: <T extends object>(dependency: T) => T;
}

/** Both operations over one table, with what they left in log, queue and nonces. */
export function openapiOperations(table: StoredThings, options: OperationsOptions = {}) {
  const around = watched();
  const { secrets = testSecrets(openapiDocuments()), between = (dependency) => dependency } = options;
  const queue = new VirtualQueue(around.clock);
  const exchanged: string[] = [];
  const alipay: { requestToken: RequestToken } = {
    requestToken: async (connection, authCode) => {
      exchanged.push(authCode.code);
      return options.requestToken?.(connection, authCode) ?? { kind: 'granted', openId: 'open-id-1' };
    },
  };
  const authorizations = table.store(around.clock);
  const shared = { ...around, configuration, links, ...secrets };
  const nonces = options.nonces ?? table.nonces(around.clock);
  const create = createLinkHandler({ ...shared, authorizations, nonces });
  const completion = { authorizations, ledger: table.ledger(around.clock), queue };
  const complete = createCompletionHandler({
    ...shared,
    authorizations: between(completion.authorizations),
    ledger: between(completion.ledger),
    queue: between(completion.queue),
    requestToken: between(alipay).requestToken,
  });

  const request = (body: object, more: { businessId?: string; nonce?: string; timestamp?: string } = {}) => {
    const { businessId = 'rsa-business' } = more;
    const key = businessId === 'rsa-business' ? { privateKey: merchant.privatePem } : { secret: MD5_SECRET };
    const timestamp = String(around.nowMs);
    return urlRequest(key, { timestamp, ...more, businessId, body: JSON.stringify({ businessId, ...body }) });
  };
  return {
    around,
    secrets,
    authorizations,
    queue,
    exchanged,
    create,
    request,
    /** Asks for a link as a merchant does. */
    link: async (body: object, more: Parameters<typeof request>[1] = {}) => {
      const result = await create(toEvent(request(body, more)));
      return {
        result,
        json: JSON.parse(result.body) as { status: number; message: string; data?: { alipayAuthUrl: string } },
      };
    },
    /** Comes back from Alipay, as a browser does; a text is the raw query. */
    comeBack: async (query: string | Record<string, string>, headers: Record<string, string> = {}) =>
      complete(
        {
          rawPath: '/v1/openapi/auth/alipay/callback',
          rawQueryString: typeof query === 'string' ? query : new URLSearchParams(query).toString(),
          headers,
          requestContext: { http: { method: 'GET', sourceIp: '203.0.113.9' } },
        },
        UNHURRIED,
      ),
  };
}

/** An invocation's deadline is a timer of the real clock, and a machine with other work may be slow. */
const UNHURRIED = { getRemainingTimeInMillis: () => HANG_MS };

/** The body of a request for a link that nobody has asked for, with members changed. */
export const linkBody = (change: object = {}) => ({
  merchantId: 'merchant-1',
  serialNo: randomUUID(),
  userId: 'customer-7',
  ...change,
});

/** The state in a link. */
export const stateOf = (url: string | undefined): string => new URL(url ?? '').searchParams.get('state') ?? '';

export { NOW_MS };

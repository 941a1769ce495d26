/** A thread from which strangers call under ids that were never seen before, until it is told to end; it says how many called. */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { EXCHANGE_PATH, shanghaiTime } from '../../test/support/daxpay-client.ts';
import { signedGet, type WireRequest } from '../../test/support/genauth-client.ts';
import { URL_PATH, urlRequest } from '../../test/support/openapi-client.ts';
import { ask } from '../whole-process/ask.ts';

/** What the thread is given. */
export interface Flood {
  readonly gateway: string;
  readonly operation: keyof typeof STRANGERS;
  readonly connection: string;
  readonly perSecond: number;
}

const secret = randomBytes(32).toString('base64url');

/** What strangers send, by the operation: in all right but for the id, which nobody has. */
const STRANGERS = {
  'get-alipay-authinfo': (id: string, connection: string) =>
    signedGet({ appId: id, accessKeyId: id, accessKeySecret: secret, method: 'HMAC-SHA256', connection }),
  'create-authorization-url': (id: string) => ({
    ...urlRequest({ secret }, { businessId: id, body: '{}' }),
    target: URL_PATH,
  }),
  'exchange-auth-code': (id: string) => ({
    method: 'POST',
    target: EXCHANGE_PATH,
    headers: [['content-type', 'application/json']] as const,
    body: JSON.stringify({
      ...{ appId: id, reqTime: shanghaiTime(Date.now()), nonceStr: randomUUID().slice(0, 20), channel: 'ali_pay' },
      ...{ authCode: 'a-code', sign: '0'.repeat(64) },
    }),
  }),
} satisfies Record<string, (id: string, connection: string) => WireRequest>;

const { gateway, operation, connection, perSecond } = workerData as Flood;
const told = new AbortController();
once(parentPort as NonNullable<typeof parentPort>, 'message').then(() => told.abort());
const begunMs = performance.now();
let strangers = 0;
while (!told.signal.aborted) {
  const due = ((performance.now() - begunMs) / 1_000) * perSecond;
  for (; strangers < due; strangers += 1) {
    void ask(gateway, STRANGERS[operation](randomUUID().slice(0, 18), connection));
  }
  await sleep(5);
}
parentPort?.postMessage(strangers);

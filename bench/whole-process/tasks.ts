import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decide, demoBusinesses } from '../../test/support/authorization-run.ts';
import { daxpayRun, demoApps } from '../../test/support/daxpay-run.ts';
import { CHECK_SECRET_PATH, publicGet, signedGet, TOKEN_PATH } from '../../test/support/genauth-client.ts';
import { urlRequest } from '../../test/support/openapi-client.ts';
import { eventOf } from '../event.ts';
import { checkAuthInfo } from './auth-info-check.ts';
import type { World } from './world.ts';

/** One event for one function, and what makes its answer a right one. */
export interface Task {
  /** What the row is called. */
  readonly name: string;
  readonly operation: string;
  /** A new event each time: no nonce, serial number or code comes twice. */
  event(): Promise<unknown> | unknown;
  /** @throws AssertionError when the answer is another than the right one */
  check(answer: unknown): void;
}

/** AuthInfo for a caller that signs: the task of the limits. */
export function signedAuthInfo({ demo }: World): Task {
  const { genauth, alipayApp } = demo;
  return {
    name: 'get-alipay-authinfo (signed)',
    operation: 'get-alipay-authinfo',
    event: () => eventOf(signedGet({ ...genauth.signedApp, appId: genauth.signedApp.appId })),
    check: (answer) => checkAuthInfo(answer, alipayApp),
  };
}

/**
 * A first event for every other task of the bundles, in an order in which each finds what it needs: a link is made, its
 * user agrees, the result goes to the merchant.
 */
export function otherTasks(world: World): readonly Task[] {
  const { demo, aws } = world;
  const { genauth, alipayApp } = demo;
  const business = demoBusinesses(demo).rsa;
  const daxpay = daxpayRun(demo);
  const link = { url: '', businessId: business.businessId, serialNo: '' };
  return [
    {
      name: 'get-alipay-authinfo (public)',
      operation: 'get-alipay-authinfo',
      event: () => eventOf(publicGet(genauth.publicApp.appId, genauth.publicApp.connection)),
      check: (answer) => checkAuthInfo(answer, alipayApp),
    },
    {
      name: 'check-app-id-secret',
      operation: 'check-app-id-secret',
      event: () => {
        const { appId, appSecret } = genauth.publicApp;
        const body = JSON.stringify({ appId, appSecret });
        return eventOf({ method: 'POST', target: CHECK_SECRET_PATH, headers: [JSON_TYPE], body });
      },
      check: (answer) => assert.equal(bodyOf(answer).data.valid, true),
    },
    {
      name: 'get-management-token',
      operation: 'get-management-token',
      event: () => {
        const { accessKeyId, accessKeySecret } = genauth.userPool;
        const body = JSON.stringify({ accessKeyId, accessKeySecret });
        return eventOf({ method: 'POST', target: TOKEN_PATH, headers: [JSON_TYPE], body });
      },
      check: (answer) => assert.equal(bodyOf(answer).data.expires_in, 7_200),
    },
    {
      name: 'create-authorization-url (RSA)',
      operation: 'create-authorization-url',
      event: () => {
        const { businessId, merchantId, key } = business;
        const body = { businessId, merchantId, serialNo: randomUUID(), userId: 'customer-1' };
        return eventOf(urlRequest(key, { businessId, body: JSON.stringify(body) }));
      },
      check: (answer) => {
        link.url = bodyOf(answer).data.alipayAuthUrl;
        assert.match(link.url, /^http/);
      },
    },
    {
      name: 'complete-authorization',
      operation: 'complete-authorization',
      event: async () => {
        const { pathname, search } = new URL(await decide(link, 'agree'));
        return eventOf({ method: 'GET', target: `${pathname}${search}`, headers: [['accept', 'text/html']] });
      },
      check: (answer) => assert.equal((answer as HttpAnswer).statusCode, 200),
    },
    {
      name: 'deliver-callback',
      operation: 'deliver-callback',
      event: () => queueEvent(aws.queues.get('alipay-auth-gateway-local-callbacks').receive(1)),
      check: (answer) => assert.deepEqual(answer, { batchItemFailures: [] }),
    },
    {
      name: 'exchange-auth-code (HMAC-SHA256)',
      operation: 'exchange-auth-code',
      event: async () => eventOf(daxpay.signed(demoApps(demo).hmac, await daxpay.newCode())),
      check: (answer) => assert.equal(bodyOf(answer).code, 0),
    },
    {
      name: 'exchange-auth-code (wechat_pay)',
      operation: 'exchange-auth-code',
      event: async () => {
        const code = await daxpay.newWechatCode();
        return eventOf(daxpay.signed(demoApps(demo).hmac, code, { channel: 'wechat_pay' }));
      },
      check: (answer) => assert.equal(bodyOf(answer).code, 0),
    },
    { name: 'sweep-callbacks', operation: 'sweep-callbacks', event: () => sample('sweep-callbacks'), check: () => {} },
    {
      name: 'check-health',
      operation: 'check-health',
      event: () => sample('check-health'),
      check: (answer) => assert.equal((answer as { status: string }).status, 'ok'),
    },
    {
      name: 'get-health',
      operation: 'get-health',
      event: () => sample('get-health'),
      check: (answer) => assert.equal((answer as HttpAnswer).statusCode, 200),
    },
    {
      name: 'not-found',
      operation: 'not-found',
      event: () => sample('not-found'),
      check: (answer) => assert.equal((answer as HttpAnswer).statusCode, 404),
    },
  ];
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly body: string;
}

const JSON_TYPE = ['content-type', 'application/json'] as const;

/** An answer's JSON body, of whichever protocol. */
// biome-ignore lint/suspicious/noExplicitAny: each check names the members it reads
const bodyOf = (answer: unknown): any => JSON.parse((answer as HttpAnswer).body);

const sample = (name: string): { Records: object[] } =>
  JSON.parse(readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8'));

function queueEvent(messages: readonly { id: string; body: string; receiptHandle: string }[]): object {
  assert.equal(messages.length, 1, 'one result is on the queue');
  const [record] = sample('deliver-callback').Records;
  const records = messages.map(({ id, body, receiptHandle }) => ({ ...record, messageId: id, body, receiptHandle }));
  return { Records: records };
}

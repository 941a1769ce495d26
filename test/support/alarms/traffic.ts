/** Every operation in process, as callers, users, merchants and schedules drive it, with what CloudWatch gets of each call. */

import { randomUUID } from 'node:crypto';
import { createHandler as createHealthCheck } from '../../../functions/check-health/handler.ts';
import { createHandler as createGetHealth } from '../../../functions/get-health/handler.ts';
import { createHandler as createNotFound } from '../../../functions/not-found/handler.ts';
import type { CallbackQueue } from '../../../shared/delivery/callback-queue.ts';
import type { HttpResult } from '../../../shared/gateway/adapter.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import type { AuthorizationStore } from '../../../shared/storage/authorizations.ts';
import type { HealthResult } from '../../../shared/storage/health-results.ts';
import { newLink, storeResult } from '../authorization-table.ts';
import { daxpayOperation } from '../daxpay-operation.ts';
import { deliveryBench } from '../delivery.ts';
import { ACCESS_KEY, connectionDocument, genauthDocuments, openapiDocuments } from '../documents.ts';
import { CHECK_SECRET_PATH, publicGet, signedGet, TOKEN_PATH, type WireRequest } from '../genauth-client.ts';
import {
  authInfoOperation,
  configuration,
  secretCheckOperation,
  type TestSecrets,
  testSecrets,
  toEvent,
  tokenOperation,
  type Watched,
  watched,
} from '../in-process.ts';
import { memoryTable } from '../memory-table.ts';
import { linkBody, openapiOperations, stateOf } from '../openapi-operations.ts';
import { SERVICE_ROUTES } from '../service-routes.ts';
import { type Figure, invocationFigures } from './figures.ts';

const CODE_INVALID: TokenOutcome = { kind: 'refused', subCode: 'isv.code-invalid', signed: true };

const posted = (target: string, body: object) =>
  toEvent({ method: 'POST', target, headers: [], body: JSON.stringify(body) });

/** A gateway whose parts stand side by side, and its figures by the minute. */
export function runningGateway() {
  const figures: Figure[] = [];
  /** Members that log lines had. */
  const logged = new Set(['@timestamp', 'level', 'message', 'DurationMs']);
  const time = { minute: 0 };
  const alipay = { outcome: { kind: 'granted', openId: 'open-id-1' } as TokenOutcome };
  const requestToken = async () => alipay.outcome;
  const genauth = authInfoOperation();
  const tokens = tokenOperation();
  const secretCheck = secretCheckOperation();
  const openapi = openapiOperations(memoryTable(), { requestToken });
  const daxpay = daxpayOperation({ requestToken });
  const delivery = deliveryBench(memoryTable());
  const health = healthOperations();
  const elsewhere = watched();
  const notFound = createNotFound({ ...elsewhere, routes: SERVICE_ROUTES });
  const arounds = [genauth, tokens, secretCheck, openapi, daxpay, delivery, health].map(({ around }) => around);

  /** Runs a call and takes what it published; what it is worth to its caller is no matter here. */
  const call = async <T>(operation: string, around: Watched, run: () => Promise<T>): Promise<T | undefined> => {
    around.counts.length = 0;
    around.logs.length = 0;
    const ended = await run().then(
      (answer) => ({ answer, threw: false }),
      () => ({ answer: undefined, threw: true }),
    );
    for (const { attributes } of around.logs) for (const name of Object.keys(attributes)) logged.add(name);
    const status = (ended.answer as Partial<HttpResult> | undefined)?.statusCode;
    figures.push(
      ...invocationFigures({ operation, published: [...around.counts], status, threw: ended.threw }, time.minute),
    );
    return ended.answer;
  };

  const authInfo = (request: WireRequest) =>
    call('get-alipay-authinfo', genauth.around, () => genauth.handler(toEvent(request)));
  const link = async () => {
    const body = linkBody();
    const result = await call('create-authorization-url', openapi.around, () =>
      openapi.create(toEvent(openapi.request(body))),
    );
    const { data } = JSON.parse(result?.body ?? '{}') as { data?: { alipayAuthUrl: string } };
    return stateOf(data?.alipayAuthUrl);
  };
  const comeBack = (query: Record<string, string>) =>
    call('complete-authorization', openapi.around, () => openapi.comeBack(query));

  return {
    ...{ figures, logged, alipay, genauth, openapi, daxpay, delivery, health, link, comeBack },
    nextMinute() {
      time.minute += 1;
      for (const around of arounds) around.nowMs += 60_000;
    },
    signedAuthInfo: (change: Partial<Parameters<typeof signedGet>[0]> = {}) =>
      authInfo(
        signedGet({
          ...ACCESS_KEY,
          appId: 'signed-app',
          connection: 'wework',
          date: new Date(genauth.around.nowMs).toUTCString(),
          ...change,
        }),
      ),
    publicAuthInfo: () => authInfo(publicGet('public-app', 'wework')),
    token: (body: object) =>
      call('get-management-token', tokens.around, () => tokens.handler(posted(TOKEN_PATH, body))),
    checkSecret: (body: object) =>
      call('check-app-id-secret', secretCheck.around, () => secretCheck.handler(posted(CHECK_SECRET_PATH, body))),
    forgedLink: (businessId: string) =>
      call('create-authorization-url', openapi.around, async () => {
        const event = toEvent(openapi.request({ merchantId: 'merchant-1', serialNo: randomUUID() }, { businessId }));
        return openapi.create({ ...event, body: '{"another":"body"}' });
      }),
    /** A user who comes back with a code. */
    agreed: (state: string, code: string = randomUUID()) =>
      comeBack({ auth_code: code, app_id: connectionDocument.appId, state }),
    exchange: (name: Parameters<typeof daxpay.exchange>[0], change: object = {}) =>
      call(
        'exchange-auth-code',
        daxpay.around,
        async () => (await daxpay.exchange(name, { nonceStr: randomUUID().replaceAll('-', ''), ...change })).result,
      ),
    elsewhere: (rawPath: string) =>
      call('not-found', elsewhere, () =>
        notFound({ rawPath, requestContext: { http: { method: 'GET', sourceIp: '::1' } } }),
      ),
    /** A result, and its first attempt. */
    deliverOne: async () => {
      const link = newLink(delivery.around.nowMs);
      await storeResult(delivery.store, link);
      await delivery.queue.send(link);
      await delivery.store.markQueued(link.locator);
      await call('deliver-callback', delivery.around, () => delivery.deliver({ Records: delivery.queue.receive() }));
    },
    sweep: () => call('sweep-callbacks', delivery.around, () => delivery.sweep()),
    checkHealth: () => call('check-health', health.around, () => health.check({})),
    getHealth: () => call('get-health', health.around, () => health.get({})),
    refuseCodes: () => {
      alipay.outcome = CODE_INVALID;
    },
  };
}

/** Both health operations over a sound world. */
function healthOperations() {
  const around = watched();
  const ring = { keys: [{ id: '1', secret: 'x'.repeat(32), notAfter: '2027-11-21T00:00:00Z' }] };
  const secrets: TestSecrets = testSecrets({ ...genauthDocuments(), ...openapiDocuments(), 'keys/state': ring });
  const saved: { result?: HealthResult } = {};
  const results = {
    probe: async () => undefined,
    save: async (result: HealthResult) => {
      saved.result = result;
    },
    load: async () => saved.result,
  };
  const depths = { queue: 0, deadLetters: 0 };
  const dependencies = {
    ...{ ...around, configuration, ...secrets, results },
    queue: { depth: async () => depths.queue } as CallbackQueue,
    deadLetters: { depth: async () => depths.deadLetters } as CallbackQueue,
    authorizations: { oldestUndeliveredMs: async () => undefined } as Partial<AuthorizationStore> as AuthorizationStore,
    alipayClockOffsetMs: async () => 20,
    requestToken: async () => CODE_INVALID,
    requestWechatToken: async (): Promise<TokenOutcome> => ({ kind: 'refused', subCode: '40029', signed: false }),
  };
  return { around, secrets, check: createHealthCheck(dependencies), get: createGetHealth(dependencies) };
}

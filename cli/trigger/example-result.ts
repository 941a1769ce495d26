import { randomUUID } from 'node:crypto';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import type { Authorization } from '../../shared/storage/authorizations.ts';

/** Kinds of callbacks that can be triggered. */
export const TRIGGERS = ['success', 'failed', 'unknown', 'duplicate'] as const;

/** One of {@link TRIGGERS}. */
export type Trigger = (typeof TRIGGERS)[number];

/** Whom an example is for. */
export interface ExampleOf {
  readonly businessId: string;
  readonly merchantId: string;
  readonly callbackUrl: string;
}

/** As `complete-authorization` words them. */
const ENDINGS: Readonly<Record<Trigger, Pick<Authorization, 'outcome' | 'message' | 'openId'>>> = {
  success: { outcome: 'success', message: 'success', openId: 'example-open-id' },
  duplicate: { outcome: 'success', message: 'success', openId: 'example-open-id' },
  failed: { outcome: 'failed', message: 'Alipay refused the authorization: isv.code-invalid' },
  unknown: { outcome: 'unknown', message: 'the exchange with Alipay was interrupted' },
};

/** A result that nobody authorized and nothing stores. Its serial number begins with `example-`. */
export function exampleResult(trigger: Trigger, business: ExampleOf, nowMs: number): Authorization {
  const serialNo = `example-${randomUUID()}`;
  return {
    ...{ ...business, serialNo, locator: locatorOf(business.businessId, serialNo), userId: 'example-customer' },
    ...{ connection: 'demo', appId: '2021000000000001', stateKeyVersion: '1', eventId: randomUUID() },
    createdAtSeconds: Math.floor(nowMs / 1_000),
    expiresAtSeconds: Math.floor(nowMs / 1_000),
    authorizedAt: new Date(nowMs).toISOString(),
    ...{ delivery: 'none', attempts: 0 },
    ...ENDINGS[trigger],
  };
}

import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GatewayError } from '../platform/errors.ts';

/** An authorization as it is made: a link that waits for its user. */
export interface NewAuthorization {
  /** 32 hex digits, from business and serial number; the key. */
  readonly locator: string;
  readonly businessId: string;
  readonly serialNo: string;
  readonly merchantId: string;
  /** The merchant's own id of its customer. */
  readonly userId: string;
  readonly callbackUrl: string;
  /** Identifier of the connection whose Alipay app the link is for. */
  readonly connection: string;
  /** Alipay's id of that app. */
  readonly appId: string;
  /** Version of the state key that the link's state was made with. */
  readonly stateKeyVersion: string;
  /** Second of creation since the epoch; part of the state. */
  readonly createdAtSeconds: number;
  /** The same for every delivery of this authorization's one event. */
  readonly eventId: string;
  /** Until when the serial number stays used. */
  readonly expiresAtSeconds: number;
}

/** An authorization as stored. */
export interface Authorization extends NewAuthorization {
  readonly outcome: 'waiting' | 'exchanging' | 'success' | 'failed' | 'unknown';
  readonly delivery: 'none' | 'pending' | 'queued' | 'scheduled' | 'delivered' | 'dead';
  /** Deliveries that failed; where the wait afterwards is long, also the one that is under way. */
  readonly attempts: number;
  /** No delivery begins sooner, in milliseconds since the epoch; absent before the first that failed. */
  readonly nextAttemptAtMs?: number;
  /** SHA-256 of the auth code that was exchanged or is being so, in hex. */
  readonly codeHash?: string;
  readonly exchangeId?: string;
  /** SHA-256 of each auth code that Alipay refused while the link waited, in hex; they are never sent again. */
  readonly refusedCodes?: readonly string[];
  readonly leaseUntilMs?: number;
  readonly message?: string;
  /** When the outcome became final: ISO 8601, UTC. */
  readonly authorizedAt?: string;
  readonly openId?: string;
  readonly alipayUserId?: string;
}

type Item = Record<string, AttributeValue>;

/** Locator of an authorization: the first 16 bytes of SHA-256 over length-prefixed business id and serial number, in hex. */
export function locatorOf(businessId: string, serialNo: string): string {
  const named = [businessId, serialNo].map((part) => `${Buffer.byteLength(part)}:${part}`).join('');
  return createHash('sha256').update(named).digest('hex').slice(0, 32);
}

/** Key of an authorization's item. */
export const primaryKey = (locator: string): Item => ({ pk: { S: `authorization#${locator}` } });

/** The item of a new authorization: waiting, nothing to deliver. */
export function toItem({ locator, createdAtSeconds, expiresAtSeconds, ...texts }: NewAuthorization): Item {
  return {
    ...primaryKey(locator),
    ...Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { S: value }])),
    createdAtSeconds: { N: String(createdAtSeconds) },
    expiresAt: { N: String(expiresAtSeconds) },
    outcome: { S: 'waiting' },
    delivery: { S: 'none' },
    attempts: { N: '0' },
  };
}

const TEXTS = [
  'businessId',
  'serialNo',
  'merchantId',
  'userId',
  'callbackUrl',
  'connection',
  'appId',
  'stateKeyVersion',
  'eventId',
] as const;
const FINAL: ReadonlySet<string> = new Set(['success', 'failed', 'unknown']);
const OPTIONAL_TEXTS = ['codeHash', 'exchangeId', 'message', 'authorizedAt', 'openId', 'alipayUserId'] as const;

/**
 * Reads an item; what only this gateway writes is trusted to be there. A result is one of a function that may write results:
 * who makes links can write neither when one was authorized nor for whom.
 * @throws GatewayError `misconfigured` for a result that nobody authorized
 */
export function fromItem(item: Item): Authorization {
  const text = (name: string) => item[name]?.S ?? '';
  const number = (name: string) => Number(item[name]?.N ?? Number.NaN);
  const present = OPTIONAL_TEXTS.filter((name) => item[name]?.S !== undefined);
  if (FINAL.has(text('outcome')) && item.authorizedAt?.S === undefined) {
    throw new GatewayError('misconfigured', { reason: 'an authorization has a result that no exchange has written' });
  }
  return {
    ...(Object.fromEntries(TEXTS.map((name) => [name, text(name)])) as Record<(typeof TEXTS)[number], string>),
    ...Object.fromEntries(present.map((name) => [name, text(name)])),
    ...(item.leaseUntilMs && { leaseUntilMs: number('leaseUntilMs') }),
    ...(item.nextAttemptAtMs && { nextAttemptAtMs: number('nextAttemptAtMs') }),
    ...(item.refusedCodes?.SS && { refusedCodes: item.refusedCodes.SS }),
    locator: text('pk').split('#')[1] ?? '',
    createdAtSeconds: number('createdAtSeconds'),
    expiresAtSeconds: number('expiresAt'),
    attempts: number('attempts'),
    outcome: text('outcome') as Authorization['outcome'],
    delivery: text('delivery') as Authorization['delivery'],
  };
}

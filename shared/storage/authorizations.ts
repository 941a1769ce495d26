import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type Authorization, fromItem, type NewAuthorization, primaryKey, toItem } from './authorization-item.ts';
import { confirmRead, confirmWrite, tableUnavailable } from './table-unavailable.ts';

export type { Authorization, NewAuthorization } from './authorization-item.ts';

/** How an exchange with Alipay ended for good. */
export interface ExchangeResult {
  readonly outcome: 'success' | 'failed' | 'unknown';
  /** For the merchant: in plain words, without Alipay's own text. */
  readonly message: string;
  readonly openId?: string;
  readonly alipayUserId?: string;
}

/**
 * What the sweep works on: exchanges by their lease, links by their end after a refused code, results not yet queued, results
 * whose message is gone for good, identities to erase.
 */
export type DueKind = 'lease' | 'refused' | 'queue' | 'stalled' | 'erase';

/** A code that Alipay refused, or that was used elsewhere. */
export interface CodeRefusal {
  /** SHA-256 in hex. */
  readonly codeHash: string;
  /** For the merchant, should this refusal be the last one. */
  readonly message: string;
  readonly linkEndsAtMs: number;
}

/** What became of the link: it waits for another code, or has ended, or its exchange was not the caller's any more. */
export type RefusalEffect = 'released' | 'ended' | 'lost';

/**
 * Authorizations, one item each. Every step is one conditional write, so that a crash between any two leaves something
 * that the next identical request, a reload or the sweep completes. All throw GatewayError `unavailable` when it is not
 * certain what the table did, and `misconfigured` when it may not be used.
 */
export interface AuthorizationStore {
  /** Makes an authorization whose serial number was not used; the condition also tests the old one's retention. */
  create(authorization: NewAuthorization): Promise<{ created: true } | { created: false; existing: Authorization }>;
  load(locator: string): Promise<Authorization | undefined>;
  /**
   * waiting → exchanging, with a lease, if the link was made at or after `aliveSinceSeconds` and this code was not refused;
   * false when it is not so any more.
   */
  startExchange(
    locator: string,
    exchange: { exchangeId: string; codeHash: string; aliveSinceSeconds: number },
  ): Promise<boolean>;
  /** exchanging → final, by the holder of the lease alone; the result is then due for the queue. */
  finishExchange(locator: string, exchangeId: string, result: ExchangeResult): Promise<boolean>;
  /** exchanging → waiting, where the code was certainly not spent. */
  releaseExchange(locator: string, exchangeId: string, linkEndsAtMs: number): Promise<boolean>;
  /**
   * exchanging → waiting, with the code remembered, and the link due at its end; but → failed where it is the
   * {@link MAX_REFUSED_CODES}th, and the result is then due for the queue.
   */
  refuseExchange(locator: string, exchangeId: string, refusal: CodeRefusal): Promise<RefusalEffect>;
  /** waiting with a refused code, past the link's end → failed; true when it was so. */
  endRefused(locator: string): Promise<boolean>;
  /** exchanging past its lease → unknown; true when it was so. */
  expireLease(locator: string): Promise<boolean>;
  /** pending → queued; nothing when it is further already. */
  markQueued(locator: string): Promise<void>;
  /** → delivered, whatever it was; identities are due to be erased 24 h later. */
  markDelivered(locator: string): Promise<void>;
  /** Counts an attempt that failed, once for `attemptsBefore`; gives the attempts so far. */
  recordFailedAttempt(locator: string, attemptsBefore: number): Promise<number>;
  /** → dead, unless delivered; identities are due to be erased 14 days later. */
  markDead(locator: string): Promise<void>;
  /** Makes a result due for the queue again, with no attempts counted. */
  restart(locator: string): Promise<void>;
  /** Removes openId and alipayUserId for good. */
  erase(locator: string): Promise<void>;
  /** Locators that are due now, oldest first. */
  due(kind: DueKind, limit: number): Promise<string[]>;
  /** Since when the oldest result waits that was neither delivered nor dead-lettered, in milliseconds since the epoch. */
  oldestUndeliveredMs(): Promise<number | undefined>;
}

/** Time within which an exchange must end. */
export const LEASE_MS = 60_000;
/** Different codes that Alipay refuses; the last one ends the authorization. */
export const MAX_REFUSED_CODES = 3;
/** A result is offered to the sweep only after its own request had the time to queue it. */
const QUEUE_GRACE_MS = 30_000;
const ERASE_DELIVERED_AFTER_MS = 24 * 3_600_000;
const ERASE_DEAD_AFTER_MS = 14 * 24 * 3_600_000;
/** Longer than the queue keeps a message (4 days): what was not delivered by then has none any more. */
export const STALLED_AFTER_MS = 5 * 24 * 3_600_000;

/** Of the index. */
type Partition = Exclude<DueKind, 'stalled'> | 'delivery';

/** What the store needs; the clock has a real default. */
export interface AuthorizationStoreOptions {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly clock?: Clock;
}

/** Authorizations as items of the DynamoDB table. */
export function createAuthorizationStore(options: AuthorizationStoreOptions): AuthorizationStore {
  const { client, tableName: TableName, clock = systemClock } = options;

  /** Writes if the condition holds; false if it does not. A write repeated by the SDK must therefore satisfy it again. */
  const update = async (
    locator: string,
    { set = {}, add = {}, remove = [], condition, values = {} }: Change,
  ): Promise<boolean> => {
    const names = [...Object.keys(set), ...Object.keys(add), ...remove];
    const assignments = Object.keys(set).map((name) => `#${name} = :set_${name}`);
    const additions = Object.keys(add).map((name) => `#${name} :add_${name}`);
    const expression = [
      ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
      ...(additions.length > 0 ? [`ADD ${additions.join(', ')}`] : []),
      ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`] : []),
    ];
    const command = new UpdateItemCommand({
      TableName,
      Key: primaryKey(locator),
      UpdateExpression: expression.join(' '),
      ConditionExpression: `attribute_exists(pk) AND ${condition}`,
      ReturnConsumedCapacity: 'TOTAL',
      ExpressionAttributeNames: Object.fromEntries([...names, ...namesIn(condition)].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:set_${name}`, attribute(value)])),
        ...Object.fromEntries(Object.entries(add).map(([name, value]) => [`:add_${name}`, { SS: [value] }])),
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, attribute(value)])),
      },
    });
    try {
      confirmWrite(await client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return tableUnavailable(error);
    }
  };

  const load = async (locator: string): Promise<Authorization | undefined> => {
    const Key = primaryKey(locator);
    const command = new GetItemCommand({ TableName, Key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' });
    const { Item } = confirmRead(await client.send(command).catch(tableUnavailable));
    return Item && fromItem(Item);
  };

  /** Items of one partition of the index that are due, oldest first; `delivery` holds the results that are on the queue. */
  const query = async (
    partition: Partition,
    limit: number,
    untilMs = clock(),
  ): Promise<Record<string, AttributeValue>[]> => {
    const command = new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: 'sweep = :partition AND dueAt <= :now',
      ExpressionAttributeValues: { ':partition': { S: partition }, ':now': { N: String(untilMs) } },
      Limit: limit,
      ReturnConsumedCapacity: 'TOTAL',
    });
    return confirmRead(await client.send(command).catch(tableUnavailable)).Items ?? [];
  };

  const finish = (result: ExchangeResult): Pick<Change, 'set' | 'remove'> => {
    const { outcome, message, openId, alipayUserId } = result;
    const authorizedAt = new Date(clock()).toISOString();
    const identities = { ...(openId !== undefined && { openId }), ...(alipayUserId !== undefined && { alipayUserId }) };
    const due = { sweep: 'queue', dueAt: clock() + QUEUE_GRACE_MS };
    return {
      set: { outcome, message, authorizedAt, delivery: 'pending', ...identities, ...due },
      remove: ['leaseUntilMs'],
    };
  };

  return {
    load,

    async create(authorization) {
      const command = new PutItemCommand({
        TableName,
        Item: toItem(authorization),
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(clock() / 1_000)) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      });
      try {
        confirmWrite(await client.send(command));
        return { created: true };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return tableUnavailable(error);
        const existing = error.Item ? fromItem(error.Item) : await load(authorization.locator);
        // Gone between the two calls: DynamoDB has deleted an item past its retention. The next request makes a new one.
        return existing ? { created: false, existing } : tableUnavailable(error);
      }
    },

    startExchange: (locator, { exchangeId, codeHash, aliveSinceSeconds }) => {
      const leaseUntilMs = clock() + LEASE_MS;
      return update(locator, {
        set: { outcome: 'exchanging', exchangeId, codeHash, leaseUntilMs, sweep: 'lease', dueAt: leaseUntilMs },
        // Ours already: the SDK repeated a write whose answer got lost.
        condition:
          '((#outcome = :waiting AND #createdAtSeconds >= :aliveSince AND NOT contains(#refusedCodes, :code)) OR #exchangeId = :exchange)',
        values: { waiting: 'waiting', aliveSince: aliveSinceSeconds, code: codeHash, exchange: exchangeId },
      });
    },

    finishExchange: (locator, exchangeId, result) =>
      update(locator, {
        ...finish(result),
        condition: '#exchangeId = :exchange AND #outcome IN (:exchanging, :outcome)',
        values: { exchange: exchangeId, exchanging: 'exchanging', outcome: result.outcome },
      }),

    async releaseExchange(locator, exchangeId, linkEndsAtMs) {
      const values = { exchange: exchangeId, exchanging: 'exchanging', waiting: 'waiting' };
      const condition = '#exchangeId = :exchange AND #outcome IN (:exchanging, :waiting)';
      const likeNew = update(locator, {
        set: { outcome: 'waiting' },
        remove: ['leaseUntilMs', 'codeHash', 'sweep', 'dueAt'],
        condition: `${condition} AND attribute_not_exists(#refusedCodes)`,
        values,
      });
      // A refused code of before still makes the link's end a result.
      const refusedBefore = { condition: `${condition} AND attribute_exists(#refusedCodes)`, values };
      return (await likeNew) || update(locator, { ...untilLinkEnds(linkEndsAtMs), ...refusedBefore });
    },

    async refuseExchange(locator, exchangeId, { codeHash, message, linkEndsAtMs }) {
      const released = await update(locator, {
        ...untilLinkEnds(linkEndsAtMs),
        add: { refusedCodes: codeHash },
        // The second half: released already, by the same write, whose response got lost.
        condition:
          '#exchangeId = :exchange AND ((#outcome = :exchanging AND (attribute_not_exists(#refusedCodes) OR size(#refusedCodes) < :last)) ' +
          'OR (#outcome = :waiting AND contains(#refusedCodes, :code)))',
        values: {
          exchange: exchangeId,
          exchanging: 'exchanging',
          waiting: 'waiting',
          last: MAX_REFUSED_CODES - 1,
          code: codeHash,
        },
      });
      if (released) return 'released';
      const ended = await update(locator, {
        ...finish({ outcome: 'failed', message }),
        condition: '#exchangeId = :exchange AND #outcome IN (:exchanging, :failed)',
        values: { exchange: exchangeId, exchanging: 'exchanging', failed: 'failed' },
      });
      return ended ? 'ended' : 'lost';
    },

    endRefused: (locator) =>
      update(locator, {
        ...finish({ outcome: 'failed', message: 'Alipay refused the authorization, and the link has ended' }),
        condition: '#outcome = :waiting AND #sweep = :refused AND #dueAt <= :now',
        values: { waiting: 'waiting', refused: 'refused', now: clock() },
      }),

    expireLease: (locator) =>
      update(locator, {
        ...finish({ outcome: 'unknown', message: 'the exchange with Alipay was interrupted' }),
        condition: '#outcome = :exchanging AND #leaseUntilMs <= :now',
        values: { exchanging: 'exchanging', now: clock() },
      }),

    async markQueued(locator) {
      // `dueAt` stays: it says since when the result waits.
      const set = { delivery: 'queued', sweep: 'delivery' };
      await update(locator, { set, condition: '#delivery = :pending', values: { pending: 'pending' } });
    },

    async markDelivered(locator) {
      const set = { delivery: 'delivered', sweep: 'erase', dueAt: clock() + ERASE_DELIVERED_AFTER_MS };
      // The first delivery starts the 24 hours; a second one, of the same event, does not start them again.
      await update(locator, { set, condition: '#delivery <> :delivered', values: { delivered: 'delivered' } });
    },

    async recordFailedAttempt(locator, attemptsBefore) {
      const attempts = attemptsBefore + 1;
      await update(locator, {
        set: { attempts },
        condition: '#attempts = :before',
        values: { before: attemptsBefore },
      });
      return attempts;
    },

    async markDead(locator) {
      const set = { delivery: 'dead', sweep: 'erase', dueAt: clock() + ERASE_DEAD_AFTER_MS };
      const values = { delivered: 'delivered', dead: 'dead' };
      await update(locator, { set, condition: '(NOT #delivery IN (:delivered, :dead))', values });
    },

    async restart(locator) {
      const set = { delivery: 'pending', attempts: 0, sweep: 'queue', dueAt: clock() };
      await update(locator, { set, condition: '#delivery <> :none', values: { none: 'none' } });
    },

    async erase(locator) {
      const remove = ['openId', 'alipayUserId', 'sweep', 'dueAt'];
      await update(locator, {
        remove,
        condition: '#sweep = :erase AND #dueAt <= :now',
        values: { erase: 'erase', now: clock() },
      });
    },

    async due(kind, limit) {
      const items = kind === 'stalled' ? query('delivery', limit, clock() - STALLED_AFTER_MS) : query(kind, limit);
      return (await items).flatMap(({ pk }) => pk?.S?.split('#')[1] ?? []);
    },

    async oldestUndeliveredMs() {
      const oldest = await Promise.all([query('queue', 1), query('delivery', 1)]);
      const waitingSinceMs = oldest.flat().map(({ dueAt }) => Number(dueAt?.N) - QUEUE_GRACE_MS);
      return waitingSinceMs.length === 0 ? undefined : Math.min(...waitingSinceMs);
    },
  };
}

/** Back to waiting, and due for the sweep in the first millisecond in which the link cannot be used any more. */
const untilLinkEnds = (linkEndsAtMs: number): Pick<Change, 'set' | 'remove'> => ({
  set: { outcome: 'waiting', sweep: 'refused', dueAt: linkEndsAtMs + 1 },
  remove: ['leaseUntilMs', 'codeHash'],
});

interface Change {
  readonly set?: Readonly<Record<string, string | number>>;
  /** A text for a set of texts. */
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  /** Attributes as `#name`, values as `:name`. */
  readonly condition: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

const namesIn = (condition: string): string[] => [...condition.matchAll(/#(\w+)/g)].map(([, name = '']) => name);

const attribute = (value: string | number): AttributeValue =>
  typeof value === 'number' ? { N: String(value) } : { S: value };

import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../platform/clock.ts';
import { confirmWrite, tableUnavailable } from './table-unavailable.ts';

/** What a code is at the moment of a claim: ours now, or somebody else's in one of three conditions. */
export type ClaimOutcome = 'claimed' | 'used' | 'in-progress' | 'unknown';

/**
 * The ledger of auth codes: each is redeemed at most once by this gateway, whoever sends it. Written before its
 * issuer is called. All throw GatewayError `unavailable` when it is not certain what the table did.
 */
export interface AuthCodeLedger {
  /** Takes a code for one redemption. `claimId` is that redemption's own. */
  claim(code: AuthCode, claimId: string): Promise<ClaimOutcome>;
  /** The code is spent, or may be. */
  settle(code: AuthCode, claimId: string): Promise<void>;
  /** The code is certainly not spent: the next request may try. */
  release(code: AuthCode, claimId: string): Promise<void>;
}

/** An auth code, exactly as received, and who issued it. */
export interface AuthCode {
  /** For instance `alipay:2021000000000001`. */
  readonly issuer: string;
  readonly code: string;
}

/** A redemption that takes longer is taken for lost. */
export const LEASE_MS = 60_000;
/** Auth codes live for minutes; a day is on the safe side. */
const LIFE_SECONDS = 24 * 3_600;

/** The ledger as items of the DynamoDB table: `pk` = `auth-code#` and SHA-256 of issuer and code. */
export function createAuthCodeLedger(options: {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly clock?: Clock;
}): AuthCodeLedger {
  const { client, tableName: TableName, clock = systemClock } = options;
  /** Writes the entry unless another claim holds it; gives the other's entry then. */
  const put = async (code: AuthCode, claimId: string, state: 'exchanging' | 'settled') => {
    const command = new PutItemCommand({ TableName, ...claimInput(code, { claimId, state, nowMs: clock() }) });
    try {
      confirmWrite(await client.send(command));
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) return tableUnavailable(error);
      if (error.Item) return error.Item;
      const get = new GetItemCommand({ TableName, Key: keyOf(code), ConsistentRead: true });
      // Gone meanwhile: its holder released it. This call still did not get it; the caller may try again.
      return (await client.send(get).catch(tableUnavailable)).Item ?? tableUnavailable(error);
    }
  };

  return {
    async claim(code, claimId) {
      const other = await put(code, claimId, 'exchanging');
      if (!other) return 'claimed';
      if (other.state?.S === 'settled') return 'used';
      return Number(other.leaseUntilMs?.N) > clock() ? 'in-progress' : 'unknown';
    },

    async settle(code, claimId) {
      await put(code, claimId, 'settled');
    },

    async release(code, claimId) {
      const command = new DeleteItemCommand({
        TableName,
        Key: keyOf(code),
        ConditionExpression: 'claimId = :claim',
        ExpressionAttributeValues: { ':claim': { S: claimId } },
      });
      await client.send(command).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) tableUnavailable(error);
      });
    },
  };
}

function claimInput(code: AuthCode, claim: { claimId: string; state: 'exchanging' | 'settled'; nowMs: number }) {
  const { claimId, state, nowMs } = claim;
  const nowSeconds = Math.floor(nowMs / 1_000);
  return {
    Item: {
      ...keyOf(code),
      claimId: { S: claimId },
      state: { S: state },
      leaseUntilMs: { N: String(nowMs + LEASE_MS) },
      expiresAt: { N: String(nowSeconds + LIFE_SECONDS) },
    },
    // Also our own: the SDK repeated a write whose response got lost.
    ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now OR claimId = :claim',
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) }, ':claim': { S: claimId } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ReturnConsumedCapacity: 'TOTAL' as const,
  };
}

/** Length-prefixed, so that no two pairs have one key. The code itself is never stored. */
function keyOf({ issuer, code }: AuthCode) {
  const digest = createHash('sha256').update(`${issuer.length}:${issuer}${code}`).digest('hex');
  return { pk: { S: `auth-code#${digest}` } };
}

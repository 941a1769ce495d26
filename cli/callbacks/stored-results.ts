import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';

/** A result as the state table has it, without anything that says who the user is. */
export interface StoredResult {
  readonly businessId: string;
  readonly serialNo: string;
  readonly outcome: string;
  readonly delivery: string;
  /** Deliveries that failed. */
  readonly attempts: number;
  /** When the outcome became final: ISO 8601, UTC. */
  readonly authorizedAt: string;
  /** No delivery begins sooner, in milliseconds since the epoch. */
  readonly nextAttemptAtMs?: number;
}

/** Which results. */
export interface ResultChoice {
  /** Only those that have not arrived although it was tried. */
  readonly failed?: boolean;
  /** Only those that became final then or later, in milliseconds since the epoch. */
  readonly sinceMs?: number;
  readonly business?: string | undefined;
}

const MEMBERS = 'businessId, serialNo, outcome, delivery, attempts, authorizedAt, nextAttemptAtMs';

/**
 * Every result, by a scan of the table, which only an operator may do. Neither `openId` nor `alipayUserId` is asked for.
 * @param onPage is told how many were found so far
 */
export async function readResults(
  { database, tableName }: { readonly database: Pick<DynamoDBClient, 'send'>; readonly tableName: string },
  onPage: (found: number) => void = () => undefined,
): Promise<StoredResult[]> {
  const results: StoredResult[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await database.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        ProjectionExpression: MEMBERS,
        FilterExpression: 'begins_with(pk, :authorization) AND outcome IN (:success, :failed, :unknown)',
        ExpressionAttributeValues: {
          ':authorization': { S: 'authorization#' },
          ':success': { S: 'success' },
          ':failed': { S: 'failed' },
          ':unknown': { S: 'unknown' },
        },
        ExclusiveStartKey,
      }),
    );
    results.push(...Items.map(resultOf));
    ExclusiveStartKey = LastEvaluatedKey;
    onPage(results.length);
  } while (ExclusiveStartKey);
  return results;
}

/** Those that are asked for, the newest first. */
export function chooseResults(
  results: readonly StoredResult[],
  { failed = false, sinceMs = Number.NEGATIVE_INFINITY, business }: ResultChoice,
): StoredResult[] {
  return results
    .filter((result) => !failed || hasFailed(result))
    .filter(({ authorizedAt }) => sinceMs === Number.NEGATIVE_INFINITY || Date.parse(authorizedAt) >= sinceMs)
    .filter(({ businessId }) => business === undefined || businessId === business)
    .sort((one, other) => (one.authorizedAt < other.authorizedAt ? 1 : -1));
}

/** Whether a result was dead-lettered, or waits for another attempt after one that failed. */
const hasFailed = ({ delivery, attempts }: StoredResult): boolean =>
  delivery === 'dead' || (attempts > 0 && delivery !== 'delivered');

function resultOf(item: Readonly<Record<string, AttributeValue>>): StoredResult {
  const text = (name: string) => item[name]?.S ?? '';
  const nextAttemptAt = item.nextAttemptAtMs?.N;
  return {
    businessId: text('businessId'),
    serialNo: text('serialNo'),
    outcome: text('outcome'),
    delivery: text('delivery'),
    attempts: Number(item.attempts?.N ?? 0),
    authorizedAt: text('authorizedAt'),
    ...(nextAttemptAt !== undefined && { nextAttemptAtMs: Number(nextAttemptAt) }),
  };
}

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Authorization, fromItem, type NewAuthorization, primaryKey, toItem } from './authorization-item.ts';
import type { Change } from './authorization-transitions.ts';
import { all, conditionExpression, exists, Placeholders } from './condition.ts';
import { confirmRead, confirmWrite, tableUnavailable } from './table-unavailable.ts';

/** An item of the sparse index `due`. */
export interface DueItem {
  readonly locator: string;
  readonly businessId: string;
  /** Milliseconds since the epoch. */
  readonly dueAtMs: number;
}

/** A partition of the index, up to a moment. */
export interface DuePartition {
  readonly partition: string;
  readonly untilMs: number;
}

/** Some of what is due, oldest first. */
export interface DuePage {
  readonly items: readonly DueItem[];
  /** Where the next page begins; absent when there is none. */
  readonly next?: Readonly<Record<string, AttributeValue>>;
}

/**
 * Where authorizations are kept, one item each. All throw GatewayError `unavailable` when it is not certain what the table
 * did, and `misconfigured` when it may not be used.
 */
export interface AuthorizationItems {
  /** A consistent read. */
  load(locator: string): Promise<Authorization | undefined>;
  /** Makes an item unless there is one that has not expired; gives that one then. */
  create(authorization: NewAuthorization, nowSeconds: number): Promise<Authorization | undefined>;
  /** Writes if the condition holds; false if it does not. */
  update(locator: string, change: Change): Promise<boolean>;
  /** A page of one partition of the index. */
  due(query: DuePartition & { readonly limit: number; readonly after?: DuePage['next'] }): Promise<DuePage>;
  /** How many items of a partition are due: as many as one page of the index can tell, some thousands. */
  countDue(partition: DuePartition): Promise<number>;
}

/** The items of a DynamoDB table, each step one request. */
export function createAuthorizationItems(options: {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
}): AuthorizationItems {
  const { client, tableName: TableName } = options;

  const load = async (locator: string): Promise<Authorization | undefined> => {
    const Key = primaryKey(locator);
    const command = new GetItemCommand({ TableName, Key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' });
    const { Item } = confirmRead(await client.send(command).catch(tableUnavailable));
    return Item && fromItem(Item);
  };

  /** False when the condition did not hold. */
  const write = async (command: UpdateItemCommand): Promise<boolean> => {
    try {
      confirmWrite(await client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return tableUnavailable(error);
    }
  };

  return {
    load,

    async create(authorization, nowSeconds) {
      const command = new PutItemCommand({
        TableName,
        Item: toItem(authorization),
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ReturnConsumedCapacity: 'TOTAL',
      });
      try {
        confirmWrite(await client.send(command));
        return undefined;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return tableUnavailable(error);
        const existing = error.Item ? fromItem(error.Item) : await load(authorization.locator);
        // Gone between the two calls: DynamoDB has deleted an item past its retention. The next request makes a new one.
        return existing ?? tableUnavailable(error);
      }
    },

    update: (locator, change) =>
      write(new UpdateItemCommand({ TableName, Key: primaryKey(locator), ...updateInput(change) })),

    ...dueItems(client, TableName),
  };
}

/** The sparse index. */
function dueItems(
  client: Pick<DynamoDBClient, 'send'>,
  TableName: string,
): Pick<AuthorizationItems, 'due' | 'countDue'> {
  const query = async (input: Omit<QueryCommandInput, 'TableName'>) =>
    confirmRead(await client.send(new QueryCommand({ TableName, ...input })).catch(tableUnavailable));

  return {
    async due({ limit, after, ...partition }) {
      const { Items = [], LastEvaluatedKey: next } = await query({
        ...dueInput(partition),
        Limit: limit,
        ...(after && { ExclusiveStartKey: after }),
      });
      return { items: Items.flatMap(readDue), ...(next && { next }) };
    },

    async countDue(partition) {
      const { Count = 0 } = await query({ ...dueInput(partition), Select: 'COUNT' });
      return Count;
    },
  };
}

const dueInput = ({ partition, untilMs }: DuePartition) => ({
  IndexName: 'due',
  KeyConditionExpression: 'sweep = :partition AND dueAt <= :until',
  ExpressionAttributeValues: { ':partition': { S: partition }, ':until': { N: String(untilMs) } },
  ReturnConsumedCapacity: 'TOTAL' as const,
});

function readDue({ pk, dueAt, businessId }: Record<string, AttributeValue>): DueItem[] {
  const locator = pk?.S?.split('#')[1];
  return locator === undefined ? [] : [{ locator, businessId: businessId?.S ?? '', dueAtMs: Number(dueAt?.N) }];
}

/** The expressions of one conditional `UpdateItem`. */
function updateInput({ set = {}, add = {}, remove = [], when }: Change) {
  const placeholders = new Placeholders();
  const assign = ([name, value]: [string, string | number]) =>
    `${placeholders.name(name)} = ${placeholders.value(value)}`;
  const addTo = ([name, value]: [string, string]) => `${placeholders.name(name)} ${placeholders.value([value])}`;
  const clauses = [
    ['SET', Object.entries(set).map(assign)],
    ['ADD', Object.entries(add).map(addTo)],
    ['REMOVE', remove.map((name) => placeholders.name(name))],
  ] as const;
  return {
    UpdateExpression: clauses
      .flatMap(([verb, parts]) => (parts.length > 0 ? `${verb} ${parts.join(', ')}` : []))
      .join(' '),
    ConditionExpression: conditionExpression(all(exists('pk'), when), placeholders),
    ReturnConsumedCapacity: 'TOTAL' as const,
    ExpressionAttributeNames: placeholders.names,
    ExpressionAttributeValues: placeholders.values,
  };
}

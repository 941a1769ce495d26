/** Apart from the read of one item, so that no request's function holds a query. */
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { confirmRead, tableUnavailable } from '../storage/table-unavailable.ts';
import { CARDS } from './item-key.ts';
import { fromItem, type RegistryTable } from './item-source.ts';
import type { SealedItem } from './sealed-item.ts';

/** All cards of connections. Throws GatewayError: `misconfigured` when access is denied or an item is malformed, else `unavailable`. */
export type FetchCards = () => Promise<readonly { readonly identifier: string; readonly item: SealedItem }[]>;

/** Reads them from the registry's DynamoDB table, page by page. */
export const cardSource =
  ({ client, tableName: TableName }: RegistryTable): FetchCards =>
  async () => {
    const cards: { identifier: string; item: SealedItem }[] = [];
    let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
    do {
      const command = new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :cards',
        ExpressionAttributeValues: { ':cards': { S: CARDS } },
        ExclusiveStartKey,
        ReturnConsumedCapacity: 'TOTAL',
      });
      const { Items = [], LastEvaluatedKey } = confirmRead(await client.send(command).catch(tableUnavailable));
      for (const Item of Items) {
        const identifier = Item.sk?.S ?? '';
        cards.push({ identifier, item: fromItem(Item, { pk: CARDS, sk: identifier }) });
      }
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return cards;
  };

/** The table of a running stack, in an operator's hands: tests let time pass in it instead of waiting. */
import { type AttributeValue, DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { locatorOf } from '../../shared/storage/authorization-item.ts';

/** Which authorization. */
interface Named {
  readonly businessId: string;
  readonly serialNo: string;
}

/** What a test does with the items of authorizations. */
export interface LocalTable {
  /** Attribute values of the item as plain texts and numbers. */
  load(link: Named): Promise<Record<string, string | number>>;
  /** Sets attributes of an item that is there. */
  change(link: Named, attributes: Readonly<Record<string, string | number>>): Promise<void>;
  close(): void;
}

/** @param awsUrl origin of the stack's AWS endpoints */
export function localTable(awsUrl: string, TableName = 'alipay-auth-gateway-local'): LocalTable {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: awsUrl, region: 'eu-central-1', credentials });
  const keyOf = ({ businessId, serialNo }: Named) => ({
    pk: { S: `authorization#${locatorOf(businessId, serialNo)}` },
  });
  return {
    async load(link) {
      const { Item = {} } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(link), ConsistentRead: true }),
      );
      return Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, plain(value)]));
    },

    async change(link, attributes) {
      const names = Object.keys(attributes);
      const command = new UpdateItemCommand({
        TableName,
        Key: keyOf(link),
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [`:${name}`, attribute(value)]),
        ),
      });
      await client.send(command);
    },

    close: () => client.destroy(),
  };
}

const plain = ({ S, N }: AttributeValue): string | number => S ?? Number(N);

const attribute = (value: string | number): AttributeValue =>
  typeof value === 'number' ? { N: String(value) } : { S: value };

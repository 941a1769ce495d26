import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { accessDeniedIn } from '../access-denied.ts';
import type { Deployment } from '../deployment.ts';

/** Whose role is tried: it writes nonces, and nothing else of the state table. */
const FUNCTION = 'get-alipay-authinfo';
const LIFE_SECONDS = 60;

/**
 * Writes as a function does, on stage `local`, whose endpoints know a function by its access key id: its own item, and another's, which
 * its role's LeadingKeys must deny.
 * @throws Error that says what was allowed, or was not
 */
export async function expectDeniedWrite({ names }: Deployment, awsUrl: string, nowMs: number): Promise<void> {
  const credentials = { accessKeyId: FUNCTION, secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: awsUrl, region: 'eu-central-1', credentials, maxAttempts: 1 });
  const expiresAt = { N: String(Math.floor(nowMs / 1_000) + LIFE_SECONDS) };
  const put = (pk: string) =>
    client.send(new PutItemCommand({ TableName: names.stateTable, Item: { pk: { S: pk }, expiresAt } }));
  try {
    await put(`nonce#genauth#smoke#${nowMs}`);
    const denied = await put('authorization#smoke').then(
      () => undefined,
      (error: unknown) => accessDeniedIn(error),
    );
    if (!denied) throw new Error(`the role of ${FUNCTION} may write an authorization`);
  } finally {
    client.destroy();
  }
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { putOnQueue, type ResultName } from '../../cli/callbacks/resend.ts';
import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { PLACE } from '../place.ts';
import type { RegistryPlace } from './registry-reader.ts';

/** Puts a result on the queue of the running stack again, as the tool does. @returns why it is left alone, or nothing */
export async function resend(
  name: ResultName,
  { endpoint, service, stage }: RegistryPlace,
): Promise<string | undefined> {
  const place = { endpoint, region: PLACE.region, credentials: { accessKeyId: 'operator', secretAccessKey: 'local' } };
  const [database, queues] = [new DynamoDBClient(place), new SQSClient(place)];
  try {
    const put = await putOnQueue(name, {
      force: true,
      authorizations: createAuthorizationStore({ client: database, tableName: `${service}-${stage}` }),
      queue: createCallbackQueue({ client: queues, queueName: `${service}-${stage}-callbacks` }),
    });
    return typeof put === 'string' ? put : undefined;
  } finally {
    database.destroy();
    queues.destroy();
  }
}

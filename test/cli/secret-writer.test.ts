import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretWriter } from '../../cli/secret-writer.ts';
import { createAwsEndpoints } from '../../local/aws/endpoints.ts';

test('of two operators who change a secret at once one wins, and the other is told', async () => {
  const aws = await createAwsEndpoints();
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: aws.url, region: 'eu-central-1', credentials });
  const writer = createSecretWriter(client, 'service/stage');
  const counted = (before: unknown) => ({ count: Number((before as { count?: number })?.count ?? 0) + 1 });
  expect(await writer.change('counter', counted)).toBe('created');
  const both = await Promise.allSettled([writer.change('counter', counted), writer.change('counter', counted)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both).toContainEqual(
    expect.objectContaining({ reason: expect.objectContaining({ name: 'ConcurrentWrite' }) }),
  );
  expect(await writer.read('counter')).toEqual({ count: 2 });
  expect(await writer.change('counter', counted)).toBe('changed');
  expect(await writer.put('counter', { count: 3 })).toBe('unchanged');
  await writer.remove('counter');
  await writer.remove('counter');
  expect(await writer.read('counter')).toBeUndefined();
  expect(await writer.put('counter', { count: 9 })).toBe('created');
  expect(await writer.read('counter')).toEqual({ count: 9 });
  client.destroy();
  await aws.close();
});

test('a write whose response was lost is no conflict with itself', async () => {
  const aws = await createAwsEndpoints();
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: aws.url, region: 'eu-central-1', credentials });
  const writer = createSecretWriter(client, 'service/stage');
  await writer.put('lost', { a: 1 });
  const lost = { service: 'secretsmanager', operation: 'UpdateSecretVersionStage', mode: 'lost-answer', count: 1 };
  aws.faults.set(lost);
  expect(await writer.put('lost', { a: 2 })).toBe('changed');
  expect(await writer.read('lost')).toEqual({ a: 2 });
  client.destroy();
  await aws.close();
});

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type AwsEndpoints, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import type { Secret } from '../../local/aws/secret-store.ts';

const START_MS = Date.UTC(2026, 0, 1);
let nowMs = START_MS;
let saved: readonly Secret[] = [];
let aws: AwsEndpoints;
let client: SecretsManagerClient;

beforeAll(async () => {
  aws = await createAwsEndpoints({
    now: () => nowMs,
    saveSecrets: (secrets) => {
      saved = structuredClone(secrets);
    },
  });
  client = operator(aws.url);
});
afterAll(() => aws.close());

function operator(endpoint: string): SecretsManagerClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SecretsManagerClient({ endpoint, region: 'eu-central-1', credentials });
}

let count = 0;
const create = async (SecretString = 'first') => {
  const Name = `alipay-auth-gateway/local/test-${count++}`;
  return { ...(await client.send(new CreateSecretCommand({ Name, SecretString }))), Name };
};
const get = (SecretId: string, more = {}) => client.send(new GetSecretValueCommand({ SecretId, ...more }));

test('a created secret is read by name, by ARN and by ARN without its suffix', async () => {
  const { Name, ARN = '', VersionId } = await create();
  expect(ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:eu-central-1:000000000000:secret:${Name}-[A-Za-z0-9]{6}$`));
  for (const id of [Name, ARN, ARN.slice(0, -7)]) {
    expect(await get(id)).toMatchObject({
      Name,
      ARN,
      VersionId,
      VersionStages: ['AWSCURRENT'],
      SecretString: 'first',
      CreatedDate: new Date(nowMs),
    });
  }
});

test('every put makes a new version, the one before stays as AWSPREVIOUS, and older ones go', async () => {
  const { Name, VersionId } = await create();
  const second = await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'second' }));
  expect(second.VersionId).not.toBe(VersionId);
  const third = await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString: 'third' }));
  expect((await get(Name)).SecretString).toBe('third');
  expect((await get(Name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('second');
  expect((await get(Name, { VersionId: second.VersionId })).SecretString).toBe('second');
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  const listed = SecretList.find((secret) => secret.Name === Name);
  expect(listed?.SecretVersionsToStages).toEqual({
    [String(second.VersionId)]: ['AWSPREVIOUS'],
    [String(third.VersionId)]: ['AWSCURRENT'],
  });
});

test('a put that is repeated with its token changes nothing, with another value it is refused', async () => {
  const { Name } = await create();
  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: Name, SecretString, ClientRequestToken: 'a'.repeat(32) }));
  const { VersionId } = await put('x');
  expect((await put('x')).VersionId).toBe(VersionId);
  await expect(put('y')).rejects.toMatchObject({ name: 'ResourceExistsException' });
  expect((await get(Name)).SecretString).toBe('x');
});

test('binary values come back as bytes', async () => {
  const { Name } = await create();
  const SecretBinary = Uint8Array.of(0, 255);
  await client.send(new PutSecretValueCommand({ SecretId: Name, SecretBinary }));
  const { SecretBinary: bytes, SecretString } = await get(Name);
  expect([Buffer.from(bytes ?? []), SecretString]).toEqual([Buffer.from(SecretBinary), undefined]);
});

test('a deleted secret is refused until it is restored, and gone when its window is over', async () => {
  const { Name } = await create();
  const remove = () => client.send(new DeleteSecretCommand({ SecretId: Name, RecoveryWindowInDays: 7 }));
  await remove();
  await expect(get(Name)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await client.send(new RestoreSecretCommand({ SecretId: Name }));
  expect((await get(Name)).SecretString).toBe('first');
  await remove();
  nowMs += 7 * 86_400_000;
  await expect(get(Name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  nowMs = START_MS;
});

test('a secret deleted without recovery is gone at once, and its name is free', async () => {
  const { Name } = await create();
  await client.send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
  await expect(get(Name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await client.send(new CreateSecretCommand({ Name, SecretString: 'new' }));
  expect((await get(Name)).SecretString).toBe('new');
});

test.each([
  [
    'a name in use',
    (Name: string) => client.send(new CreateSecretCommand({ Name, SecretString: 'x' })),
    'ResourceExistsException',
  ],
  [
    'a name that is none',
    () => client.send(new CreateSecretCommand({ Name: 'a b', SecretString: 'x' })),
    'ValidationException',
  ],
  ['an unknown secret', () => get('alipay-auth-gateway/local/none'), 'ResourceNotFoundException'],
  ['an unknown stage', (Name: string) => get(Name, { VersionStage: 'OTHER' }), 'ResourceNotFoundException'],
  [
    'a put without a value',
    (SecretId: string) => client.send(new PutSecretValueCommand({ SecretId })),
    'InvalidRequestException',
  ],
])('%s is refused as AWS does', async (_, act, name) => {
  const { Name } = await create();
  await expect(act(Name)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

test('secrets are listed, and survive in what is saved', async () => {
  const { Name } = await create('kept');
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  expect(SecretList.map((secret) => secret.Name)).toContain(Name);
  const later = await createAwsEndpoints({ secrets: saved });
  expect((await operator(later.url).send(new GetSecretValueCommand({ SecretId: Name }))).SecretString).toBe('kept');
  await later.close();
});

test('a demo secret that is ensured again keeps its version until its text changes', async () => {
  aws.secrets.ensure('demo', 'a');
  const { VersionId } = await get('demo');
  aws.secrets.ensure('demo', 'a');
  expect((await get('demo')).VersionId).toBe(VersionId);
  aws.secrets.ensure('demo', 'b');
  expect((await get('demo')).SecretString).toBe('b');
});

test('a request that names another host is refused, so that no web page can read secrets by a rebound name', async () => {
  const { request } = await import('node:http');
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.example', 'x-amz-target': 'secretsmanager.ListSecrets' };
    request(aws.url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end('{}');
  });
  expect(status).toBe(403);
});

test.each([
  ['an unsigned call', { 'x-amz-target': 'secretsmanager.ListSecrets' }, 403, 'MissingAuthenticationTokenException'],
  ['another service', { 'x-amz-target': 'AmazonSSM.GetParameter' }, 400, 'UnknownOperationException'],
])('%s is refused', async (_, headers, status, type) => {
  const answer = await fetch(aws.url, { method: 'POST', headers, body: '{}' });
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([status, type]);
});

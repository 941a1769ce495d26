/** The AWS SDK as it is bundled: what is left out must not be missed. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { BUNDLE_OPTIONS } from '../../scripts/bundle.mjs';
import { UNUSED } from '../../scripts/unused-sdk-parts.mjs';

/** Calls each service, and prints what came of it. */
const PROGRAM = `
import { DynamoDBClient, ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AWS_CLIENT_OPTIONS } from './shared/platform/aws.ts';
import { knownEndpoint } from './shared/platform/known-endpoint.ts';
const table = { TableName: 'table' };
const dynamoDb = new DynamoDBClient({ ...AWS_CLIENT_OPTIONS, ...knownEndpoint('dynamodb') });
const secretsManager = new SecretsManagerClient({ ...AWS_CLIENT_OPTIONS, ...knownEndpoint('secretsmanager') });
const sqs = new SQSClient({ ...AWS_CLIENT_OPTIONS, ...knownEndpoint('sqs') });
const calls = {
  put: () => dynamoDb.send(new PutItemCommand({ ...table, Item: { pk: { S: 'a' } } })),
  get: () => dynamoDb.send(new GetItemCommand({ ...table, Key: { pk: { S: 'a' } } })),
  secret: () => secretsManager.send(new GetSecretValueCommand({ SecretId: 'name' })),
  message: () => sqs.send(new SendMessageCommand({ QueueUrl: process.env.AWS_ENDPOINT_URL + '/0/queue', MessageBody: 'hello' })),
};
const outcome = (call) => call().then(
  ({ $metadata, ...answer }) => ({ attempts: $metadata.attempts, ...answer }),
  ({ name, message, $metadata, Item, constructor }) => ({ name, message, status: $metadata?.httpStatusCode, attempts: $metadata?.attempts, Item }),
);
const run = async () => {
  const outcomes = {};
  for (const [name, call] of Object.entries(calls)) outcomes[name] = await outcome(call);
  outcomes.isKnown = await calls.put().catch((error) => error instanceof ConditionalCheckFailedException);
  console.log(JSON.stringify(outcomes));
};
void run();
`;

interface Answer {
  readonly status: number;
  readonly body: object;
}

let server: Server;
let folder: string;
let metafile: Metafile;
/** What the services answer, by operation; the last answer again and again. */
let answers: Record<string, Answer[]>;
const received: { operation: string; region: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sdk-'));
  const stdin = { contents: PROGRAM, resolveDir: process.cwd(), loader: 'ts' } as const;
  const outfile = join(folder, 'program.cjs');
  ({ metafile } = await build({ ...BUNDLE_OPTIONS, stdin, outfile, metafile: true }));
  server = createServer(async (request, response) => {
    await text(request);
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const [, region = ''] = /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
    received.push({ operation, region });
    const queue = answers[operation] ?? [];
    const { status, body } = (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 400, body: {} };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function run(given: Record<string, Answer[]>) {
  answers = given;
  received.length = 0;
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'program.cjs')], { env: environment });
  return JSON.parse(stdout);
}

const good = {
  PutItem: [{ status: 200, body: { ConsumedCapacity: { CapacityUnits: 1 } } }],
  GetItem: [{ status: 200, body: { Item: { pk: { S: 'a' }, count: { N: '7' } } } }],
  GetSecretValue: [{ status: 200, body: { Name: 'name', SecretString: 'text', VersionId: 'v1', CreatedDate: 1.5e9 } }],
  SendMessage: [{ status: 200, body: { MessageId: 'id', MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' } }],
};
const error = (status: number, type: string, more: object = {}): Answer => ({
  status,
  body: { __type: `com.amazonaws.x#${type}`, message: 'in words', ...more },
});

test('answers come through, in the region of the environment', async () => {
  expect(await run(good)).toEqual({
    put: { attempts: 1, ConsumedCapacity: { CapacityUnits: 1 } },
    get: { attempts: 1, Item: { pk: { S: 'a' }, count: { N: '7' } } },
    secret: {
      attempts: 1,
      Name: 'name',
      SecretString: 'text',
      VersionId: 'v1',
      CreatedDate: '2017-07-14T02:40:00.000Z',
    },
    message: { attempts: 1, MessageId: 'id', MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592' },
    isKnown: { $metadata: expect.anything(), ConsumedCapacity: { CapacityUnits: 1 } },
  });
  expect(new Set(received.map(({ region }) => region))).toEqual(new Set(['eu-central-1']));
});

test('no configuration file, metadata service or second HTTP client can be asked', () => {
  const bundle = readFileSync(join(folder, 'program.cjs'), 'utf8');
  expect(bundle).toContain('require("node:http")');
  expect(bundle).not.toMatch(/fs\/promises|169\.254\.169\.254|latest\/meta-data|\bimport\(/);
});

test.each(UNUSED)('$path is still a part of the SDK', ({ path }) => {
  expect(Object.keys(metafile.inputs).filter((file) => path.test(file))).not.toEqual([]);
});

test('an error keeps its name, its status and what the handlers read of it', async () => {
  const outcomes = await run({
    PutItem: [error(400, 'ConditionalCheckFailedException', { Item: { pk: { S: 'theirs' } } })],
    GetItem: [error(400, 'ResourceNotFoundException')],
    GetSecretValue: [error(400, 'AccessDeniedException')],
    SendMessage: [error(400, 'QueueDoesNotExist')],
  });
  const refused = { status: 400, attempts: 1, message: 'in words' };
  expect(outcomes).toEqual({
    put: { ...refused, name: 'ConditionalCheckFailedException', Item: { pk: { S: 'theirs' } } },
    get: { ...refused, name: 'ResourceNotFoundException' },
    secret: { ...refused, name: 'AccessDeniedException' },
    message: { ...refused, name: 'QueueDoesNotExist' },
    isKnown: true,
  });
});

test.each([
  ['a service that fails', error(500, 'InternalServerError'), 500],
  ['a service that throttles', error(400, 'ThrottlingException'), 400],
])('%s is asked twice', async (_, failure, status) => {
  const again = await run({
    ...good,
    PutItem: [failure, ...good.PutItem],
    GetItem: [failure],
    GetSecretValue: [failure, ...good.GetSecretValue],
    SendMessage: [failure],
  });
  expect(again).toMatchObject({
    put: { attempts: 2, ConsumedCapacity: { CapacityUnits: 1 } },
    get: { attempts: 2, status },
    secret: { attempts: 2, SecretString: 'text' },
    message: { attempts: 2, status },
  });
});

/** The SQS emulator through the unmodified SDK client, with a clock of the test. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type AwsEndpoints, type AwsEndpointsOptions, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import { queueArchive } from '../../local/aws/queue-archive.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const QUEUE = { name: 'work', visibilityTimeoutMs: MINUTE_MS, retentionMs: 4 * DAY_MS };
const DEAD = { name: 'dead', visibilityTimeoutMs: MINUTE_MS, retentionMs: 14 * DAY_MS };

const time = { nowMs: Date.parse('2026-11-21T08:00:00Z') };
const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function start(options: AwsEndpointsOptions = {}) {
  const aws = await createAwsEndpoints({ now: () => time.nowMs, ...options });
  running.push(aws);
  aws.queues.create({ ...QUEUE, redrive: { deadLetterQueue: 'dead', maxReceiveCount: 3 } });
  aws.queues.create(DEAD);
  return { aws, ...access(aws, 'local') };
}

/** The SDK's client, and shorthands for the queue that the tests use. */
function access(aws: AwsEndpoints, accessKeyId: string) {
  const credentials = { accessKeyId, secretAccessKey: 'local' };
  const sqs = new SQSClient({ endpoint: aws.url, region: 'eu-central-1', credentials, maxAttempts: 1 });
  const url = (name = 'work') => `${aws.url}/000000000000/${name}`;
  const send = (body: string, more: object = {}) =>
    sqs.send(new SendMessageCommand({ QueueUrl: url(), MessageBody: body, ...more }));
  const receive = async (more: object = {}) => {
    const command = new ReceiveMessageCommand({ QueueUrl: url(), MaxNumberOfMessages: 10, ...more });
    return (await sqs.send(command)).Messages ?? [];
  };
  const attributes = async (name = 'work') => {
    const command = new GetQueueAttributesCommand({ QueueUrl: url(name), AttributeNames: ['All'] });
    return (await sqs.send(command)).Attributes ?? {};
  };
  return { sqs, url, send, receive, attributes };
}

test('a client finds the queue, sends, receives and deletes, and checks the digests', async () => {
  const { aws, sqs, send, receive, attributes } = await start();
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }));
  expect(QueueUrl).toBe(`${aws.url}/000000000000/work`);
  const { MessageId } = await send('{"locator":"中"}');
  const [message, ...others] = await receive({ MessageSystemAttributeNames: ['All'] });
  expect(others).toEqual([]);
  expect(message).toMatchObject({
    MessageId,
    Body: '{"locator":"中"}',
    Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(time.nowMs) },
  });
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  time.nowMs += MINUTE_MS;
  expect(await receive()).toEqual([]);
  expect(await attributes()).toMatchObject({ ApproximateNumberOfMessages: '0' });
});

test('a message shows its group, and the groups of quiet tenants come first', async () => {
  const { send, receive } = await start();
  for (let count = 0; count < 40; count += 1) await send('noisy', { MessageGroupId: 'noisy' });
  for (let count = 0; count < 3; count += 1) expect(await receive()).toHaveLength(10);
  await send('quiet', { MessageGroupId: 'quiet' });
  const [first, second] = await receive({ MessageSystemAttributeNames: ['MessageGroupId'] });
  expect(first).toMatchObject({ Body: 'quiet', Attributes: { MessageGroupId: 'quiet' } });
  expect(second?.Body).toBe('noisy');
  await expect(send('x', { MessageGroupId: 'with blank' })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('the client goes to the host of the queue URL when no endpoint is configured', async () => {
  const { url } = await start();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const sqs = new SQSClient({ region: 'eu-central-1', credentials, logger });
  expect(await sqs.send(new SendMessageCommand({ QueueUrl: url(), MessageBody: 'x' }))).toHaveProperty('MessageId');
});

test('a queue that is not there is known by the error of the SDK', async () => {
  const { sqs } = await start();
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toThrow(QueueDoesNotExist);
});

test('a received message is invisible for the visibility timeout, and its receives are counted', async () => {
  const { send, receive, attributes } = await start();
  await send('x');
  expect(await receive()).toHaveLength(1);
  time.nowMs += MINUTE_MS - 1;
  expect(await receive()).toEqual([]);
  expect(await attributes()).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '1',
  });
  time.nowMs += 1;
  const [again] = await receive({ AttributeNames: ['ApproximateReceiveCount'] });
  expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
});

test('ChangeMessageVisibility moves the moment at which a message comes back, by the latest handle alone', async () => {
  const { sqs, url, send, receive } = await start();
  const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url(), ReceiptHandle, VisibilityTimeout }));
  await send('x');
  const [first] = await receive();
  await change(first?.ReceiptHandle, 21_600);
  time.nowMs += 21_600_000 - 1;
  expect(await receive()).toEqual([]);
  time.nowMs += 1;
  await expect(change(first?.ReceiptHandle, 1)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  const [second] = await receive();
  await expect(change(first?.ReceiptHandle, 1)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  await expect(change('nonsense', 1)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  await expect(change(second?.ReceiptHandle, 43_201)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('deleting by an earlier handle has no effect', async () => {
  const { sqs, url, send, receive } = await start();
  await send('x');
  const [first] = await receive();
  time.nowMs += MINUTE_MS;
  await receive();
  await sqs.send(new DeleteMessageCommand({ QueueUrl: url(), ReceiptHandle: first?.ReceiptHandle }));
  time.nowMs += MINUTE_MS;
  expect(await receive()).toHaveLength(1);
});

test('what was received as often as allowed goes to the dead letters, with its age and a count of its own', async () => {
  const { url, send, receive, attributes } = await start();
  const sentAtMs = time.nowMs;
  const { MessageId } = await send('x');
  for (let round = 0; round < 3; round++) {
    expect(await receive()).toHaveLength(1);
    time.nowMs += MINUTE_MS;
  }
  expect(await receive()).toEqual([]);
  expect(await attributes('dead')).toMatchObject({ ApproximateNumberOfMessages: '1' });
  const [dead] = await receive({ QueueUrl: url('dead'), MessageSystemAttributeNames: ['All'] });
  expect(dead).toMatchObject({ MessageId, Body: 'x' });
  expect(dead?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: String(sentAtMs) });
});

test('a message is gone after the retention', async () => {
  const { send, receive } = await start();
  await send('x');
  time.nowMs += 4 * DAY_MS;
  expect(await receive()).toEqual([]);
});

test('a delay holds a message back', async () => {
  const { send, receive, attributes } = await start();
  await send('x', { DelaySeconds: 30 });
  expect(await receive()).toEqual([]);
  expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
  time.nowMs += 30_000;
  expect(await receive()).toHaveLength(1);
});

test('at most as many as asked for, and a long poll waits for what comes', async () => {
  const { send, receive } = await start();
  await Promise.all(['a', 'b', 'c'].map((body) => send(body)));
  expect(await receive({ MaxNumberOfMessages: 2 })).toHaveLength(2);
  expect(await receive()).toHaveLength(1);
  const waiting = receive({ WaitTimeSeconds: 5 });
  await send('d');
  expect((await waiting).map(({ Body }) => Body)).toEqual(['d']);
});

test('a queue says where its dead letters go', async () => {
  const { attributes } = await start();
  expect(await attributes()).toMatchObject({ VisibilityTimeout: '60', MessageRetentionPeriod: '345600' });
  const deadLetterTargetArn = 'arn:aws:sqs:eu-central-1:000000000000:dead';
  expect(JSON.parse((await attributes()).RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn, maxReceiveCount: 3 });
});

test('an operator empties a queue', async () => {
  const { sqs, url, send, receive } = await start();
  await send('x');
  await sqs.send(new PurgeQueueCommand({ QueueUrl: url() }));
  expect(await receive()).toEqual([]);
});

test('roles are enforced and calls recorded', async () => {
  const { aws, url } = await start();
  const arn = 'arn:aws:sqs:eu-central-1:000000000000:work';
  aws.enforce(
    new Map([['sender', [{ effect: 'Allow', actions: ['sqs:SendMessage'], resources: [arn], conditions: [] }]]]),
  );
  const { sqs, send, receive } = access(aws, 'sender');
  await send('x');
  await expect(receive()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(sqs.send(new SendMessageCommand({ QueueUrl: url('dead'), MessageBody: 'x' }))).rejects.toThrow();
  const calls = aws.calls.list().map((call) => [call.function, call.action, call.resource]);
  expect(calls).toEqual([
    ['sender', 'sqs:SendMessage', arn],
    ['sender', 'sqs:ReceiveMessage', arn],
    ['sender', 'sqs:SendMessage', 'arn:aws:sqs:eu-central-1:000000000000:dead'],
  ]);
});

test('a fault can be meant for one operation', async () => {
  const { aws, send, receive, attributes } = await start();
  aws.faults.set({ service: 'sqs', mode: 'throttle', operation: 'SendMessage', count: 1 });
  expect(await receive()).toEqual([]);
  await expect(send('x')).rejects.toMatchObject({ name: 'RequestThrottled' });
  await send('x');
  aws.faults.set({ service: 'sqs', mode: 'lost-answer', count: 1 });
  await expect(send('y')).rejects.toThrow();
  expect(await attributes()).toMatchObject({ ApproximateNumberOfMessages: '2' });
});

test('messages outlive the process when they are kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queues-'));
  try {
    const before = await start({ queueArchive: queueArchive(folder) });
    await Promise.all(['a', 'b', 'c'].map((body) => before.send(body)));
    const [first] = await before.receive({ MaxNumberOfMessages: 1 });
    const gone = { QueueUrl: before.url(), ReceiptHandle: first?.ReceiptHandle };
    await before.sqs.send(new DeleteMessageCommand(gone));
    const [inFlight] = await before.receive({ MaxNumberOfMessages: 1 });
    // A second stack reads what the first one left, which was not ended.
    const after = await start({ queueArchive: queueArchive(folder) });
    expect(await after.receive()).toHaveLength(1);
    time.nowMs += MINUTE_MS;
    const again = await after.receive({ MessageSystemAttributeNames: ['All'] });
    expect(again).toHaveLength(2);
    expect(again.find(({ MessageId }) => MessageId === inFlight?.MessageId)?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
    });
    expect(readdirSync(join(folder, 'work'))).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

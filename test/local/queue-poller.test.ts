import { AwsError } from '../../local/aws/request.ts';
import { Queues } from '../../local/aws/sqs-queues.ts';
import type { Invocation } from '../../local/lambda/function-runtime.ts';
import { QueuePoller } from '../../local/queue-poller.ts';
import { until } from '../support/until.ts';

const VISIBILITY_MS = 60_000;
const ARN = 'arn:aws:sqs:eu-central-1:000000000000:work';

interface Record {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

/** A queue, a clock, and a poller whose function is the test's. */
function setUp({
  handle,
  forbidden,
  ...source
}: {
  handle?: (records: readonly Record[]) => unknown;
  forbidden?: string;
  batchSize?: number;
  maximumConcurrency?: number;
  reportsFailures?: boolean;
}) {
  const time = { nowMs: 1_000_000 };
  const queues = new Queues(() => time.nowMs);
  const queue = queues.create({ name: 'work', visibilityTimeoutMs: VISIBILITY_MS, retentionMs: 1e9 });
  const batches: Record[][] = [];
  const calls: string[] = [];
  const log: string[] = [];
  const poller = new QueuePoller({
    source: { queueName: 'work', batchSize: 10, maximumConcurrency: 10, reportsFailures: true, ...source },
    queue,
    invoke: async (event): Promise<Invocation> => {
      const { Records } = event as { Records: Record[] };
      batches.push(Records);
      const result = await handle?.(Records);
      if (result === 'crash') return { kind: 'error', errorType: 'Error', errorMessage: '' };
      if (result === 'late') return { kind: 'timeout' };
      return { kind: 'result', text: JSON.stringify(result ?? null) };
    },
    actAsFunction: (action, resource) => {
      calls.push(`${action} ${resource}`);
      if (action === forbidden) throw new AwsError('AccessDeniedException', 'no');
    },
    writeLog: (text) => log.push(text),
    now: () => time.nowMs,
  });
  const round = async () => {
    poller.poll();
    await poller.idle();
  };
  return { time, queue, batches, calls, log, poller, round };
}

const bodies = (records: readonly Record[] = []) => records.map(({ body }) => body);
const fail = (records: readonly Record[]) => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

test('the event is the one that Lambda makes, and what succeeded is deleted', async () => {
  const { time, queue, batches, calls, round } = setUp({});
  const { id } = queue.send('{"locator":"a"}');
  await round();
  expect(batches).toEqual([
    [
      {
        messageId: id,
        receiptHandle: expect.any(String),
        body: '{"locator":"a"}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1000000',
          SenderId: 'local',
          ApproximateFirstReceiveTimestamp: '1000000',
        },
        messageAttributes: {},
        md5OfBody: '2d63048c7c3ebf9aababdefa3aae1482',
        eventSource: 'aws:sqs',
        eventSourceARN: ARN,
        awsRegion: 'eu-central-1',
      },
    ],
  ]);
  expect(calls).toEqual([`sqs:ReceiveMessage ${ARN}`, `sqs:DeleteMessage ${ARN}`]);
  time.nowMs += VISIBILITY_MS;
  await round();
  expect(batches).toHaveLength(1);
});

test('a partial failure comes back after the visibility timeout, alone', async () => {
  const { time, queue, batches, round } = setUp({
    handle: (records) => fail(records.filter(({ body }) => body === 'b')),
  });
  for (const body of ['a', 'b', 'c']) queue.send(body);
  await round();
  time.nowMs += VISIBILITY_MS - 1;
  await round();
  time.nowMs += 1;
  await round();
  expect(batches.map(bodies)).toEqual([['a', 'b', 'c'], ['b']]);
  expect(batches[1]?.[0]?.attributes.ApproximateReceiveCount).toBe('2');
});

test('a function that changes the visibility decides when the message comes back', async () => {
  const { time, queue, batches, round } = setUp({
    handle: (records) => {
      for (const { receiptHandle } of records) queue.changeVisibility(receiptHandle, 15_000);
      return fail(records);
    },
  });
  queue.send('a');
  await round();
  time.nowMs += 14_999;
  await round();
  expect(batches).toHaveLength(1);
  time.nowMs += 1;
  await round();
  expect(batches).toHaveLength(2);
});

test.each([
  ['a crash', 'crash'],
  ['a timeout', 'late'],
  ['an id that is not of the batch', { batchItemFailures: [{ itemIdentifier: 'another' }] }],
  ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['a report without ids', { batchItemFailures: [{}] }],
  ['a report that is no list', { batchItemFailures: 'all' }],
])('%s fails the whole batch', async (_, result) => {
  const { time, queue, batches, round } = setUp({ handle: () => result });
  queue.send('a');
  queue.send('b');
  await round();
  time.nowMs += VISIBILITY_MS;
  await round();
  expect(batches.map(bodies)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test.each([[null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
  '%j is a success of all',
  async (result) => {
    const { queue, round } = setUp({ handle: () => result });
    queue.send('a');
    await round();
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  },
);

test('a function that reports no failures has none', async () => {
  const { queue, round } = setUp({ reportsFailures: false, handle: fail });
  queue.send('a');
  await round();
  expect(queue.depth().inFlight).toBe(0);
});

test('no batch is larger and no more invocations run at once than the mapping says', async () => {
  const release: (() => void)[] = [];
  const { queue, batches, poller } = setUp({
    batchSize: 2,
    maximumConcurrency: 3,
    handle: () => new Promise<void>((resolve) => release.push(resolve)),
  });
  for (let index = 0; index < 9; index++) queue.send(String(index));
  poller.poll();
  poller.poll();
  expect(batches.map((batch) => batch.length)).toEqual([2, 2, 2]);
  for (const done of release.splice(0)) done();
  await poller.idle();
  poller.poll();
  expect(batches.map((batch) => batch.length)).toEqual([2, 2, 2, 2, 1]);
  for (const done of release) done();
  await poller.idle();
});

test('a role that does not let Lambda receive leaves the messages where they are, and the log says so once', async () => {
  const { queue, batches, log, round } = setUp({ forbidden: 'sqs:ReceiveMessage' });
  queue.send('a');
  await round();
  await round();
  expect(batches).toEqual([]);
  expect(queue.depth().visible).toBe(1);
  expect(log).toEqual(['queue work: no\n']);
});

test('a role that does not let Lambda delete has its messages back', async () => {
  const { time, queue, batches, round } = setUp({ forbidden: 'sqs:DeleteMessage' });
  queue.send('a');
  await round();
  time.nowMs += VISIBILITY_MS;
  await round();
  expect(batches).toHaveLength(2);
});

test('started, it looks by itself until it is stopped', async () => {
  const { queue, batches, calls, poller } = setUp({});
  poller.start();
  queue.send('a');
  await until(() => batches.length, Boolean);
  poller.stop();
  queue.send('b');
  // Another one, started later, looks again: the first would have done so before.
  const later = setUp({});
  later.poller.start();
  later.queue.send('c');
  await until(() => later.batches.length, Boolean);
  later.poller.stop();
  expect(batches.map(bodies)).toEqual([['a']]);
  expect(calls[0]).toBe(`sqs:GetQueueAttributes ${ARN}`);
});

test('invocations grow as Lambda’s do: five at first, five more a second, up to the maximum; and anew after a pause', async () => {
  const held: (() => void)[] = [];
  const hold = () => new Promise<void>((resolve) => held.push(resolve));
  const { time, queue, batches, poller } = setUp({ handle: hold, batchSize: 1, maximumConcurrency: 12 });
  const invoked: number[] = [];
  for (let count = 0; count < 20; count += 1) queue.send(String(count));
  for (const afterMs of [0, 199, 1, 800, 10_000]) {
    time.nowMs += afterMs;
    poller.poll();
    invoked.push(batches.length);
  }
  expect(invoked).toEqual([5, 5, 6, 10, 12]);
  for (const release of held.splice(0)) release();
  await poller.idle();
  poller.poll();
  expect(batches).toHaveLength(17);
  for (const release of held.splice(0)) release();
  await poller.idle();
});

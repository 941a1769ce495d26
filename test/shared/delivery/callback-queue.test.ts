import { type CallbackQueue, createCallbackQueue, readLocator } from '../../../shared/delivery/callback-queue.ts';
import { refusal } from '../../support/refusal.ts';

const LOCATOR = '0123456789abcdef0123456789abcdef';
const RESULT = { locator: LOCATOR, businessId: 'business-1' };
const QUEUE_URL = 'http://127.0.0.1:1/000000000000/callbacks';

type Answer = object | Error;

/** An SQS client that answers from a list for each command, the last one again and again. */
function client(answers: Record<string, Answer[]>) {
  const sent: { name: string; input: unknown }[] = [];
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    const name = command.constructor.name.replace('Command', '');
    sent.push({ name, input: command.input });
    const list = answers[name] ?? [];
    const answer = list.length > 1 ? list.shift() : list[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const names = () => sent.map(({ name }) => name);
  return { sent, names, queue: createCallbackQueue({ client: { send } as never, queueName: 'callbacks' }) };
}

const failure = (name: string) => Object.assign(new Error('marked'), { name });
const works = {
  GetQueueUrl: [{ QueueUrl: QUEUE_URL }],
  SendMessage: [{ MessageId: 'm' }],
  ChangeMessageVisibility: [{}],
};

test('a message holds the locator and nothing else, is in the group of its business, and is read back', async () => {
  const { queue, sent } = client(works);
  await queue.send(RESULT);
  expect(sent).toEqual([
    { name: 'GetQueueUrl', input: { QueueName: 'callbacks' } },
    {
      name: 'SendMessage',
      input: { QueueUrl: QUEUE_URL, MessageBody: `{"locator":"${LOCATOR}"}`, MessageGroupId: 'business-1' },
    },
  ]);
  expect(readLocator(`{"locator":"${LOCATOR}"}`)).toBe(LOCATOR);
});

test.each([
  '',
  'null',
  '{}',
  LOCATOR,
  `{"locator":"${LOCATOR}0"}`,
  `{"locator":"${LOCATOR.toUpperCase()}"}`,
  `{"locator":"${LOCATOR}"}\n`,
  ` {"locator":"${LOCATOR}"}`,
  `[{"locator":"${LOCATOR}"}`,
])('a body that nobody here wrote is not read: %j', (body) => {
  expect(readLocator(body)).toBeUndefined();
});

test('postponing sets the visibility of that receipt', async () => {
  const { queue, sent } = client(works);
  await queue.postpone('receipt', 15);
  expect(sent[1]).toEqual({
    name: 'ChangeMessageVisibility',
    input: { QueueUrl: QUEUE_URL, ReceiptHandle: 'receipt', VisibilityTimeout: 15 },
  });
});

test('the address is looked up once, also by many at once', async () => {
  const { queue, names } = client(works);
  await Promise.all([queue.send(RESULT), queue.postpone('receipt', 15), queue.send(RESULT)]);
  await queue.send(RESULT);
  expect(names().filter((name) => name === 'GetQueueUrl')).toHaveLength(1);
});

test('a look-up that failed is not remembered', async () => {
  const { queue, names } = client({ ...works, GetQueueUrl: [failure('TimeoutError'), {}, { QueueUrl: QUEUE_URL }] });
  await expect(queue.send(RESULT)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(queue.send(RESULT)).rejects.toEqual(
    refusal('unavailable', { reason: 'queue callbacks gave no usable response' }),
  );
  await queue.send(RESULT);
  expect(names()).toEqual(['GetQueueUrl', 'GetQueueUrl', 'GetQueueUrl', 'SendMessage']);
});

test.each([
  ['TimeoutError', 'unavailable'],
  ['RequestThrottled', 'unavailable'],
  ['QueueDoesNotExist', 'misconfigured'],
  ['AWS.SimpleQueueService.NonExistentQueue', 'misconfigured'],
  ['AccessDenied', 'misconfigured'],
  ['AccessDeniedException', 'misconfigured'],
  ['KmsAccessDenied', 'misconfigured'],
  ['KmsDisabled', 'misconfigured'],
  ['KmsNotFound', 'misconfigured'],
] as const)('%s is %s, and the reason quotes nothing', async (name, code) => {
  const cause = failure(name);
  const reason = code === 'misconfigured' ? `queue callbacks: ${name}` : 'queue callbacks cannot be used';
  const calls = {
    GetQueueUrl: (queue: CallbackQueue) => queue.send(RESULT),
    SendMessage: (queue: CallbackQueue) => queue.send(RESULT),
    ChangeMessageVisibility: (queue: CallbackQueue) => queue.postpone('receipt', 1),
    GetQueueAttributes: (queue: CallbackQueue) => queue.depth(),
  };
  for (const [command, call] of Object.entries(calls)) {
    const { queue } = client({ ...works, [command]: [cause] });
    const refused = call(queue);
    await expect(refused).rejects.toEqual(refusal(code, { reason }));
    await expect(refused).rejects.toMatchObject({ cause });
  }
});

test.each(['a text', undefined])('whatever else is thrown is "ask again later": %j', async (cause) => {
  const queue = createCallbackQueue({
    client: { send: () => Promise.reject(cause) } as never,
    queueName: 'callbacks',
  });
  const refused = queue.send(RESULT);
  await expect(refused).rejects.toEqual(refusal('unavailable', { reason: 'queue callbacks cannot be used' }));
  expect(await refused.catch((error: Error) => error.cause)).toBe(cause);
});

test('its depth is the sum of the messages that are visible, hidden and delayed', async () => {
  const Attributes = {
    ApproximateNumberOfMessages: '100',
    ApproximateNumberOfMessagesNotVisible: '20',
    ApproximateNumberOfMessagesDelayed: '3',
  };
  const { queue, sent } = client({ ...works, GetQueueAttributes: [{ Attributes }] });
  expect(await queue.depth()).toBe(123);
  expect(sent[1]).toEqual({
    name: 'GetQueueAttributes',
    input: { QueueUrl: QUEUE_URL, AttributeNames: Object.keys(Attributes) },
  });
});

test('an answer without any numbers does not count as an empty queue', async () => {
  const { queue } = client({ ...works, GetQueueAttributes: [{}] });
  await expect(queue.depth()).rejects.toEqual(
    refusal('unavailable', { reason: 'queue callbacks gave no usable response' }),
  );
});

test('an answer without an id of the message does not count as sent', async () => {
  const { queue } = client({ ...works, SendMessage: [{}] });
  await expect(queue.send(RESULT)).rejects.toMatchObject({ code: 'unavailable' });
});

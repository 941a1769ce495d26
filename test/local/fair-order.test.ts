import { type FairMessage, FairOrder } from '../../local/aws/fair-order.ts';

const MINUTE_MS = 60_000;
let count = 0;

const message = (groupId?: string, more: Partial<FairMessage> = {}): FairMessage => {
  count += 1;
  return { id: String(count), visibleAtMs: count, ...(groupId !== undefined && { groupId }), ...more };
};
const messages = (groupId: string, length: number, more: Partial<FairMessage> = {}) =>
  Array.from({ length }, () => message(groupId, more));
const groups = (ordered: readonly FairMessage[]) => ordered.map(({ groupId }) => groupId);

test('without a noisy tenant the oldest come first', () => {
  const [one, other, third] = [message('a'), message('b'), message('a')];
  expect(new FairOrder().order([third, other, one], [], 0)).toEqual([one, other, third]);
});

test.each([
  [29, 0, ['a', 'b']],
  [30, 0, ['b', 'a']],
  [30, 269, ['b', 'a']],
  [30, 270, ['a', 'b']],
])('with %i in flight, and %i of quiet tenants: %j', (own, others, expected) => {
  const inFlight = [...messages('a', own), ...Array.from({ length: others }, (_, index) => message(`quiet-${index}`))];
  const waiting = [message('a'), message('b')];
  expect(groups(new FairOrder().order(waiting, inFlight, 0))).toEqual(expected);
});

test.each([
  [101, 899, ['b', 'a']],
  [100, 900, ['a', 'b']],
])('with %i ms of recent processing beside %i of others: %j', (ownMs, othersMs, expected) => {
  const order = new FairOrder();
  const [a, b] = [message('a'), message('b')];
  order.processed(message('a'), 0, ownMs);
  // A tenth each, so that none of them is noisy.
  const quiet = Array.from({ length: 10 }, (_, index) => message(`quiet-${index}`));
  for (const one of quiet) order.processed(one, 0, othersMs / 10);
  expect(groups(order.order([a, b, ...quiet], [], 1_000)).slice(0, 12)).toEqual(
    expected[0] === 'a'
      ? ['a', 'b', ...quiet.map(({ groupId }) => groupId)]
      : ['b', ...quiet.map(({ groupId }) => groupId), 'a'],
  );
});

test('what is being processed counts, too, and what was put off counts no more', () => {
  const slow = messages('a', 3, { receivedAtMs: 0 });
  const others = Array.from({ length: 20 }, (_, index) => message(`quiet-${index}`, { receivedAtMs: 990 }));
  const waiting = [message('a'), message('b')];
  expect(groups(new FairOrder().order(waiting, [...slow, ...others], 1_000))).toEqual(['b', 'a']);
  expect(groups(new FairOrder().order(waiting, [...messages('a', 3), ...others], 1_000))).toEqual(['a', 'b']);
});

test('of several noisy tenants the one with least in flight comes first', () => {
  const inFlight = [...messages('a', 50), ...messages('b', 40)];
  const waiting = [message('a'), message('b'), message('c')];
  expect(groups(new FairOrder().order(waiting, inFlight, 0))).toEqual(['c', 'b', 'a']);
});

test('messages without a group are tenants of their own', () => {
  const inFlight = Array.from({ length: 100 }, () => message());
  const [one, other] = [message(), message('a')];
  expect(new FairOrder().order([other, one], inFlight, 0)).toEqual([one, other]);
});

test('a tenant is noisy no more when its backlog is used up, or it sent nothing for five minutes', () => {
  const order = new FairOrder();
  order.sent(message('a'), 0);
  order.processed(message('a'), 0, 1_000);
  const waiting = () => [message('a'), message('b')];
  expect(groups(order.order(waiting(), [], 2_000))).toEqual(['b', 'a']);
  order.order([message('b')], [], 2_000);
  expect(groups(order.order(waiting(), [], 3_000))).toEqual(['a', 'b']);

  const busy = messages('a', 40);
  expect(groups(order.order(waiting(), busy, 5 * MINUTE_MS - 1))).toEqual(['b', 'a']);
  expect(groups(order.order(waiting(), busy, 5 * MINUTE_MS))).toEqual(['a', 'b']);
});

test('processing is recent for five minutes', () => {
  const order = new FairOrder();
  order.processed(message('a'), 0, 1_000);
  const waiting = [message('a'), message('b')];
  expect(groups(order.order(waiting, [], 1_000 + 5 * MINUTE_MS - 1))).toEqual(['b', 'a']);
  expect(groups(order.order(waiting, [], 1_000 + 5 * MINUTE_MS))).toEqual(['a', 'b']);
});

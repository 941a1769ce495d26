/** How much one run of the sweep gets done, over a store whose calls take their time, on a clock that nothing else moves. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { sweep } from '../../functions/sweep-callbacks/sweep.ts';
import { toItem } from '../../shared/storage/authorization-item.ts';
import { authorizationsIn, type DueKind, STALLED_AFTER_MS } from '../../shared/storage/authorizations.ts';
import { newLink } from '../support/authorization-table.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryItems } from '../support/memory-items.ts';
import { VirtualTime } from '../support/virtual-time.ts';

const CALL_MS = 8;
const BUDGET_MS = 15_000;
/** A store that is ten times as slow; so a backlog that one run cannot reach is small. */
const SLOW_CALL_MS = 80;
/** What was begun within the budget ends after it: at most three calls, and the count of what is left. */
const LAST_CALLS_MS = 5 * SLOW_CALL_MS;

type Item = Record<string, AttributeValue>;

/** What an item of each kind has, beside what a new link has. */
const ITEMS: Readonly<Record<DueKind, (dueAtMs: number) => Item>> = {
  lease: (dueAtMs) => ({ outcome: { S: 'exchanging' }, leaseUntilMs: { N: String(dueAtMs) }, sweep: { S: 'lease' } }),
  refused: () => ({ sweep: { S: 'refused' }, refusedCodes: { SS: ['a'] } }),
  queue: () => ({ outcome: { S: 'success' }, delivery: { S: 'pending' }, sweep: { S: 'queue' } }),
  scheduled: () => ({ outcome: { S: 'success' }, delivery: { S: 'scheduled' }, sweep: { S: 'scheduled' } }),
  stalled: () => ({ outcome: { S: 'success' }, delivery: { S: 'queued' }, sweep: { S: 'delivery' } }),
  erase: () => ({ outcome: { S: 'success' }, delivery: { S: 'delivered' }, openId: { S: 'x' }, sweep: { S: 'erase' } }),
};
const KINDS = Object.keys(ITEMS) as DueKind[];

/** So many due items of a kind, the oldest of them first; what was sent, in order. */
function backlog(kind: DueKind, count: number, callMs = CALL_MS) {
  const items = new Map<string, Item>();
  for (let index = 0; index < count; index += 1) {
    const link = newLink(NOW_MS, { serialNo: String(index) });
    const dueAtMs = NOW_MS - count + index - (kind === 'stalled' ? STALLED_AFTER_MS : 0);
    items.set(link.locator, { ...toItem(link), dueAt: { N: String(dueAtMs) }, ...ITEMS[kind](dueAtMs) });
  }
  const time = new VirtualTime(NOW_MS);
  const authorizations = time.slow(authorizationsIn(memoryItems(items), time.clock), callMs);
  const sent: string[] = [];
  const queue = time.slow({ send: async ({ locator }: { locator: string }) => void sent.push(locator) }, callMs);
  const run = async () => {
    const startedAtMs = time.nowMs;
    const counts = await time.pass(sweep({ authorizations, queue, clock: time.clock }));
    return { ...counts[kind], spanMs: time.nowMs - startedAtMs };
  };
  return { run, sent, time, locators: [...items.keys()] };
}

test.each(KINDS)('20,000 due items of the kind %s in one run', async (kind) => {
  const { run, sent } = backlog(kind, 20_000);
  const { spanMs, ...count } = await run();
  expect(count).toEqual({ done: 20_000, errors: [], left: { items: 0, oldestMs: 0 } });
  expect(spanMs).toBeLessThanOrEqual(BUDGET_MS);
  expect(new Set(sent).size).toBe(['stalled', 'erase'].includes(kind) ? 0 : 20_000);
});

test('what one run does not reach, the next ones do: five runs, a minute apart', async () => {
  const { run, time } = backlog('lease', 15_000, SLOW_CALL_MS);
  let done = 0;
  for (let count = 1; count <= 5; count += 1) {
    const result = await run();
    done += result.done;
    expect(result.errors).toEqual([]);
    expect(result.spanMs).toBeLessThanOrEqual(BUDGET_MS + LAST_CALLS_MS);
    expect(result.left?.items).toBe(15_000 - done);
    time.nowMs += 60_000 - result.spanMs;
  }
  expect(done).toBe(15_000);
});

test('the oldest come first, and how old the oldest of those left is, is said', async () => {
  const { run, sent, locators } = backlog('queue', 6_000, SLOW_CALL_MS);
  const { done, left, spanMs } = await run();
  expect(done).toBeGreaterThan(3_000);
  expect(done).toBeLessThan(6_000);
  expect(left?.items).toBe(6_000 - done);
  expect(left?.oldestMs).toBe(6_000 - done + spanMs);
  const places = new Map(locators.map((locator, index) => [locator, index]));
  // Fifty are under way at once.
  for (const [index, locator] of sent.entries()) expect(Math.abs(Number(places.get(locator)) - index)).toBeLessThan(50);
});

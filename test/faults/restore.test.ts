/**
 * The rehearsal of docs/restore.md: the table is lost, and a backup comes back under another name, as DynamoDB restores it. What
 * was written between the backup and the loss is gone; the quarantine is what keeps a request from counting twice.
 */
import { randomUUID } from 'node:crypto';
import {
  type AuthorizationTable,
  newLink,
  startAuthorizationTable,
  storeResult,
} from '../support/authorization-table.ts';
import { deliveryBench } from '../support/delivery.ts';
import { connectionDocument } from '../support/documents.ts';
import { configuration, NOW_MS, toEvent } from '../support/in-process.ts';
import { openapiOperations, stateOf } from '../support/openapi-operations.ts';

const WINDOW_MS = configuration.timestampWindowMs;
/** From the last write into the lost table on, nothing that consumes nonces is open. */
const QUARANTINE_MS = 2 * WINDOW_MS + 60_000;
const DAY_MS = 86_400_000;
/** The backup's age when the table is lost. */
const LOST_MS = 120_000;

let table: AuthorizationTable;
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

const members = () => ({ merchantId: 'merchant-1', userId: 'customer-1', serialNo: randomUUID() });
const restored = async (restore: Awaited<ReturnType<AuthorizationTable['backUp']>>) =>
  restore(`restored-${randomUUID()}`);
/** The operations over a restored table, with so much time gone by since the backup. */
const reopened = async (
  restore: Awaited<ReturnType<AuthorizationTable['backUp']>>,
  elapsedMs: number,
  options: Parameters<typeof openapiOperations>[1] = {},
) => {
  const things = await restored(restore);
  const operations = openapiOperations(things, options);
  operations.around.nowMs = NOW_MS + elapsedMs;
  return { ...operations, things };
};

describe('a request that counted after the backup', () => {
  /** As late as can be: accepted at the moment of the loss, with a clock that is ahead by the whole window. */
  const lastRequest = async () => {
    const restore = await table.backUp();
    const before = openapiOperations(table);
    before.around.nowMs = NOW_MS + LOST_MS;
    const timestamp = String(before.around.nowMs + WINDOW_MS);
    const request = before.request(members(), { timestamp, nonce: randomUUID() });
    expect(JSON.parse((await before.create(toEvent(request))).body)).toMatchObject({ status: 0 });
    expect(JSON.parse((await before.create(toEvent(request))).body)).not.toMatchObject({ status: 0 });
    return { restore, request };
  };
  const statusOf = async (
    { create }: Pick<ReturnType<typeof openapiOperations>, 'create'>,
    request: Parameters<typeof toEvent>[0],
  ) => (JSON.parse((await create(toEvent(request))).body) as { status: number }).status;

  test('would count once more without the quarantine, up to twice the window after the loss', async () => {
    const { restore, request } = await lastRequest();
    for (const afterLossMs of [0, 2 * WINDOW_MS]) {
      expect(await statusOf(await reopened(restore, LOST_MS + afterLossMs), request)).toBe(0);
    }
  });

  test('does not count again when the quarantine is over, also by a clock that is a minute behind', async () => {
    const { restore, request } = await lastRequest();
    for (const behindMs of [0, 59_999]) {
      const open = await reopened(restore, LOST_MS + QUARANTINE_MS - behindMs);
      expect(await statusOf(open, request)).not.toBe(0);
      expect(open.around.logs.at(-1)?.attributes).toMatchObject({ errorCode: 'timestamp_outside_window' });
    }
  });
});

describe('what is lost', () => {
  test('a link that was made after the backup is none of ours; its serial number makes a new one, with another event', async () => {
    const restore = await table.backUp();
    const before = openapiOperations(table);
    before.around.nowMs = NOW_MS + LOST_MS;
    const link = members();
    const state = stateOf((await before.link(link)).json.data?.alipayAuthUrl);
    const open = await reopened(restore, LOST_MS + QUARANTINE_MS);
    await open.comeBack({ state, auth_code: 'code-of-a-lost-link-1', app_id: connectionDocument.appId });
    expect(open.around.logs.at(-1)?.attributes).toMatchObject({ result: 'invalid', reason: 'no such authorization' });
    expect(open.exchanged).toEqual([]);
    expect((await open.link(link)).json).toMatchObject({ status: 0 });
  });

  test('that a link’s code was redeemed: the issuer refuses it the second time, and nobody is told another result', async () => {
    const before = openapiOperations(table);
    const state = stateOf((await before.link(members())).json.data?.alipayAuthUrl);
    const restore = await table.backUp();
    const query = { state, auth_code: 'code-that-was-redeemed-1', app_id: connectionDocument.appId };
    await before.comeBack(query);
    expect(before.around.logs.at(-1)?.attributes).toMatchObject({ result: 'granted' });
    const requestToken = async () => ({ kind: 'refused', subCode: 'isv.code-invalid', signed: true }) as const;
    const open = await reopened(restore, LOST_MS + QUARANTINE_MS, { requestToken });
    await open.comeBack(query);
    expect(open.around.logs.at(-1)?.attributes).toMatchObject({ result: 'code-refused' });
    await open.comeBack(query);
    expect(open.exchanged).toEqual(['code-that-was-redeemed-1']);
    expect(open.queue.held).toEqual([]);
  });
});

describe('what is told again', () => {
  test('a result from before the backup that was delivered after it: once more, as the same event', async () => {
    const before = deliveryBench(table);
    const link = newLink(NOW_MS);
    await storeResult(before.store, link);
    const restore = await table.backUp();
    await before.settle();
    expect(before.attempts).toHaveLength(1);
    const after = deliveryBench(await restored(restore));
    after.around.nowMs = NOW_MS + LOST_MS + QUARANTINE_MS;
    await after.settle();
    const events = [...before.attempts, ...after.attempts].map(
      ({ body }) => JSON.parse(Buffer.from(body).toString()) as { eventId: string; status: string },
    );
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ eventId: link.eventId, status: events[0]?.status });
  });

  test('a result whose message was used up since: nobody queues it, until the sweep gives it up after five days', async () => {
    const before = deliveryBench(table);
    const link = newLink(NOW_MS);
    await storeResult(before.store, link);
    await before.store.markQueued(link.locator);
    const restore = await table.backUp();
    const after = deliveryBench(await restored(restore));
    const swept = async (laterMs: number) => {
      after.around.nowMs = NOW_MS + laterMs;
      await after.sweep();
      return (await after.store.load(link.locator))?.delivery;
    };
    expect(await swept(4 * DAY_MS)).toBe('queued');
    expect(await swept(5 * DAY_MS + 60_000)).toBe('dead');
    expect(after.attempts).toEqual([]);
  });

  test('a message of a result that is lost ends without an attempt, and is no dead letter', async () => {
    const before = deliveryBench(table);
    const restore = await table.backUp();
    const link = newLink(NOW_MS);
    await storeResult(before.store, link);
    const after = deliveryBench(await restored(restore));
    await after.queue.send(link);
    await after.poll();
    expect([after.attempts, after.deadLetters.held]).toEqual([[], []]);
    expect(after.queue.held).toEqual([]);
  });
});

/** Deliveries of one batch whose merchants' names are resolved by a name server that does not respond for some of them. */

import { createGuardedPost } from '../../shared/delivery/guarded-post.ts';
import { createNameResolver } from '../../shared/delivery/resolve-name.ts';
import { newLink, type StoredThings, storeResult } from '../support/authorization-table.ts';
import { deliveryBench } from '../support/delivery.ts';
import { deliveryDocuments } from '../support/documents.ts';
import { HANG_MS } from '../support/hang.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';
import { type NameServer, startNameServer } from '../support/name-server.ts';
import { type PretendInternet, pretendInternet } from '../support/pretend-internet.ts';
import { until } from '../support/until.ts';

const HONEST = 'https://shop.example/callback';
const silentUrl = (index: number) => `https://silent-${index}.example/callback`;

let table: StoredThings;
let internet: PretendInternet;
let names: NameServer;
const gate = Promise.withResolvers<void>();
beforeAll(async () => {
  table = memoryTable();
  internet = await pretendInternet();
  names = await startNameServer((name, family) => {
    if (name !== 'shop.example') return { after: gate.promise, response: 'silence' };
    return family === 'A' ? ['93.184.216.34'] : [];
  });
});
afterAll(async () => {
  gate.resolve();
  await Promise.all([internet.stop(), names.close()]);
});

test('a name whose server does not respond holds up no other delivery, and counts as its own merchant’s failure', async () => {
  const silent = Array.from({ length: 7 }, (_, index) => silentUrl(index));
  const documents = deliveryDocuments();
  const business = { ...(documents['callers/openapi/business-1'] as object), callbackUrls: [HONEST, ...silent] };
  const bench = deliveryBench(table, { ...documents, 'callers/openapi/business-1': business });
  const given = new AbortController();
  const resolve = createNameResolver({ servers: [names.address], limitMs: HANG_MS });
  // The limit of a look-up comes when the test says so.
  const lookup: typeof resolve = (name, signal) => resolve(name, AbortSignal.any([signal, given.signal]));
  const post = createGuardedPost({ lookup, timeoutMs: HANG_MS });
  bench.merchant = (_attempt, request) => post(request);
  const enqueue = async (callbackUrl: string) => {
    const { locator } = await storeResult(bench.store, newLink(NOW_MS, { callbackUrl }));
    await bench.queue.send({ locator });
    await bench.store.markQueued(locator);
    return locator;
  };
  const slow = await Promise.all(silent.map(enqueue));
  const honest = await Promise.all([HONEST, HONEST, HONEST].map(enqueue));
  const load = (locators: string[]) => Promise.all(locators.map((locator) => bench.store.load(locator)));

  const batch = bench.poll();
  const delivered = (items: Awaited<ReturnType<typeof load>>) => items.every((item) => item?.delivery === 'delivered');
  await until(() => load(honest), delivered);
  // All this while the others wait for their names.
  expect(await load(slow)).toEqual(slow.map(() => expect.objectContaining({ delivery: 'queued', attempts: 0 })));
  given.abort();
  await batch;
  expect(await load(slow)).toEqual(slow.map(() => expect.objectContaining({ delivery: 'queued', attempts: 1 })));
  expect((await load(honest)).map((item) => item?.attempts)).toEqual([0, 0, 0]);
  const reasons = bench.around.logs.map(({ attributes }) => attributes.reason);
  expect(reasons.filter((reason) => reason === 'name_timed_out')).toHaveLength(silent.length);
});

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Queues } from '../../local/aws/sqs-queues.ts';
import { QueuePoller } from '../../local/queue-poller.ts';
import { createGuardedPost } from '../../shared/delivery/guarded-post.ts';
import { createNameResolver } from '../../shared/delivery/resolve-name.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { authorizationsIn } from '../../shared/storage/authorizations.ts';
import { newLink, storeResult } from '../../test/support/authorization-table.ts';
import { memoryItems } from '../../test/support/memory-items.ts';
import { type MerchantServer, startMerchant } from '../../test/support/merchant-server.ts';
import { startNameServer } from '../../test/support/name-server.ts';
import { pretendInternet } from '../../test/support/pretend-internet.ts';
import { MERCHANT_HOST } from '../../test/support/server-certificate.ts';
import { context, type Handler, secretsInMemory } from '../in-process/functions.ts';
import { secrets } from '../in-process/material.ts';
import { percentile, type Row, spreadOf } from '../row.ts';
import { callbackCosts } from './callback-cost.ts';

const HEALTHY_MERCHANTS = 20;
const HEALTHY_RESULTS = 500;
const DEAD_RESULTS = 1_000;
/** The healthy merchants' results come evenly within this time, after the dead one's are queued. */
const ARRIVING_MS = 5_000;
/** As the template has it. */
const SOURCE = { queueName: 'callbacks', batchSize: 1, maximumConcurrency: 100, reportsFailures: true };
const VISIBILITY_MS = 150_000;
const IN_TIME = { ...context, getRemainingTimeInMillis: () => 25_000 };

/** What a merchant's address leads to. */
type Addresses = Readonly<Record<string, string>>;

/** What a queue, its function and the merchants are in one run. */
interface Scene {
  /** Queues a result of a business, whose callback goes to the address. */
  queue(businessId: string, callbackUrl: string, serialNo?: string): Promise<void>;
  end(): Promise<void>;
}

/**
 * What one merchant that is down does to the others: healthy merchants' p99 from a result's being queued to its delivery with 1,000
 * results of the dead one queued before, less the same without them, for five ways to be down. The queue and its poller are the
 * local stack's, the function is the bundle, the posts are real; store and secrets are in memory.
 */
export async function measureFairness(): Promise<Row[]> {
  const internet = await pretendInternet();
  internet.trusted = false;
  const names = await startNameServer((name, family) => {
    if (name !== MERCHANT_HOST) return 'silence';
    return family === 'A' ? ['93.184.216.34'] : [];
  });
  const arrivals = new Map<string, number>();
  const healthy = await startMerchant((callback, response) => {
    arrivals.set(callback.serialNo, performance.now());
    response.end('SUCCESS');
  });
  const [hangs, fails] = [await startMerchant(() => {}), await startMerchant((_callback, response) => fail(response))];
  const dead: Addresses = {
    'name server that does not answer': 'https://silent.example/callback',
    'connection refused': await closedAddress(),
    'TLS that cannot be verified': `https://${MERCHANT_HOST}/callback`,
    'no response': hangs.callbackUrl,
    'HTTP 500': fails.callbackUrl,
  };
  const post = createGuardedPost({ lookup: createNameResolver({ servers: [names.address] }), allowLoopback: true });
  const world = { post, arrivals, healthy };
  try {
    await run(world, {});
    const rows: Row[] = [];
    for (const [way, address] of Object.entries(dead)) {
      const [alone, beside] = [await run(world, {}), await run(world, { dead: [address], results: DEAD_RESULTS })];
      rows.push(rowOf(way, alone, beside));
    }
    const alone = await run(world, { merchants: 1, results: 0 });
    const besides = await run(world, { merchants: 1, dead: Array(19).fill(hangs.callbackUrl), results: 50 });
    return [...rows, lastOne(alone, besides), ...(await callbackCosts())];
  } finally {
    for (const merchant of [healthy, hangs, fails]) merchant.close();
    await Promise.all([internet.stop(), names.close()]);
  }
}

interface World {
  readonly post: ReturnType<typeof createGuardedPost>;
  readonly arrivals: Map<string, number>;
  readonly healthy: MerchantServer;
}

/** @returns milliseconds from queue to delivery of each healthy result */
async function run(
  { post, arrivals, healthy }: World,
  options: { merchants?: number; dead?: readonly string[]; results?: number },
): Promise<number[]> {
  const { merchants = HEALTHY_MERCHANTS, dead = [], results = 0 } = options;
  const scene = await startScene(post);
  arrivals.clear();
  for (const [index, address] of dead.entries()) {
    for (let count = 0; count < results; count += 1) await scene.queue(`dead-${index}`, address);
  }
  const queuedAtMs = new Map<string, number>();
  const amount = (HEALTHY_RESULTS / HEALTHY_MERCHANTS) * merchants;
  for (let count = 0; count < amount; count += 1) {
    const serialNo = randomUUID();
    queuedAtMs.set(serialNo, performance.now());
    await scene.queue(`healthy-${count % merchants}`, `${healthy.callbackUrl}?${serialNo}`, serialNo);
    await sleep(ARRIVING_MS / amount);
  }
  while (arrivals.size < amount) await sleep(20);
  await scene.end();
  return [...queuedAtMs].map(([serialNo, atMs]) => Number(arrivals.get(serialNo)) - atMs);
}

async function startScene(post: World['post']): Promise<Scene> {
  const { createHandler } = (await import(pathToFileURL('dist/deliver-callback/index.js').href)) as {
    createHandler(dependencies: object): Handler;
  };
  const queue = new Queues(Date.now).create({
    name: SOURCE.queueName,
    visibilityTimeoutMs: VISIBILITY_MS,
    retentionMs: 345_600_000,
  });
  const store = authorizationsIn(memoryItems());
  const names = ['dead', 'healthy'].flatMap((kind) => Array.from({ length: 20 }, (_, index) => `${kind}-${index}`));
  const urls = new Map<string, string>();
  const handler = createHandler({
    ...ambient,
    configuration: { secretPrefix: 'alipay-auth-gateway/local', stage: 'local' },
    newUuid: () => randomUUID(),
    fetchSecret: (name: string) => secretsInMemory(documents(names, urls), [])(name),
    queue: { postpone: async (handle: string, seconds: number) => queue.changeVisibility(handle, seconds * 1_000) },
    deadLetters: { send: async () => undefined },
    authorizations: store,
    post,
  });
  const poller = new QueuePoller({
    source: SOURCE,
    queue,
    invoke: async (event) => ({ kind: 'result', text: JSON.stringify(await handler(event as never, IN_TIME)) }),
    actAsFunction: () => undefined,
    writeLog: () => undefined,
  });
  poller.start();
  return {
    queue: async (businessId: string, callbackUrl: string, serialNo: string = randomUUID()) => {
      urls.set(businessId, new URL(callbackUrl).origin + new URL(callbackUrl).pathname);
      const { locator } = await storeResult(store, newLink(Date.now(), { businessId, serialNo, callbackUrl }));
      queue.send(JSON.stringify({ locator }), { groupId: businessId });
    },
    end: async () => {
      poller.stop();
      await poller.idle();
    },
  };
}

/** A business each, whose callbacks may go where its results want to. */
const documents = (names: readonly string[], urls: ReadonlyMap<string, string>) => ({
  ...secrets,
  ...Object.fromEntries(
    names.map((name) => [
      `callers/openapi/${name}`,
      { ...secrets['callers/openapi/rsa'], callbackUrls: [urls.get(name) ?? 'https://shop.example/callback'] },
    ]),
  ),
});

const fail = (response: { statusCode: number; end(): unknown }): void => {
  response.statusCode = 500;
  response.end();
};

async function closedAddress(): Promise<string> {
  const merchant = await startMerchant(() => {});
  merchant.close();
  return merchant.callbackUrl;
}

const p99 = (figures: readonly number[]): number =>
  percentile(
    figures.toSorted((one, other) => one - other),
    99,
  );

function rowOf(way: string, alone: readonly number[], beside: readonly number[]): Row {
  return {
    measure: `fairness: healthy callbacks' p99 beside a dead merchant (${way}), less alone`,
    value: spreadOf([p99(beside) - p99(alone)]),
    unit: 'ms',
    limit: { atMost: 2_000 },
    note: `${describe(beside)}; alone ${describe(alone)}. ${HEALTHY_RESULTS} results of ${HEALTHY_MERCHANTS} healthy merchants in ${ARRIVING_MS / 1_000} s, after ${DEAD_RESULTS} of the dead one; 100 invocations`,
  };
}

function lastOne(alone: readonly number[], beside: readonly number[]): Row {
  return {
    measure: 'fairness: the one healthy merchant of 20, the others without a response, p99',
    value: spreadOf([p99(beside)]),
    unit: 'ms',
    note: `${describe(beside)}; alone ${describe(alone)}. 25 results in ${ARRIVING_MS / 1_000} s, after 50 of each dead one`,
  };
}

const describe = (figures: readonly number[]): string => {
  const { median, highest } = spreadOf(figures);
  return `p99 ${p99(figures).toFixed(0)} ms, median ${median.toFixed(0)} ms, slowest ${highest.toFixed(0)} ms`;
};

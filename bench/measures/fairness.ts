import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { newLink, storeResult } from '../../test/support/authorization-table.ts';
import { type MerchantServer, startMerchant } from '../../test/support/merchant-server.ts';
import { startNameServer } from '../../test/support/name-server.ts';
import { operator } from '../../test/support/operator.ts';
import { pretendInternet } from '../../test/support/pretend-internet.ts';
import { MERCHANT_HOST } from '../../test/support/server-certificate.ts';
import { type RunningStack, startStack } from '../../test/support/stack.ts';
import { percentile, type Row, spreadOf } from '../row.ts';

const HEALTHY_MERCHANTS = 20;
const HEALTHY_RESULTS = 500;
const DEAD_RESULTS = 1_000;
/** The healthy merchants' results come evenly within this time, after the dead one's are queued. */
const ARRIVING_MS = 10_000;
/** Results that are stored at the same time, before anything is measured. */
const STORED_AT_ONCE = 20;

/** A merchant that is down: where its callbacks go, and what the function says of them. */
interface DeadMerchant {
  readonly callbackUrl: string;
  readonly reason: string;
}

/** A result that is stored and waits to be queued. */
interface StoredResult {
  readonly businessId: string;
  readonly serialNo: string;
  readonly locator: string;
}

/** What one run's results go through. */
interface Scene {
  /** Makes a business whose callbacks may go to the address. */
  addBusiness(businessId: string, callbackUrl: string): Promise<void>;
  /** Stores results of the businesses in turn. */
  store(
    businessIds: readonly string[],
    amount: number,
    callbackUrl: (serialNo: string) => string,
  ): Promise<StoredResult[]>;
  queue(result: StoredResult): Promise<void>;
  /** What the functions wrote so far. */
  log(): string;
  end(): Promise<void>;
}

interface World {
  /** Variables of the stack, so that its functions find the name server and the TLS server of this bench. */
  readonly environment: Readonly<Record<string, string>>;
  /** When each result arrived, by serial number. */
  readonly arrivals: Map<string, number>;
  readonly healthy: MerchantServer;
}

/**
 * What one merchant that is down does to the others: healthy merchants' p99 from a result's being queued to its delivery with 1,000
 * results of the dead one queued before, less the same without them, for five ways to be down. Each run is a local stack: its
 * endpoints for table, queue and secrets, its poller, the function in its thread under its role, and real posts.
 */
export async function measureFairness(): Promise<Row[]> {
  const internet = await pretendInternet();
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
  const hanging: DeadMerchant = { callbackUrl: hangs.callbackUrl, reason: 'timed_out' };
  const dead: Readonly<Record<string, DeadMerchant>> = {
    'name server that does not answer': { callbackUrl: 'https://silent.example/callback', reason: 'name_timed_out' },
    'connection refused': { callbackUrl: await closedAddress(), reason: 'connection_failed' },
    'TLS that cannot be verified': {
      callbackUrl: `https://${MERCHANT_HOST}/callback`,
      reason: 'certificate_untrusted',
    },
    'no response': hanging,
    'HTTP 500': { callbackUrl: fails.callbackUrl, reason: 'http_500' },
  };
  const detour = `${pathToFileURL('bench/measures/detour.ts').href}?names=${names.address}&tls=${internet.port}`;
  const world = { environment: { NODE_OPTIONS: `--import ${detour}` }, arrivals, healthy };
  try {
    const rows: Row[] = [];
    for (const [way, merchant] of Object.entries(dead)) {
      const [alone, beside] = [await run(world, {}), await run(world, { dead: [merchant], results: DEAD_RESULTS })];
      rows.push(rowOf(way, alone, beside));
    }
    const alone = await run(world, { merchants: 1 });
    const beside = await run(world, { merchants: 1, dead: Array(19).fill(hanging), results: 50 });
    return [...rows, lastOne(alone, beside)];
  } finally {
    for (const merchant of [healthy, hangs, fails]) merchant.close();
    await Promise.all([internet.stop(), names.close()]);
  }
}

/** @returns milliseconds from queue to delivery of each healthy result */
async function run(
  { environment, arrivals, healthy }: World,
  options: { merchants?: number; dead?: readonly DeadMerchant[]; results?: number },
): Promise<number[]> {
  const { merchants = HEALTHY_MERCHANTS, dead = [], results = 0 } = options;
  const scene = await startScene(await startStack({ environment }));
  arrivals.clear();
  const alive = Array.from({ length: merchants }, (_, index) => `healthy-${index}`);
  for (const businessId of alive) await scene.addBusiness(businessId, healthy.callbackUrl);
  const amount = (HEALTHY_RESULTS / HEALTHY_MERCHANTS) * merchants;
  const expected = await scene.store(alive, amount, (serialNo) => `${healthy.callbackUrl}?${serialNo}`);
  const hopeless: StoredResult[] = [];
  for (const [index, { callbackUrl }] of dead.entries()) {
    await scene.addBusiness(`dead-${index}`, callbackUrl);
    hopeless.push(...(await scene.store([`dead-${index}`], results, () => callbackUrl)));
  }
  for (const result of hopeless) await scene.queue(result);
  const queuedAtMs = new Map<string, number>();
  for (const result of expected) {
    queuedAtMs.set(result.serialNo, performance.now());
    await scene.queue(result);
    await sleep(ARRIVING_MS / amount);
  }
  while (arrivals.size < amount) await sleep(20);
  const log = scene.log();
  await scene.end();
  for (const { reason } of dead) requireReason(log, reason);
  return [...queuedAtMs].map(([serialNo, atMs]) => Number(arrivals.get(serialNo)) - atMs);
}

async function startScene(stack: RunningStack): Promise<Scene> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const place = { endpoint: stack.aws, region: 'eu-central-1', credentials };
  const [database, sqs, secrets] = [new DynamoDBClient(place), new SQSClient(place), operator(stack.aws)];
  const store = createAuthorizationStore({ client: database, tableName: 'alipay-auth-gateway-local', clock: Date.now });
  const queue = createCallbackQueue({ client: sqs, queueName: 'alipay-auth-gateway-local-callbacks' });
  const example = await secrets.read(`callers/openapi/${stack.demo.openapi.rsa.businessId}`);
  return {
    addBusiness: (businessId, callbackUrl) =>
      secrets.create(`callers/openapi/${businessId}`, { ...example, callbackUrls: [callbackUrl] }),
    async store(businessIds, amount, callbackUrl) {
      const stored: StoredResult[] = [];
      const storeNext = async (index: number): Promise<void> => {
        if (index >= amount) return;
        const businessId = String(businessIds[index % businessIds.length]);
        const serialNo = randomUUID();
        const link = newLink(Date.now(), { businessId, serialNo, callbackUrl: callbackUrl(serialNo) });
        const { locator } = await storeResult(store, link);
        await store.markQueued(locator);
        stored.push({ businessId, serialNo, locator });
        await storeNext(index + STORED_AT_ONCE);
      };
      await Promise.all(Array.from({ length: STORED_AT_ONCE }, (_, index) => storeNext(index)));
      return stored;
    },
    queue: (result) => queue.send(result),
    log: () => stack.functionLog(),
    async end() {
      for (const client of [database, sqs]) client.destroy();
      secrets.close();
      await stack.stop();
    },
  };
}

/** Otherwise the merchant was not down in the way that the row names. */
function requireReason(log: string, reason: string): void {
  const attempts = log.split('\n').filter((line) => /"businessId":"dead-/.test(line));
  if (attempts.length === 0 || !attempts.every((line) => line.includes(`"reason":"${reason}"`)))
    throw new Error(
      `attempts at the dead merchant ended otherwise than with ${reason}: ${attempts.slice(0, 3).join('\n')}`,
    );
}

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
    note: `${describe(beside)}; alone ${describe(alone)}. ${HEALTHY_RESULTS} results of ${HEALTHY_MERCHANTS} healthy merchants in ${ARRIVING_MS / 1_000} s, after ${DEAD_RESULTS} of the dead one; 100 invocations; one local stack a run`,
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

import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { demoBusinesses } from '../../test/support/authorization-run.ts';
import { daxpayRun, demoApps } from '../../test/support/daxpay-run.ts';
import { publicGet, signedGet, type WireRequest } from '../../test/support/genauth-client.ts';
import { urlRequest } from '../../test/support/openapi-client.ts';
import { operator } from '../../test/support/operator.ts';
import { type RunningStack, startStack } from '../../test/support/stack.ts';
import { type Row, spreadOf } from '../row.ts';
import { checkAuthInfo } from '../whole-process/auth-info-check.ts';

const ROUNDS = 3;
const SECONDS = 3;
const CONNECTIONS = [1, 8, 64];
/** Public apps among which the load is shared: each is let 1,000 requests at once and 100 a second from one address. */
const PUBLIC_APPS = Array.from({ length: 30 }, (_, index) => `bench-public-${index}`);

/** An operation under load. */
interface Load {
  readonly name: string;
  /** A request that was never sent before. */
  readonly request: () => WireRequest | Promise<WireRequest>;
  /** Whether a body is the right answer. */
  readonly isRight: (body: string) => boolean;
}

/** What one run of autocannon gave. */
interface Run {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Connections that failed, answers of another status than 2xx, and wrong answers. */
  readonly errors: number;
}

/**
 * Requests per second and their 99th percentile at the whole local stack, by autocannon.
 * @param seconds about so long takes each run
 */
export async function localStack(rounds = ROUNDS, seconds = SECONDS): Promise<Row[]> {
  const stack = await startStack();
  try {
    await createPublicApps(stack);
    const series = loads(stack).flatMap((load) =>
      CONNECTIONS.map((connections) => ({ load, connections, runs: [] as Run[] })),
    );
    const amounts = new Map<Load, number>();
    // Also what makes the stack warm.
    for (const load of new Set(series.map(({ load }) => load))) {
      const { requestsPerSecond } = await run(stack.gateway, load, { connections: 8, amount: 500 });
      amounts.set(load, Math.ceil(requestsPerSecond * seconds));
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const { load, connections, runs } of series) {
        runs.push(await run(stack.gateway, load, { connections, amount: amounts.get(load) ?? 0 }));
      }
    }
    return [...series.flatMap(rowsOf), errorsOf(series.flatMap(({ runs }) => runs))];
  } finally {
    await stack.stop();
  }
}

function loads({ demo }: RunningStack): Load[] {
  const { genauth, alipayApp } = demo;
  const business = demoBusinesses(demo).rsa;
  const daxpay = daxpayRun(demo);
  let turn = 0;
  const isAuthInfo = (body: string) => {
    checkAuthInfo({ statusCode: 200, body }, alipayApp);
    return true;
  };
  return [
    {
      name: 'AuthInfo, signed caller',
      request: () => signedGet({ ...genauth.signedApp }),
      isRight: isAuthInfo,
    },
    {
      name: 'AuthInfo, public app',
      request: () => publicGet(PUBLIC_APPS[turn++ % PUBLIC_APPS.length] ?? '', genauth.publicApp.connection),
      isRight: isAuthInfo,
    },
    {
      name: 'open API, new link (RSA)',
      request: () => {
        const { businessId, merchantId, key } = business;
        const body = { businessId, merchantId, serialNo: randomUUID(), userId: 'customer-1' };
        return urlRequest(key, { businessId, body: JSON.stringify(body) });
      },
      isRight: (body) => JSON.parse(body).status === 0,
    },
    {
      name: 'DaxPay, exchange of a new code',
      request: async () => daxpay.signed(demoApps(demo).hmac, await daxpay.newCode()),
      isRight: (body) => JSON.parse(body).code === 0,
    },
  ];
}

async function createPublicApps({ aws, demo }: RunningStack): Promise<void> {
  const { create, close } = operator(aws);
  const app = { public: true, connections: [demo.alipayApp.connection] };
  for (const appId of PUBLIC_APPS) await create(`callers/genauth/${appId}`, app);
  close();
}

/** Signs all requests first, so that the load is the stack's own. */
async function run(
  url: string,
  { request, isRight }: Load,
  { connections, amount }: { connections: number; amount: number },
): Promise<Run> {
  const signed: WireRequest[] = [];
  // Each connection draws one that it does not send.
  while (signed.length < amount + connections) signed.push(...(await Promise.all(Array.from({ length: 50 }, request))));
  let wrong = 0;
  let [startedMs, endedMs] = [Number.NaN, Number.NaN];
  const { errors, non2xx, latency } = await autocannon({
    url,
    connections,
    amount,
    requests: [
      {
        setupRequest: () => {
          // Its own clock ticks in seconds.
          if (Number.isNaN(startedMs)) startedMs = performance.now();
          const next = signed.pop();
          if (next === undefined) throw new RangeError('no request is left');
          const { method, target, headers, body } = next;
          return { method, path: target, headers: Object.fromEntries(headers), body };
        },
        onResponse: (status, body) => {
          endedMs = performance.now();
          if (status === 200 && !tells(() => isRight(body))) wrong += 1;
        },
      },
    ],
  });
  return {
    requestsPerSecond: (amount / (endedMs - startedMs)) * 1_000,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    errors: errors + non2xx + wrong,
  };
}

function tells(isRight: () => boolean): boolean {
  try {
    return isRight();
  } catch {
    return false;
  }
}

function rowsOf({ load, connections, runs }: { load: Load; connections: number; runs: readonly Run[] }): Row[] {
  const measure = `local stack: ${load.name}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  const p50 = spreadOf(runs.map(({ p50Ms }) => p50Ms)).median;
  const note = 'gateway, functions, database, Alipay and the load itself on this one machine; each request another one';
  return [
    {
      measure,
      value: spreadOf(runs.map(({ requestsPerSecond }) => requestsPerSecond)),
      unit: 'requests/s',
      note: `p50 ${p50} ms; ${note}`,
    },
    { measure: `${measure}, p99`, value: spreadOf(runs.map(({ p99Ms }) => p99Ms)), unit: 'ms', note },
  ];
}

function errorsOf(runs: readonly Run[]): Row {
  const errors = runs.reduce((sum, run) => sum + run.errors, 0);
  return {
    measure: 'local stack: requests that failed or were answered wrongly',
    value: spreadOf([errors]),
    unit: 'calls',
    limit: { atMost: 0 },
    note: 'connections, statuses other than 2xx, envelopes that refuse, and AuthInfo whose signature does not verify',
  };
}

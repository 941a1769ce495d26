import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { daxpayRun } from '../../test/support/daxpay-run.ts';
import { signedGet, type WireRequest } from '../../test/support/genauth-client.ts';
import { urlRequest } from '../../test/support/openapi-client.ts';
import { operator } from '../../test/support/operator.ts';
import { recordedCalls } from '../../test/support/recorded-calls.ts';
import { type RunningStack, startStack } from '../../test/support/stack.ts';
import { percentile, type Row, spreadOf } from '../row.ts';
import { ask } from '../whole-process/ask.ts';
import type { Flood } from './stranger-flood.ts';

/** For so long strangers call, and for as long nobody does; each time a gateway that was just started. */
const FLOOD_MS = 60_000;
const ROUNDS = 3;
const STRANGERS_PER_SECOND = 100;
/** Callers that were never seen before, each with its first call, evenly in that time: so many that the p99 is not the few slowest. */
const HONEST = 1_000;

/** One protocol at one gateway: callers of the bench, and what they send. */
interface Side {
  readonly operation: Flood['operation'];
  readonly documentName: (id: string) => string;
  readonly document: object;
  /** What each caller's document has of its own. */
  readonly keyOf?: (id: string) => object;
  readonly honest: (id: string) => WireRequest | Promise<WireRequest>;
  readonly isServed: (body: Readonly<Record<string, unknown>>) => boolean;
}

/** First calls of honest callers while strangers call under 100 new ids a second, over the same without them. */
export async function measureStrangers(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const protocol of PROTOCOLS) {
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await firstCalls(protocol, { flood: false });
      rounds.push({ alone, beside: await firstCalls(protocol, { flood: true }) });
    }
    rows.push(rowOf(protocol, rounds));
  }
  return rows;
}

interface Measured {
  readonly p99Ms: number;
  readonly refused: number;
  /** Secrets that the function asked for, but for its own keys. */
  readonly secrets: number;
  readonly strangers: number;
}

interface Round {
  readonly alone: Measured;
  readonly beside: Measured;
}

/** The first calls of so many callers within a minute, at a gateway that was just started, with or without strangers. */
async function firstCalls(protocol: ProtocolName, { flood }: { readonly flood: boolean }): Promise<Measured> {
  const stack = await startStack();
  try {
    const side = SIDES[protocol](stack);
    const ids = Array.from({ length: HONEST + 1 }, () => `bench-${randomUUID().slice(0, 8)}`);
    const admin = operator(stack.aws);
    for (const id of ids) await admin.create(side.documentName(id), { ...side.document, ...side.keyOf?.(id) });
    admin.close();
    // What every caller shares is loaded.
    await ask(stack.gateway, await side.honest(String(ids[0])));
    await recordedCalls(stack.aws).clear();
    let refused = 0;
    const strangers = flood ? strangersOf(stack, side) : undefined;
    const durationsMs: number[] = [];
    for (const id of ids.slice(1)) {
      const request = await side.honest(id);
      const startedMs = performance.now();
      if (!side.isServed(await ask(stack.gateway, request))) refused += 1;
      durationsMs.push(performance.now() - startedMs);
      await sleep(Math.max(0, FLOOD_MS / HONEST - (performance.now() - startedMs)));
    }
    const called = (await strangers?.end()) ?? 0;
    const calls = (await recordedCalls(stack.aws).list()).filter(({ function: name }) => name === side.operation);
    const secrets = calls.filter(
      ({ action, resource }) => action.startsWith('secretsmanager') && !/\/keys\/|\/connections\//.test(resource),
    );
    const sorted = durationsMs.toSorted((one, other) => one - other);
    return { p99Ms: percentile(sorted, 99), refused, secrets: secrets.length, strangers: called };
  } finally {
    await stack.stop();
  }
}

/** Strangers in a thread of their own: what it takes to send so much is not what an honest caller waits for. */
function strangersOf({ gateway, demo }: RunningStack, { operation }: Side) {
  const { connection } = demo.alipayApp;
  const workerData: Flood = { gateway, operation, connection, perSecond: STRANGERS_PER_SECOND };
  const thread = new Worker(new URL('./stranger-flood.ts', import.meta.url), { workerData });
  return {
    async end(): Promise<number> {
      thread.postMessage('end');
      const [called] = await once(thread, 'message');
      await thread.terminate();
      return called;
    },
  };
}

const SECRET = randomBytes(32).toString('base64url');

const PROTOCOLS = ['GenAuth', 'the open API', 'DaxPay'] as const;
type ProtocolName = (typeof PROTOCOLS)[number];

const SIDES: Readonly<Record<ProtocolName, (stack: RunningStack) => Side>> = {
  GenAuth: ({ demo: { alipayApp } }) => ({
    operation: 'get-alipay-authinfo',
    documentName: (id) => `callers/genauth/${id}`,
    document: { connections: [alipayApp.connection] },
    keyOf: (id) => ({ accessKeys: [{ id, secret: SECRET, methods: ['HMAC-SHA256'] }] }),
    honest: (id) => {
      const key = { accessKeyId: id, accessKeySecret: SECRET, method: 'HMAC-SHA256' } as const;
      return signedGet({ appId: id, ...key, connection: alipayApp.connection });
    },
    isServed: ({ statusCode }) => statusCode === 200,
  }),
  'the open API': ({ demo: { alipayApp, openapi } }) => ({
    operation: 'create-authorization-url',
    documentName: (id) => `callers/openapi/${id}`,
    document: {
      algorithm: 'MD5',
      md5Secrets: [{ secret: SECRET }],
      merchants: [{ merchantId: 'bench-merchant', name: 'Bench' }],
      callbackUrls: [openapi.md5.callbackUrl],
      defaultCallbackUrl: openapi.md5.callbackUrl,
      connection: alipayApp.connection,
    },
    honest: (businessId) => {
      const body = JSON.stringify({ businessId, merchantId: 'bench-merchant', serialNo: randomUUID(), userId: 'u' });
      return urlRequest({ secret: SECRET }, { businessId, body });
    },
    isServed: ({ status }) => status === 0,
  }),
  DaxPay: ({ demo }) => {
    const run = daxpayRun(demo);
    return {
      operation: 'exchange-auth-code',
      documentName: (id) => `callers/daxpay/${id}`,
      document: { signSecrets: [{ secret: SECRET }], channels: { ali_pay: demo.alipayApp.connection } },
      honest: async (appId) => run.signed({ appId, key: { secret: SECRET } }, await run.newCode()),
      isServed: ({ code }) => code === 0,
    };
  },
};

function rowOf(protocol: ProtocolName, rounds: readonly Round[]): Row {
  const sum = (read: (round: Round) => number) => rounds.reduce((total, round) => total + read(round), 0);
  const refused = sum(({ alone, beside }) => alone.refused + beside.refused);
  const secrets = sum(({ beside }) => beside.secrets);
  if (refused + secrets > 0) {
    throw new Error(`${protocol}: ${refused} honest first calls refused, ${secrets} secrets asked for by strangers`);
  }
  const p99 = (side: keyof Round) => `${spreadOf(rounds.map((round) => round[side].p99Ms)).median.toFixed(1)} ms`;
  return {
    measure: `strangers: p99 of first calls of ${protocol} beside ${STRANGERS_PER_SECOND} unknown ids a second, over alone`,
    value: spreadOf(rounds.map(({ alone, beside }) => beside.p99Ms / alone.p99Ms)),
    unit: '×',
    limit: { atMost: 1.5 },
    note: `${p99('beside')} over ${p99('alone')}; ${HONEST} callers that were never seen before within ${FLOOD_MS / 1_000} s, as many within another ${FLOOD_MS / 1_000} s alone, each time at a gateway just started, ${ROUNDS} times; all served; ${sum(({ beside }) => beside.strangers)} strangers, for whom no secret was asked for`,
  };
}

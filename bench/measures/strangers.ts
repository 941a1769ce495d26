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

/** For so long strangers call in all, and as long nobody does. */
const FLOOD_MS = 60_000;
/** In so many pieces, each between two halves of one without strangers: what the machine does besides meets both sides. */
const ROUNDS = 6;
const STRANGERS_PER_SECOND = 100;
/** Callers that were never seen before, each with its first call, evenly in that time on each side: so many that the p99 is not the one slowest. */
const HONEST = 300;

/** One protocol: callers of the bench, and what they send. */
interface Side {
  readonly name: string;
  readonly operation: Flood['operation'];
  readonly documentName: (id: string) => string;
  readonly document: object;
  readonly honest: (id: string) => WireRequest | Promise<WireRequest>;
  readonly isServed: (body: Readonly<Record<string, unknown>>) => boolean;
}

/** First calls of honest callers while strangers call under 100 new ids a second, over the same without them. */
export async function measureStrangers(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const index of [0, 1, 2]) {
    const stack = await startStack();
    try {
      const side = sidesOf(stack)[index] as Side;
      const alone: Measured[] = [];
      const beside: Measured[] = [];
      const half = { callers: HONEST / ROUNDS / 2, flood: false };
      for (let round = 0; round < ROUNDS; round += 1) {
        alone.push(await firstCalls(stack, side, half));
        beside.push(await firstCalls(stack, side, { callers: HONEST / ROUNDS, flood: true }));
        alone.push(await firstCalls(stack, side, half));
      }
      rows.push(rowOf(side, all(alone), all(beside)));
    } finally {
      await stack.stop();
    }
  }
  return rows;
}

interface Measured {
  readonly durationsMs: readonly number[];
  readonly refused: number;
  /** Secrets that the function asked for, but for its own keys. */
  readonly secrets: number;
  readonly strangers: number;
}

const all = (pieces: readonly Measured[]): Measured => ({
  durationsMs: pieces.flatMap(({ durationsMs }) => durationsMs),
  refused: sumOf(pieces, 'refused'),
  secrets: sumOf(pieces, 'secrets'),
  strangers: sumOf(pieces, 'strangers'),
});

const sumOf = (pieces: readonly Measured[], name: 'refused' | 'secrets' | 'strangers'): number =>
  pieces.reduce((sum, piece) => sum + piece[name], 0);

/** The first calls of so many callers, evenly, with or without strangers. */
async function firstCalls(
  stack: RunningStack,
  side: Side,
  { callers, flood }: { readonly callers: number; readonly flood: boolean },
): Promise<Measured> {
  const ids = Array.from({ length: callers + 1 }, () => `bench-${randomUUID().slice(0, 8)}`);
  const admin = operator(stack.aws);
  for (const id of ids) await admin.create(side.documentName(id), { ...side.document, ...keyOf(side, id) });
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
  return { durationsMs, refused, secrets: secrets.length, strangers: called };
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

/** Each of the bench's GenAuth callers has a key of its own. */
const keyOf = ({ name }: Side, id: string): object =>
  name === 'GenAuth' ? { accessKeys: [{ id, secret: SECRET, methods: ['HMAC-SHA256'] }] } : {};

const SECRET = randomBytes(32).toString('base64url');

function sidesOf({ demo }: RunningStack): readonly Side[] {
  const daxpay = daxpayRun(demo);
  const { connection } = demo.alipayApp;
  const merchantId = 'bench-merchant';
  return [
    {
      name: 'GenAuth',
      operation: 'get-alipay-authinfo',
      documentName: (id) => `callers/genauth/${id}`,
      document: { connections: [connection] },
      honest: (id) =>
        signedGet({ appId: id, accessKeyId: id, accessKeySecret: SECRET, method: 'HMAC-SHA256', connection }),
      isServed: ({ statusCode }) => statusCode === 200,
    },
    {
      name: 'the open API',
      operation: 'create-authorization-url',
      documentName: (id) => `callers/openapi/${id}`,
      document: {
        algorithm: 'MD5',
        md5Secrets: [{ secret: SECRET }],
        merchants: [{ merchantId, name: 'Bench' }],
        callbackUrls: [demo.openapi.md5.callbackUrl],
        defaultCallbackUrl: demo.openapi.md5.callbackUrl,
        connection,
      },
      honest: (businessId) => {
        const body = JSON.stringify({ businessId, merchantId, serialNo: randomUUID(), userId: 'u' });
        return urlRequest({ secret: SECRET }, { businessId, body });
      },
      isServed: ({ status }) => status === 0,
    },
    {
      name: 'DaxPay',
      operation: 'exchange-auth-code',
      documentName: (id) => `callers/daxpay/${id}`,
      document: { signSecrets: [{ secret: SECRET }], channels: { ali_pay: connection } },
      honest: async (appId) => daxpay.signed({ appId, key: { secret: SECRET } }, await daxpay.newCode()),
      isServed: ({ code }) => code === 0,
    },
  ];
}

function rowOf({ name }: Side, alone: Measured, beside: Measured): Row {
  const p99 = ({ durationsMs }: Measured) =>
    percentile(
      durationsMs.toSorted((one, other) => one - other),
      99,
    );
  if (alone.refused + beside.refused + beside.secrets > 0) {
    throw new Error(
      `${name}: ${beside.refused} honest first calls refused, ${beside.secrets} secrets asked for by strangers`,
    );
  }
  return {
    measure: `strangers: p99 of first calls of ${name} beside ${STRANGERS_PER_SECOND} unknown ids a second, over alone`,
    value: spreadOf([p99(beside) / p99(alone)]),
    unit: '×',
    limit: { atMost: 1.5 },
    note: `${p99(beside).toFixed(0)} ms over ${p99(alone).toFixed(0)} ms; ${HONEST} callers that were never seen before within ${FLOOD_MS / 1_000} s, as many within another ${FLOOD_MS / 1_000} s alone, in ${ROUNDS} pieces by turns, all served; ${beside.strangers} strangers, for whom no secret was asked for`,
  };
}

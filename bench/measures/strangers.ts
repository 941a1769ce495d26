import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXCHANGE_PATH, shanghaiTime } from '../../test/support/daxpay-client.ts';
import { daxpayRun } from '../../test/support/daxpay-run.ts';
import { signedGet, type WireRequest } from '../../test/support/genauth-client.ts';
import { URL_PATH, urlRequest } from '../../test/support/openapi-client.ts';
import { operator } from '../../test/support/operator.ts';
import { recordedCalls } from '../../test/support/recorded-calls.ts';
import { type RunningStack, startStack } from '../../test/support/stack.ts';
import { percentile, type Row, spreadOf } from '../row.ts';

/** For so long strangers call, and for half of it nobody does, before and again behind: what warms up meets both sides. */
const FLOOD_MS = 60_000;
const STRANGERS_PER_SECOND = 100;
/** Callers that were never seen before, each with its first call, evenly in that time: so many that the p99 is not the one slowest. */
const HONEST = 300;

/** One protocol: callers of the bench, what they send, and what strangers send. */
interface Side {
  readonly name: string;
  readonly operation: string;
  readonly documentName: (id: string) => string;
  readonly document: object;
  readonly honest: (id: string) => WireRequest | Promise<WireRequest>;
  readonly stranger: (id: string) => WireRequest;
  readonly isServed: (body: Readonly<Record<string, unknown>>) => boolean;
}

/** First calls of honest callers while strangers call under 100 new ids a second, over the same without them. */
export async function measureStrangers(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const index of [0, 1, 2]) {
    const stack = await startStack();
    try {
      const side = sidesOf(stack)[index] as Side;
      const half = { callers: HONEST / 2, flood: false };
      const before = await firstCalls(stack, side, half);
      const beside = await firstCalls(stack, side, { callers: HONEST, flood: true });
      const behind = await firstCalls(stack, side, half);
      rows.push(rowOf(side, both(before, behind), beside));
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

const both = (one: Measured, other: Measured): Measured => ({
  durationsMs: [...one.durationsMs, ...other.durationsMs],
  refused: one.refused + other.refused,
  secrets: one.secrets + other.secrets,
  strangers: one.strangers + other.strangers,
});

/** The first calls of so many callers, evenly, with or without strangers. */
async function firstCalls(
  stack: RunningStack,
  side: Side,
  { callers, flood }: { readonly callers: number; readonly flood: boolean },
): Promise<Measured> {
  const ids = Array.from({ length: callers }, () => `bench-${randomUUID().slice(0, 8)}`);
  const admin = operator(stack.aws);
  for (const id of ids) await admin.create(side.documentName(id), { ...side.document, ...keyOf(side, id) });
  admin.close();
  // What every caller shares is loaded.
  await ask(stack, await side.honest(String(ids[0])));
  await recordedCalls(stack.aws).clear();
  let [over, strangers, refused] = [false, 0, 0];
  const flooding = (async () => {
    const begunMs = performance.now();
    while (flood && !over) {
      const due = ((performance.now() - begunMs) / 1_000) * STRANGERS_PER_SECOND;
      for (; strangers < due; strangers += 1) void ask(stack, side.stranger(randomUUID().slice(0, 18)));
      await sleep(5);
    }
  })();
  const durationsMs: number[] = [];
  for (const id of ids.slice(1)) {
    const request = await side.honest(id);
    const startedMs = performance.now();
    if (!side.isServed(await ask(stack, request))) refused += 1;
    durationsMs.push(performance.now() - startedMs);
    await sleep(Math.max(0, FLOOD_MS / HONEST - (performance.now() - startedMs)));
  }
  over = true;
  await flooding;
  const calls = (await recordedCalls(stack.aws).list()).filter(({ function: name }) => name === side.operation);
  const secrets = calls.filter(
    ({ action, resource }) => action.startsWith('secretsmanager') && !/\/keys\/|\/connections\//.test(resource),
  );
  return { durationsMs, refused, secrets: secrets.length, strangers };
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
      stranger: (id) =>
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
      stranger: (businessId) => ({ ...urlRequest({ secret: SECRET }, { businessId, body: '{}' }), target: URL_PATH }),
      isServed: ({ status }) => status === 0,
    },
    {
      name: 'DaxPay',
      operation: 'exchange-auth-code',
      documentName: (id) => `callers/daxpay/${id}`,
      document: { signSecrets: [{ secret: SECRET }], channels: { ali_pay: connection } },
      honest: async (appId) => daxpay.signed({ appId, key: { secret: SECRET } }, await daxpay.newCode()),
      stranger: (appId) => ({
        method: 'POST',
        target: EXCHANGE_PATH,
        headers: [['content-type', 'application/json']],
        body: JSON.stringify({
          ...{ appId, reqTime: shanghaiTime(Date.now()), nonceStr: randomUUID().slice(0, 20), channel: 'ali_pay' },
          ...{ authCode: 'a-code', sign: '0'.repeat(64) },
        }),
      }),
      isServed: ({ code }) => code === 0,
    },
  ];
}

async function ask({ gateway }: RunningStack, { method, target, headers, body }: WireRequest) {
  const response = await fetch(`${gateway}${target}`, {
    method,
    headers: headers.map(([name, value]) => [name, value] as [string, string]),
    ...(body !== undefined && { body }),
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
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
    note: `${p99(beside).toFixed(0)} ms over ${p99(alone).toFixed(0)} ms; ${HONEST - 1} callers that were never seen before within ${FLOOD_MS / 1_000} s, as many in half of it before and half behind, all served; ${beside.strangers} strangers, for whom no secret was asked for`,
  };
}

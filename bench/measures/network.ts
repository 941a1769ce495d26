import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';
import { context } from '../in-process/functions.ts';
import { countLogBytes } from '../in-process/log-bytes.ts';
import { PRICES } from '../prices.ts';
import { percentile, type Row, spreadOf } from '../row.ts';
import { otherTasks, signedAuthInfo, type Task } from '../whole-process/tasks.ts';
import { startWorld, type World } from '../whole-process/world.ts';

/** So few that they are over within the second for which stage `local` keeps what it has read. */
const REQUESTS = 20;

/** Most calls to AWS of one warm request, by its task's name. */
const LIMITS: Readonly<Record<string, number>> = {
  'get-alipay-authinfo (signed)': 1,
  'get-alipay-authinfo (public)': 0,
  'create-authorization-url (RSA)': 2,
  'exchange-auth-code (HMAC-SHA256)': 3,
};

/** What warm requests call, over the unmodified SDK clients against local endpoints, and what of AuthInfo costs money. */
export async function measureNetwork(): Promise<Row[]> {
  const parsed = countKeyParses();
  const world = await startWorld();
  try {
    const tasks = [signedAuthInfo(world), ...otherTasks(world)].filter(({ name }) => name in LIMITS);
    const rows: Row[] = [];
    for (const task of tasks) rows.push(...(await rowsOf(task, await warmRequests(task, world, parsed))));
    return rows;
  } finally {
    await world.stop();
  }
}

interface Warm {
  /** Of each request. */
  readonly calls: readonly number[];
  /** Of secrets, and of the registry. */
  readonly fetches: number;
  readonly parses: number;
  readonly durationsMs: readonly number[];
  readonly logBytes: number;
}

async function warmRequests(task: Task, world: World, parsed: { count: number }): Promise<Warm> {
  Object.assign(process.env, world.environmentOf(task.operation));
  // Each task its own instance, with its own caches and clients.
  const { handler } = await import(`${pathToFileURL(`dist/${task.operation}/index.js`).href}?${task.name}`);
  const request = async () => {
    const event = await task.event();
    world.aws.calls.reset();
    const startedAtMs = performance.now();
    const answer = await handler(event, context);
    const durationMs = performance.now() - startedAtMs;
    task.check(answer);
    const calls = world.aws.calls.list().map(({ action, resource }) => ({ action, resource }));
    return { durationMs, calls };
  };
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await request();
  const log = countLogBytes();
  parsed.count = 0;
  const results = [];
  for (let index = 0; index < REQUESTS; index += 1) results.push(await request());
  return {
    calls: results.map(({ calls }) => calls.length),
    fetches: results
      .flatMap(({ calls }) => calls)
      .filter(({ action, resource }) => action.startsWith('secretsmanager') || resource.endsWith('-registry')).length,
    parses: parsed.count,
    durationsMs: results.map(({ durationMs }) => durationMs),
    logBytes: log.stop() / REQUESTS,
  };
}

async function rowsOf({ name }: Task, warm: Warm): Promise<Row[]> {
  assert.ok(name in LIMITS);
  const rows: Row[] = [
    {
      measure: `network: calls to AWS of a warm ${name}`,
      value: spreadOf(warm.calls),
      unit: 'calls',
      limit: { atMost: LIMITS[name] ?? 0 },
      note: `${REQUESTS} requests over the unmodified SDK clients`,
    },
    {
      measure: `network: secrets and callers fetched and keys parsed by a warm ${name}`,
      value: spreadOf([warm.fetches + warm.parses]),
      unit: 'calls',
      limit: { atMost: 0 },
      note: `${warm.fetches} fetches and ${warm.parses} parses in ${REQUESTS} requests`,
    },
  ];
  return name === 'get-alipay-authinfo (signed)' ? [...rows, cost(warm)] : rows;
}

const MEMORY_GB =
  Number(/memorySize: (\d+)/.exec(readFileSync('functions/get-alipay-authinfo/function.yml', 'utf8'))?.[1]) / 1_024;
/** What a call to DynamoDB takes within a region, beyond the loopback's; an assumption, not measured. */
const DYNAMODB_MS = 5;

function cost({ durationsMs, logBytes }: Warm): Row {
  const ownMs = percentile(
    durationsMs.toSorted((a, b) => a - b),
    50,
  );
  const billedMs = Math.ceil(ownMs + DYNAMODB_MS);
  const parts = {
    'HTTP API': PRICES.millionHttpApiRequests,
    invocations: PRICES.millionInvocations,
    duration: 1e6 * (billedMs / 1_000) * MEMORY_GB * PRICES.gbSecond,
    'DynamoDB writes': PRICES.millionWriteUnits,
    logs: ((1e6 * logBytes) / 1e9) * PRICES.gigabyteOfLogs,
  };
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  const shown = Object.entries(parts).map(([name, part]) => `${name} ${part.toFixed(3)}`);
  return {
    measure: 'cost of a million signed AuthInfo',
    value: spreadOf([sum]),
    unit: 'USD',
    note: `${shown.join(' + ')}; ${billedMs} ms billed: measured ${ownMs.toFixed(1)} ms and ${DYNAMODB_MS} ms assumed for DynamoDB; ${logBytes.toFixed(0)} bytes of log; arm64, ${MEMORY_GB * 1_024} MB, us-east-1`,
  };
}

/** Counts from now on every key that is made from text, in whatever module. Before the bundles are loaded. */
function countKeyParses(): { count: number } {
  const parsed = { count: 0 };
  for (const name of ['createPrivateKey', 'createPublicKey', 'createSecretKey'] as const) {
    const original = crypto[name] as (...parts: unknown[]) => unknown;
    Object.assign(crypto, {
      [name]: (...parts: unknown[]) => {
        parsed.count += 1;
        return original(...parts);
      },
    });
  }
  syncBuiltinESMExports();
  return parsed;
}

import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { context } from '../in-process/functions.ts';
import { type Row, spreadOf } from '../row.ts';
import { loadBundle } from '../whole-process/load-bundle.ts';
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

/** What warm requests call, over the unmodified SDK clients against local endpoints. */
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
}

async function warmRequests(task: Task, world: World, parsed: { count: number }): Promise<Warm> {
  const handler = loadBundle(task.operation, world.environmentOf(task.operation));
  const request = async () => {
    const event = await task.event();
    world.aws.calls.reset();
    const answer = await handler(event, context);
    task.check(answer);
    return world.aws.calls.list().map(({ action, resource }) => ({ action, resource }));
  };
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await request();
  parsed.count = 0;
  const results = [];
  for (let index = 0; index < REQUESTS; index += 1) results.push(await request());
  return {
    calls: results.map((calls) => calls.length),
    fetches: results
      .flat()
      .filter(({ action, resource }) => action.startsWith('secretsmanager') || resource.endsWith('-registry')).length,
    parses: parsed.count,
  };
}

async function rowsOf({ name }: Task, warm: Warm): Promise<Row[]> {
  assert.ok(name in LIMITS);
  return [
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

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { CostInputs, OperationInputs } from '../../scripts/costs/inputs.ts';
import { itemBytes } from '../../scripts/costs/units.ts';
import { publicGet } from '../../test/support/genauth-client.ts';
import { eventOf } from '../event.ts';
import { context } from '../in-process/functions.ts';
import { collectLog } from '../in-process/log-bytes.ts';
import { type Row, spreadOf } from '../row.ts';
import { type BundleHandler, loadBundle } from '../whole-process/load-bundle.ts';
import { type Meter, type MeteredCall, startMeter } from '../whole-process/metered-endpoints.ts';
import { otherTasks, signedAuthInfo, type Task } from '../whole-process/tasks.ts';
import { startWorld, type World } from '../whole-process/world.ts';
import { callerItemBytes } from './registry-cost.ts';

/** What `npm run costs` makes docs/costs.md from. */
const FILE = 'bench/costs.json';
const [WARM_UPS, TIMED_ROUNDS] = [5, 20];

/** Writes bench/costs.json anew: what one request of each interface needs, and one run of each schedule. */
export async function measureCosts(): Promise<Row[]> {
  const world = await startWorld();
  const meter = await startMeter(world.aws.url, world.tables);
  try {
    const tasks = [signedAuthInfo(world), stranger(world), ...otherTasks(world)];
    const [counted, processorMs] = [await countAll(tasks, world, meter), await timeAll(tasks, world)];
    const operations = Object.fromEntries(
      tasks.map(({ name }, at): [string, OperationInputs] => [
        name,
        { processorMs: rounded(processorMs[at] ?? 0), ...(counted[at] as Counted) },
      ]),
    );
    const inputs: CostInputs = { measured: setting(), callerItemBytes: callerItemBytes(), operations };
    writeFileSync(FILE, `${JSON.stringify(inputs, undefined, 2)}\n`);
    return Object.entries(operations).map(rowOf);
  } finally {
    await meter.stop();
    await world.stop();
  }
}

type Counted = Omit<OperationInputs, 'processorMs'>;

/** A request under an id that nobody has. */
const stranger = ({ demo }: World): Task => ({
  name: 'get-alipay-authinfo (stranger)',
  operation: 'get-alipay-authinfo',
  event: () => eventOf(publicGet(randomUUID().replaceAll('-', '').slice(0, 24), demo.genauth.publicApp.connection)),
  check: (answer) => assert.notEqual(JSON.parse((answer as { body: string }).body).statusCode, 200),
});

/** Every task once in a new instance, and once more when that has what it keeps. */
async function countAll(tasks: readonly Task[], world: World, meter: Meter): Promise<Counted[]> {
  const handlers = new Map<Task, BundleHandler>();
  // An instance fetches what every request needs when it is loaded, so that belongs to the first round.
  const loaded = async (task: Task) => {
    const handler =
      handlers.get(task) ??
      loadBundle(task.operation, { ...world.environmentOf(task.operation), AWS_ENDPOINT_URL: meter.url });
    handlers.set(task, handler);
    return handler;
  };
  const first = await oneRound(tasks, loaded, meter);
  const second = await oneRound(tasks, loaded, meter);
  return tasks.map((task, at) => counted(task, first[at] as Round, second[at] as Round));
}

interface Round {
  readonly calls: readonly MeteredCall[];
  readonly lines: readonly string[];
}

type Loaded = (task: Task) => Promise<BundleHandler>;

async function oneRound(tasks: readonly Task[], loaded: Loaded, meter: Meter): Promise<Round[]> {
  const rounds: Round[] = [];
  for (const task of tasks) {
    const event = await task.event();
    meter.take();
    const log = collectLog();
    const answer = await (await loaded(task))(event, context);
    const lines = log.stop();
    task.check(answer);
    rounds.push({ calls: meter.take(), lines });
  }
  return rounds;
}

function counted({ operation }: Task, first: Round, second: Round): Counted {
  // Secrets and callers are kept: what the new instance read, the second request has, unless its caller is another.
  const isKept = ({ action, resource }: MeteredCall) => action.startsWith('secrets') || resource.endsWith('-registry');
  const calls = [...first.calls.filter(isKept), ...second.calls.filter((call) => !isKept(call))];
  const written = calls.flatMap((call) => call.written ?? []);
  const sum = (figures: readonly number[]) => figures.reduce((total, one) => total + one, 0);
  const secrets = calls.filter(({ action }) => action.startsWith('secrets'));
  return {
    operation,
    logLines: second.lines.length,
    logBytes: sum(second.lines.map((line) => Buffer.byteLength(line))),
    calls: tally(calls.filter((call) => !secrets.includes(call))),
    outsideCalls: sum(second.lines.map((line) => Number(parsed(line).Calls ?? 0))),
    writeUnits: { table: sum(written.map((one) => one.tableUnits)), index: sum(written.map((one) => one.indexUnits)) },
    writtenBytes: sum(written.map(({ after }) => (after ? itemBytes(after) : 0))),
    readUnits: sum(calls.map((call) => call.readUnits ?? 0)),
    secrets: secretsIn(secrets),
    kept: written.flatMap(keptOf),
    metrics: [...new Set([...first.lines, ...second.lines].flatMap(metricsIn))].sort(),
  };
}

function secretsIn(calls: readonly MeteredCall[]): OperationInputs['secrets'] {
  const names = [...new Set(calls.map(({ resource }) => resource))];
  const connections = names.filter((name) => name.includes('/connections/')).length;
  return { rings: names.length - connections, connections };
}

function tally(calls: readonly MeteredCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action, resource } of calls) {
    const table = resource.endsWith('-registry') ? 'registry' : 'state';
    const name = action.startsWith('dynamodb') ? `${action} ${table}` : action;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** How much longer an item became by a write, and the whole days until time-to-live takes it; a lease that ends is no growth. */
function keptOf({ before, after }: NonNullable<MeteredCall['written']>): OperationInputs['kept'] {
  const expiresAt = Number(after?.expiresAt?.N ?? 0);
  const bytes = (after ? itemBytes(after) + 100 : 0) - (before ? itemBytes(before) + 100 : 0);
  const days = Math.max(0, Math.ceil((expiresAt - Date.now() / 1_000) / 86_400));
  return bytes === 0 ? [] : [{ bytes, days, isNew: before === undefined }];
}

// biome-ignore lint/suspicious/noExplicitAny: a log line has whatever its writer says
const parsed = (line: string): any => JSON.parse(line);

function metricsIn(line: string): string[] {
  const { _aws, ...members } = parsed(line);
  const sets = _aws?.CloudWatchMetrics ?? [];
  return sets.flatMap(({ Dimensions: [names], Metrics }: { Dimensions: string[][]; Metrics: { Name: string }[] }) => {
    const dimensions = (names ?? []).filter((name) => name !== 'service').map((name) => `${name}=${members[name]}`);
    return Metrics.map(({ Name }) => [Name, ...dimensions].join(' '));
  });
}

/** A link is made, completed and delivered in turn; every other task follows itself, as warm as it can be. */
const CHAIN: readonly string[] = ['create-authorization-url', 'complete-authorization', 'deliver-callback'];

/** Warm invocations' lowest processor time, in the order of the tasks: whatever else the machine does adds to it. */
async function timeAll(tasks: readonly Task[], world: World): Promise<number[]> {
  const lowest = new Map<Task, number>();
  const chain = tasks.filter(({ operation }) => CHAIN.includes(operation));
  const others = tasks.filter((task) => !chain.includes(task));
  for (const group of [chain, ...others.map((task) => [task])]) {
    const processorMs = await timeGroup(group, world);
    for (const [task, figures] of processorMs) lowest.set(task, Math.min(...figures));
  }
  return tasks.map((task) => lowest.get(task) ?? 0);
}

async function timeGroup(group: readonly Task[], world: World): Promise<Map<Task, number[]>> {
  const handlers = new Map<Task, BundleHandler>();
  for (const task of group) handlers.set(task, loadBundle(task.operation, world.environmentOf(task.operation)));
  const processorMs = new Map(group.map((task): [Task, number[]] => [task, []]));
  const log = collectLog();
  for (let round = -WARM_UPS; round < TIMED_ROUNDS; round += 1) {
    for (const [task, handler] of handlers) {
      const event = await task.event();
      const before = process.cpuUsage();
      const answer = await handler(event, context);
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) processorMs.get(task)?.push((user + system) / 1_000);
      task.check(answer);
    }
  }
  log.stop();
  return processorMs;
}

const setting = (): CostInputs['measured'] => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores`,
});

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

function rowOf([name, { processorMs, writeUnits, readUnits, logBytes, secrets }]: [string, OperationInputs]): Row {
  return {
    measure: `costs: ${name}`,
    value: spreadOf([processorMs]),
    unit: 'ms',
    note: `${writeUnits.table} write units and ${writeUnits.index} of the index, ${readUnits} read units, ${logBytes} bytes of log, ${secrets.rings} rings and ${secrets.connections} connections kept; docs/costs.md says what it costs`,
  };
}

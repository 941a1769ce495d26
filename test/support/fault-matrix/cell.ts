/** One cell of the matrix: one fault, one operation, from one call on. */
import { alarmsOfCell } from '../alarms/cells.ts';
import type { InvocationFigures } from '../alarms/figures.ts';
import type { Environment } from './environment.ts';
import { type Fault, GATED } from './faults.ts';
import type { Hosts } from './hosts.ts';
import type { Invocation } from './invoke.ts';
import { leaks } from './leaks.ts';
import type { Dependency, Run, Scenario, Send } from './scenario.ts';
import { difference, takeSnapshot } from './snapshot.ts';
import { startWorld, type World } from './world.ts';

/** Which cell. */
export interface CellOptions {
  readonly dependency: Dependency;
  readonly scenario: Scenario;
  /** Without, nothing is wrong: what is seen then is what other cells are compared with. */
  readonly fault?: Fault | undefined;
  /** The first call to the dependency that meets the fault, from 1. */
  readonly from?: number;
  /** The environment has everything in its cache, for so long. */
  readonly cachedForMs?: number | undefined;
}

/** What was seen, in the words of the tables. */
export interface Outcome {
  readonly gets: string;
  readonly stored: string;
  readonly log: string;
  /** Of its most urgent line. */
  readonly level: string;
  /** Metrics besides those of every invocation, by name. */
  readonly metrics: string;
  /** Alarms that fire if this goes on; in bold those that wake somebody. */
  readonly alarms: string;
  /** After the fault is over. */
  readonly later: string;
}

/** A cell that has been looked at. */
export interface Cell {
  readonly outcome: Outcome;
  /** What CloudWatch gets of the honest request. */
  readonly figures: InvocationFigures;
  /** Calls to the dependency while the honest request ran. */
  readonly calls: readonly string[];
  /** Whether anything went to the dependency meanwhile, be it a connection that came to nothing. */
  readonly reached: boolean;
  /** What is open that must be closed, lost, late, or told to the log; nothing is good. */
  readonly violations: readonly string[];
  /** Requests that had to be refused. */
  readonly hostile: number;
}

/** Runs a cell in a world of its own. */
export async function runCell(options: CellOptions, hosts: Hosts): Promise<Cell> {
  const world = await startWorld(GATED[options.dependency], hosts);
  try {
    return await look(world, options);
  } finally {
    await world.close();
  }
}

async function look(world: World, { dependency, scenario, fault, from = 1, cachedForMs }: CellOptions): Promise<Cell> {
  const environment = world.environment();
  if (cachedForMs !== undefined) {
    await (await scenario.prepare(world)).honest(environment);
    world.advance(cachedForMs);
  }
  const run = await scenario.prepare(world);
  const violations: string[] = [];
  const check = async (honest: Invocation, failing?: Dependency) => {
    violations.push(...(await run.violations({ honest, failing })));
  };

  const before = await takeSnapshot(world);
  await begin(world, fault, from);
  const honest = await run.honest(environment);
  const calls = [...world.gate.described];
  const reached = calls.length > 0 || world.gate.connections > 0;
  const stored = difference(before, await takeSnapshot(world));
  const failing = fault && !fault.harmless ? dependency : undefined;
  await check(honest, failing);
  for (const send of run.hostile) {
    await begin(world, fault, from);
    violations.push(...(await tryHostile(world, send, cachedForMs === undefined ? world.environment() : environment)));
  }
  await check(honest, failing);
  await end(world, fault);
  await run.whenOver?.();

  const later = await comeBack(world, run, environment, scenario);
  violations.push(...later.violations, ...leaks(world));
  const { gets, log, level, figures } = honest;
  const alarms = alarmsOfCell([figures]).join(', ');
  const outcome = { gets, stored, log, level, metrics: namesOf(figures), alarms, later: later.text };
  return { outcome, figures, calls, reached, violations, hostile: run.hostile.length };
}

/** Those that count what happened; what every invocation has, and durations, are left out. */
function namesOf({ published }: InvocationFigures): string {
  const counted = published.flatMap(({ counts }) => Object.entries(counts).filter(([, value]) => value > 0));
  const names = counted.map(([name]) => name).filter((name) => !/(Ms|Seconds|^Accepted|^Calls)$/.test(name));
  return [...new Set(names)].sort().join(', ');
}

async function begin(world: World, fault: Fault | undefined, from: number): Promise<void> {
  const { misbehaviour, once } = fault ?? {};
  world.gate.misbehave(misbehaviour && { misbehaviour, from, ...(once && { calls: 1 }) });
  if (!begun.has(world)) await fault?.begin?.(world);
  begun.add(world);
}

async function end(world: World, fault: Fault | undefined): Promise<void> {
  world.gate.misbehave();
  await fault?.end?.(world);
}

const begun = new WeakSet<World>();

/** Sends what must not succeed, and looks whether it left anything. */
async function tryHostile(world: World, send: Send, environment: Environment): Promise<string[]> {
  const before = await takeSnapshot(world);
  const seen = await send(environment);
  const left = difference(before, await takeSnapshot(world));
  return [
    ...(seen.ok ? [`a hostile request gets ${seen.gets}`] : []),
    ...(left === 'nothing' ? [] : [`a hostile request leaves ${left}`]),
  ];
}

/** What an environment remembers of a secret that it may not read, or that does not exist. */
const REFUSAL_MS = 30_000;

/** The very same request again, and what a caller does whose request goes on being refused, until it is served. */
async function comeBack(
  world: World,
  run: Run,
  environment: Environment,
  scenario: Scenario,
): Promise<{ text: string; violations: string[] }> {
  const violations: string[] = [];
  const anew = run.anew ?? run.honest;
  const tries: [string, () => Promise<Invocation>][] = [
    [run.again ?? 'same request', () => run.honest(environment)],
    ...(run.anew ? [['new nonce', () => anew(environment)] as [string, () => Promise<Invocation>]] : []),
    ['all new', async () => (await scenario.prepare(world)).honest(environment)],
    [
      'all new after 30 s',
      async () => {
        world.advance(REFUSAL_MS);
        return (await scenario.prepare(world)).honest(environment);
      },
    ],
  ];
  const texts: string[] = [];
  for (const [name, send] of tries) {
    const seen = await send();
    texts.push(`${name}: ${seen.ok ? 'served' : seen.gets}`);
    if (seen.ok) break;
    if (name === tries.at(-1)?.[0]) violations.push('it does not recover');
  }
  const end = await run.afterwards?.();
  violations.push(...(end?.violations ?? []));
  return { text: [...texts, ...(end ? [end.text] : [])].join('<br>'), violations };
}

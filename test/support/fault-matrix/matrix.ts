/** The cells that there are, and what was seen in them. */
import { type Cell, type CellOptions, runCell } from './cell.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { Hosts } from './hosts.ts';
import type { Dependency, Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

/** A cell with its place in the matrix. */
export interface Placed extends Omit<CellOptions, 'fault'> {
  readonly fault: Fault;
  /** From which call on, or with which cache; `undefined`: from the first call on, with nothing cached. */
  readonly place?: string | undefined;
}

/** What a dependency is used for without any fault. */
export interface Usage {
  readonly dependency: Dependency;
  readonly scenario: Scenario;
  readonly cell: Cell;
}

/** Looks at every operation without any fault, once for each dependency: what it calls, and in which order. */
export const usageCells = (): Pick<Usage, 'dependency' | 'scenario'>[] =>
  (Object.keys(FAULTS) as Dependency[]).flatMap((dependency) =>
    SCENARIOS.filter(({ about }) => about?.includes(dependency) ?? true).map((scenario) => ({ dependency, scenario })),
  );

const CACHED = [
  { place: 'cached 6 minutes ago', cachedForMs: 6 * 60_000 },
  { place: 'cached 61 minutes ago', cachedForMs: 61 * 60_000 },
];

/** Every cell of the dependencies that are used. */
export function faultCells(usages: readonly Usage[]): Placed[] {
  return usages.filter(isUsed).flatMap(({ dependency, scenario, cell: { calls } }) => {
    const isCached = dependency === 'Secrets Manager' && scenario.name !== '`check-health`';
    const places = [{ from: 1 }, ...laterCalls(scenario, dependency, calls), ...(isCached ? CACHED : [])];
    return FAULTS[dependency].flatMap((fault) => places.map((place) => ({ dependency, scenario, fault, ...place })));
  });
}

/** Operations that never touch a dependency, while that is down. */
export function unusedCells(usages: readonly Usage[]): Placed[] {
  return usages
    .filter((usage) => !isUsed(usage))
    .flatMap(({ dependency, scenario }) => {
      const down = FAULTS[dependency].filter(({ name }) => name === 'down');
      return down.map((fault) => ({ dependency, scenario, fault }));
    });
}

const isUsed = ({ dependency, cell }: Usage): boolean => dependency === 'Our own clock' || cell.calls.length > 0;

/** A dependency may also fail from a later call on. */
function laterCalls(
  { atOnce }: Scenario,
  dependency: Dependency,
  calls: readonly string[],
): { place: string; from: number }[] {
  const together = atOnce?.[dependency];
  if (dependency === 'Our own clock' || together === 'all') return [];
  const places = calls.map((call, index) => ({ place: `call ${index + 1}, ${call}`, from: index + 1 }));
  return places.slice(together === 'two' ? 2 : 1);
}

/** Runs cells, some at a time: most of their time they wait. */
export async function runCells<T extends CellOptions>(
  cells: readonly T[],
  hosts: Hosts,
  atOnce: number,
): Promise<(T & { cell: Cell })[]> {
  const waiting = [...cells.entries()];
  const done: (T & { cell: Cell })[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, options] = next;
      done[index] = { ...options, cell: await runCell(options, hosts) };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}

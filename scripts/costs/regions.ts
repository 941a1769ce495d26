import { PRICES } from '../../bench/prices.ts';
import { ASSUMED } from './assumed.ts';
import { type CostBasis, functionOf, INTERFACES, measuredOf, partsOf } from './interfaces.ts';
import { sumOf } from './money.ts';
import { connectionChecks, EXAMPLE, exampleMonth, running, serving, watching } from './month.ts';
import { durationOf, keptGbMonths, writeUnitsOf } from './per-million.ts';

/** The ways of docs/two-regions.md, in its order. */
export const WAYS = [
  'active and passive',
  'active and active with a home region',
  'active and active with strong consistency',
] as const;

type Row = readonly [what: string, ...figures: number[]];

/** What a month of the worked example writes, in millions of units, and keeps. */
interface Written {
  readonly tableUnits: number;
  readonly indexUnits: number;
  /** Items that time-to-live deletes. */
  readonly deletions: number;
  readonly gigabytes: number;
  readonly keptGbMonths: number;
}

/** What the ways cost in a month of the worked example: one region, and what comes to it. */
export function regionRows(basis: CostBasis): readonly Row[] {
  const written = writtenIn(basis);
  const oneRegion = totalOf(exampleMonth(basis));
  const [watched, served] = [totalOf(watching(basis)), secondRegion(basis)];
  const secrets = (basis.facts.rings + EXAMPLE.connections) * PRICES.secretMonth;
  const { millionWriteUnits: unit, gigabyteMonthOfTable, gigabyteMonthOfRecovery } = PRICES;
  // How many replicas there are besides the first: two ways have one, strong consistency has two.
  const inReplicas = (usd: number): [number, number, number] => [usd, usd, 2 * usd];
  return [
    ['one region, as above', oneRegion, oneRegion, oneRegion],
    ['writes replicated', ...inReplicas(written.tableUnits * unit)],
    ['entries of the index in the replicas', ...inReplicas(written.indexUnits * unit)],
    // Deleted by time-to-live for nothing in one region, replicated for a unit; without it by hand, for a unit in each of three.
    [
      'what is past its time, deleted',
      written.deletions * unit,
      written.deletions * unit,
      3 * written.deletions * unit,
    ],
    [
      'what stays, in the replicas',
      ...inReplicas(written.keptGbMonths * (gigabyteMonthOfTable + gigabyteMonthOfRecovery)),
    ],
    ['transfer between the regions', ...inReplicas(written.gigabytes * PRICES.gigabyteBetweenRegions)],
    ['secrets replicated', secrets, secrets, secrets],
    ['alarms and dashboards of the second region', watched, watched, watched],
    ['its schedules, polling, metrics and reads of secrets', 0, served, served],
    ['half of the requests forwarded', 0, forwarded(basis), 0],
    ['writes that wait for another region', 0, 0, waiting(basis)],
  ];
}

const totalOf = (lines: readonly { readonly usd: number }[]): number => sumOf(lines.map(({ usd }) => usd));

/** What a second region that serves costs, whatever the number of its requests. */
const secondRegion = (basis: CostBasis): number =>
  totalOf([...running(basis), ...serving(basis), { usd: EXAMPLE.connections * connectionChecks(basis) }]);

function writtenIn(basis: CostBasis): Written {
  const measured = Object.values(INTERFACES).flatMap((tasks) => tasks.map((task) => measuredOf(basis, task)));
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
  return {
    tableUnits: sum(measured.map((one) => writeUnitsOf(one).table)),
    indexUnits: sum(measured.map((one) => writeUnitsOf(one).index)),
    deletions: sum(measured.map(({ kept }) => kept.filter(({ isNew }) => isNew).length)),
    gigabytes: sum(measured.map(({ writtenBytes }) => writtenBytes)) / 1_000,
    keptGbMonths: sum(measured.map(keptGbMonths)),
  };
}

const calledOverHttp = (basis: CostBasis): string[] =>
  Object.values(INTERFACES)
    .flat()
    .filter((task) => functionOf(basis, measuredOf(basis, task).operation).isHttp);

/** A forward is an API's request and a function that waits for the other region's response; with its log and its trace. */
function forwarded(basis: CostBasis): number {
  const each = calledOverHttp(basis).map((task) => {
    const parts = partsOf(basis, [task]);
    const { memoryMb } = functionOf(basis, measuredOf(basis, task).operation);
    const waitedMs = parts.duration / durationOf(1, memoryMb) + ASSUMED.betweenRegionsMs;
    const once = parts['HTTP API'] + parts.invocations + parts.logs + parts.traces;
    return once + durationOf(waitedMs, ASSUMED.forwarderMb);
  });
  return each.reduce((sum, usd) => sum + usd, 0) / 2;
}

/** Each write of the state table takes longer, and Lambda bills it. */
function waiting(basis: CostBasis): number {
  const each = Object.values(INTERFACES).flatMap((tasks) =>
    tasks.map((task) => {
      const { operation, calls } = measuredOf(basis, task);
      const writes = Object.entries(calls).filter(([action]) => /:(Put|Update|Delete)Item state$/.test(action));
      const waitedMs = writes.reduce((sum, [, count]) => sum + count, 0) * ASSUMED.strongWriteMs;
      return durationOf(waitedMs, functionOf(basis, operation).memoryMb);
    }),
  );
  return each.reduce((sum, usd) => sum + usd, 0);
}

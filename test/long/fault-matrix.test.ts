/** Every cell of the fault matrix, in real time, and docs/faults.md, which says what was seen. */
import { readFileSync, writeFileSync } from 'node:fs';
import { columns, type Seen, writeDocument } from '../support/fault-matrix/document.ts';
import { type Hosts, leadHosts } from '../support/fault-matrix/hosts.ts';
import { faultCells, runCells, type Usage, unusedCells, usageCells } from '../support/fault-matrix/matrix.ts';
import { readDocument } from '../support/fault-matrix/read-document.ts';
import { untold } from '../support/fault-matrix/told.ts';

const DOCUMENT = 'docs/faults.md';
/** Most of their time cells wait; so many keep two cores busy, and make no answer late that must not be. */
const AT_ONCE = 12;
/** Where a call that came late and was repeated would count as two, and shift every place behind it. */
const CAREFULLY = 4;

let hosts: Hosts;
let usages: Usage[];
let seen: Seen[];
let unused: Seen[];

beforeAll(async () => {
  hosts = leadHosts();
  usages = await runCells(usageCells(), hosts, CAREFULLY);
  seen = await runCells(faultCells(usages), hosts, AT_ONCE);
  unused = await runCells(unusedCells(usages), hosts, AT_ONCE);
});
afterAll(() => hosts.stop());

const nameOf = ({ dependency, scenario, ...cell }: Usage & Partial<Pick<Seen, 'fault' | 'place'>>): string =>
  [dependency, cell.fault?.name ?? 'no fault', scenario.name, cell.place ?? ''].join(' × ');

test('nothing is open that must be closed, lost, late, or told to the log', () => {
  const found = [...usages, ...seen, ...unused].flatMap((cell) =>
    cell.cell.violations.map((violation) => `${nameOf(cell)}: ${violation}`),
  );
  expect(found).toEqual([]);
});

test('whoever must act is told: by the level of the log, and by an alarm', () => {
  const found = seen.flatMap((cell) => {
    const { dependency, scenario, fault } = cell;
    const usage = usages.find((candidate) => candidate.dependency === dependency && candidate.scenario === scenario);
    if (!usage) return [`${nameOf(cell)}: nothing to compare with`];
    const missing = untold({
      ...{ dependency, fault, operation: scenario.name },
      ...{ seen: cell.cell.outcome, sound: usage.cell.outcome },
    });
    return missing.map((what) => `${nameOf(cell)}: ${what}`);
  });
  expect(found).toEqual([]);
});

test('every fault is met', () => {
  const missed = seen.filter(({ dependency, cell }) => dependency !== 'Our own clock' && !cell.reached);
  expect(missed.map(nameOf)).toEqual([]);
});

test('what is not used is not asked, and that it is down changes nothing', () => {
  const asked = unused.filter(({ cell }) => cell.reached);
  expect(asked.map(nameOf)).toEqual([]);
  for (const { dependency, scenario, cell } of unused) {
    const usage = usages.find((candidate) => candidate.dependency === dependency && candidate.scenario === scenario);
    expect(cell.outcome).toEqual(usage?.cell.outcome);
  }
});

test(`${DOCUMENT} says what was seen; \`npm run faults\` writes it anew`, () => {
  const written = writeDocument(usages, seen, unused);
  if (process.env.UPDATE_FAULT_MATRIX === '1') writeFileSync(DOCUMENT, written);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(written);
});

test('what is written can be read again, cell by cell', () => {
  const document = readDocument(readFileSync(DOCUMENT, 'utf8'));
  expect(seen.map((cell) => document.wordsOf(cell))).toEqual(seen.map(({ cell }) => columns(cell.outcome)));
  expect(unused.filter((cell) => document.wordsOf(cell) !== undefined).map(nameOf)).toEqual([]);
});

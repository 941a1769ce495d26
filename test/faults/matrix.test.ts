/**
 * Some cells of the fault matrix, those that are quick and those in which most could be open, held against docs/faults.md.
 * All of them are in test/long/fault-matrix.test.ts, which also writes that page: `npm run faults`.
 */
import { readFileSync } from 'node:fs';
import type { Cell, CellOptions } from '../support/fault-matrix/cell.ts';
import { columns } from '../support/fault-matrix/document.ts';
import { FAULTS } from '../support/fault-matrix/faults.ts';
import { leadHosts } from '../support/fault-matrix/hosts.ts';
import { type Placed, runCells } from '../support/fault-matrix/matrix.ts';
import { readDocument } from '../support/fault-matrix/read-document.ts';
import type { Dependency } from '../support/fault-matrix/scenario.ts';
import { SCENARIOS } from '../support/fault-matrix/scenarios.ts';
import { untold } from '../support/fault-matrix/told.ts';

const document = readDocument(readFileSync('docs/faults.md', 'utf8'));

const CHOSEN: readonly (readonly [Dependency, fault: string])[] = [
  ['Secrets Manager', '`{}`'],
  ['DynamoDB', 'half'],
  ['SQS', '`{}`'],
  ['Alipay', 'tampered'],
  ['Alipay', 'impostor'],
  ['WeChat', '`{}`'],
  ['WeChat', 'impostor'],
  ['The merchant', 'page'],
  ['Our own clock', '10 minutes ahead'],
];

const SOUND = SCENARIOS.map((scenario) => ({ dependency: scenario.about?.[0] ?? 'DynamoDB', scenario }) as const);
const CELLS = CHOSEN.flatMap(([dependency, name]) => {
  const faults = FAULTS[dependency].filter((candidate) => candidate.name === name);
  const all = faults.flatMap((fault) => SCENARIOS.map((scenario): Placed => ({ dependency, fault, scenario })));
  return all.filter((cell) => document.wordsOf(cell) !== undefined);
});
/** Cells also wait. More of them would wait for each other where the machine does other work, and the limits of AWS's clients are real. */
const AT_ONCE = 3;

let sound: (CellOptions & { cell: Cell })[];
let seen: (Placed & { cell: Cell })[];
beforeAll(async () => {
  const hosts = leadHosts();
  sound = await runCells(SOUND, hosts, AT_ONCE);
  seen = await runCells(CELLS, hosts, AT_ONCE);
  hosts.stop();
});

/** What each operation came to, by its name. */
const byName = (cells: readonly CellOptions[], words: (index: number) => string | undefined) =>
  Object.fromEntries(cells.map(({ scenario }, index) => [scenario.name, words(index)]));

test('without a fault every operation does what docs/faults.md says; where another thing is meant, `npm run faults` writes it', () => {
  expect(sound.flatMap(({ cell }) => cell.violations)).toEqual([]);
  expect(byName(sound, (index) => wordsIn(sound[index]))).toEqual(
    byName(sound, (index) => document.sound(sound[index]?.scenario.name ?? '')),
  );
});

test.each(CHOSEN)(
  '%s, %s: nothing is open, and docs/faults.md says what is seen; `npm run faults` writes it',
  (dependency, name) => {
    const cells = seen.filter((cell) => cell.dependency === dependency && cell.fault.name === name);
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.flatMap(({ scenario, cell }) => cell.violations.map((found) => `${scenario.name}: ${found}`))).toEqual(
      [],
    );
    const untoldOf = cells.flatMap(({ scenario, fault, cell }) => {
      const without = sound.find((candidate) => candidate.scenario === scenario)?.cell.outcome ?? cell.outcome;
      const told = { dependency, fault, operation: scenario.name, seen: cell.outcome, sound: without };
      return untold(told).map((what) => `${scenario.name}: ${what}`);
    });
    expect(untoldOf).toEqual([]);
    expect(byName(cells, (index) => wordsIn(cells[index]))).toEqual(
      byName(cells, (index) => cells[index] && document.wordsOf(cells[index])),
    );
  },
);

const wordsIn = (cell: { readonly cell: Cell } | undefined): string | undefined => cell && columns(cell.cell.outcome);

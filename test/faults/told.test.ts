/**
 * Every row of docs/faults.md: whoever must act is told, by the level of the log and by an alarm. The page is held to what is seen,
 * cell by cell, by test/long/fault-matrix.test.ts and in part by matrix.test.ts.
 */
import { readFileSync } from 'node:fs';
import { ALARMS } from '../support/alarms/cells.ts';
import type { Outcome } from '../support/fault-matrix/cell.ts';
import { AS_ALWAYS } from '../support/fault-matrix/document.ts';
import { FAULTS } from '../support/fault-matrix/faults.ts';
import type { Dependency } from '../support/fault-matrix/scenario.ts';
import { untold } from '../support/fault-matrix/told.ts';

/** A row: one fault with one operation at one or more places. */
interface Row {
  readonly dependency: Dependency | 'Without a fault';
  readonly fault: string;
  readonly operation: string;
  readonly seen: Outcome;
}

function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let dependency = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) dependency = line.slice(3);
    if (!/^\| [^-]/.test(line) || /^\| (fault|operation) \|/.test(line)) continue;
    const cells = line.slice(2, -2).split(' | ');
    const isSound = dependency === 'Without a fault';
    const [fault = '', operations = '', ...words] = isSound ? ['', ...cells] : cells;
    if (words.join(' | ') === AS_ALWAYS) continue;
    const [gets = '', stored = '', log = '', level = '', metrics = '', alarms = '', later = ''] = words;
    const seen = { gets, stored, log, level, metrics, alarms, later };
    for (const place of operations.split('<br>')) {
      const [, operation = place] = /^(.*) \(.*\)$/.exec(place) ?? [];
      const its = { dependency: dependency as Row['dependency'], operation, seen };
      rows.push(...fault.split(', ').map((name) => ({ ...its, fault: name })));
    }
  }
  return rows;
}

const rows = rowsOf(readFileSync('docs/faults.md', 'utf8'));
const sound = new Map(rows.filter(({ fault }) => fault === '').map(({ operation, seen }) => [operation, seen]));
const broken = rows.filter(({ fault }) => fault !== '');

test('in every row whoever must act is told', () => {
  expect(broken.length).toBeGreaterThan(300);
  const found = broken.flatMap(({ dependency, fault: name, operation, seen }) => {
    if (dependency === 'Without a fault') return [];
    const fault = FAULTS[dependency].find((candidate) => candidate.name === name);
    const without = sound.get(operation);
    if (!fault || !without) return [`${dependency}, ${name}: no such row`];
    return untold({ dependency, fault, operation, seen, sound: without }).map(
      (what) => `${dependency}, ${name}, ${operation}: ${what}`,
    );
  });
  expect(found).toEqual([]);
});

test('every alarm that a row names exists, and each dependency that is down wakes somebody', () => {
  const names = new Set(ALARMS.map(({ name, severity }) => (severity === 'page' ? `**${name}**` : name)));
  const said = new Set(rows.flatMap(({ seen }) => seen.alarms.split(', ')).filter((name) => name !== ''));
  expect([...said].filter((name) => !names.has(name))).toEqual([]);
  for (const dependency of ['Secrets Manager', 'DynamoDB', 'SQS', 'Alipay', 'WeChat'] as const) {
    const down = broken.filter((row) => row.dependency === dependency && row.fault === 'down');
    expect(down.some(({ seen }) => seen.alarms.includes('**'))).toBe(true);
  }
});

describe('what is not told is found', () => {
  const outcome: Outcome = { gets: 'a', stored: 'b', log: '', level: 'INFO', metrics: '', alarms: '', later: '' };
  const told = (seen: Partial<Outcome>, change: object = {}) =>
    untold({ dependency: 'SQS', fault: {}, operation: 'x', sound: outcome, seen: { ...outcome, ...seen }, ...change });

  test.each<[Partial<Outcome>, string[]]>([
    [{}, []],
    [{ gets: 'another' }, ['something is wrong, and the log says INFO']],
    [{ gets: 'another', level: 'WARN' }, ['the log says WARN, and no alarm fires']],
    [{ level: 'ERROR' }, ['the log says ERROR, and no alarm fires']],
    [{ gets: 'another', level: 'ERROR', alarms: 'health' }, []],
  ])('%j', (seen, found) => {
    expect(told(seen)).toEqual(found);
    expect(told(seen, { fault: { harmless: true } })).toEqual([]);
  });

  test('a wrong clock is the health check’s to tell', () => {
    const change = { dependency: 'Our own clock', operation: '`check-health`' };
    expect(told({ level: 'ERROR', alarms: '**health**' }, change)).toEqual([]);
    expect(told({ level: 'ERROR', alarms: '' }, change)).toHaveLength(1);
    expect(told({ gets: 'refused' }, { ...change, operation: 'another' })).toEqual([]);
  });
});

import { figureTable, lineTable, sumOf } from '../../../scripts/costs/money.ts';
import { runsAMonth } from '../../../scripts/costs/template-facts.ts';
import { wrongSums } from '../../support/wrong-sums.ts';

const lines = [
  { what: 'one', how: 'so', usd: 0.0004 },
  { what: 'two', how: 'so', usd: 0.1 },
  { what: 'three', how: 'so', usd: 0.2 },
];

test('a sum is that of the figures as they are shown', () => {
  expect(sumOf([0.1, 0.2])).toBe(0.3);
  expect(sumOf([0.0004, 0.0004, 0.0004])).toBe(0);
});

test('tables sum their lines, their rows or their columns, and a reader who adds finds the same', () => {
  const rows = [
    ['a', 1, 2],
    ['b', 0.5, 0.25],
  ] as const;
  const page = [
    lineTable('month', lines),
    figureTable(['x', 'y', 'z'], rows, 'rows'),
    figureTable(['x', 'y', 'z'], rows, 'columns'),
  ].join('\n\n');
  expect(page).toContain('| **sum** |  | **0.300** |');
  expect(page).toContain('| a | 1.000 | 2.000 | **3.000** |');
  expect(page).toContain('| **sum** | **1.500** | **2.250** |');
  expect(wrongSums(page)).toEqual({ tables: 3, wrong: [] });
});

test.each([
  ['| **sum** |  | **0.300** |', '| **sum** |  | **0.301** |', 'column 2 of month'],
  ['| two | so | 0.100 |', '| two | so | 0.099 |', 'column 2 of month'],
  ['| a | 1.000 | 2.000 | **3.000** |', '| a | 1.000 | 2.001 | **3.000** |', 'a'],
])('a reader who adds finds a wrong figure: %s as %s', (right, changed, found) => {
  const page = [lineTable('month', lines), figureTable(['x', 'y', 'z'], [['a', 1, 2]], 'rows')].join('\n\n');
  expect(page).toContain(right);
  expect(wrongSums(page.replace(right, changed)).wrong).toEqual([found]);
});

test('a schedule runs so often in a month of 730 hours; one in another form is refused', () => {
  expect(['rate(1 minute)', 'rate(5 minutes)', 'rate(2 hours)', 'rate(1 day)'].map(runsAMonth)).toEqual([
    43_800,
    8_760,
    365,
    730 / 24,
  ]);
  expect(() => runsAMonth('cron(0 * * * ? *)')).toThrow('cron');
});

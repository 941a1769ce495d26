import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'test/support';
const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');
const named = [...index.matchAll(/`([\w./-]+)`/g)].map(([, name]) => String(name));

test('the index names every helper of the tests, and fits a screen', () => {
  const there = readdirSync(FOLDER, { withFileTypes: true }).map(
    (entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`,
  );
  expect(there.filter((name) => name !== 'README.md' && !named.includes(name))).toEqual([]);
  expect(index.split('\n').length).toBeLessThan(40);
});

test('what it names is there, once', () => {
  expect(named.filter((name) => !existsSync(join(FOLDER, name)))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentCache, hashOf } from '../../scripts/content-cache.mjs';

const folder = mkdtempSync(join(tmpdir(), 'cache-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cache = contentCache(folder);
let made = 0;
const make = () => {
  made += 1;
  return 'line\nline\n';
};
beforeEach(() => {
  made = 0;
});

test('what was made is kept, for both ways to ask', async () => {
  expect(cache.keptOrMade('a/entry', 'key', make)).toBe('line\nline\n');
  expect(cache.keptOrMade('a/entry', 'key', make)).toBe('line\nline\n');
  expect(made).toBe(1);
  expect(await cache.read('a/entry', 'key')).toBe('line\nline\n');
  await cache.keep('a/other', 'key', 'text');
  expect(cache.keptOrMade('a/other', 'key', make)).toBe('text');
});

test('it is made anew when what it depends on has changed', () => {
  cache.keptOrMade('changed', 'key', () => 'before');
  expect(cache.keptOrMade('changed', 'another', make)).toBe('line\nline\n');
  expect(cache.keptOrMade('changed', 'another', make)).toBe('line\nline\n');
  expect(made).toBe(1);
});

test.each([
  ['cut off', (text: string) => text.slice(0, -1)],
  ['empty', () => ''],
  ['of another text', (text: string) => text.replace('line', 'lone')],
  ['of another hash', (text: string) => text.replace(hashOf('line\nline\n'), hashOf('other'))],
])('an entry that is %s is made anew', (_, damage) => {
  cache.keptOrMade('damaged', 'key', () => 'line\nline\n');
  writeFileSync(join(folder, 'damaged'), damage(readFileSync(join(folder, 'damaged'), 'utf8')));
  expect(cache.keptOrMade('damaged', 'key', make)).toBe('line\nline\n');
  expect(made).toBe(1);
});

test('where nothing can be written, it is made each time, and a fault of the maker is told', () => {
  writeFileSync(join(folder, 'a-file'), '');
  const nowhere = contentCache(join(folder, 'a-file'));
  expect([nowhere.keptOrMade('x', 'key', make), nowhere.keptOrMade('x', 'key', make), made]).toEqual([
    ...['line\nline\n', 'line\nline\n', 2],
  ]);
  expect(() =>
    cache.keptOrMade('faulty', 'key', () => {
      throw new Error('not compiled');
    }),
  ).toThrow('not compiled');
});

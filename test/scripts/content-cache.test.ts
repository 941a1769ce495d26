import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentCache, hashOf } from '../../scripts/content-cache.mjs';

const folder = mkdtempSync(join(tmpdir(), 'cache-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = 'line\nline\n';
const cache = contentCache(folder);

test('what was made is kept under its name, until something that it depends on changes', async () => {
  expect(await cache.read('a/entry', 'key')).toBeUndefined();
  await cache.keep('a/entry', 'key', TEXT);
  expect(await cache.read('a/entry', 'key')).toBe(TEXT);
  expect(await cache.read('a/entry', 'another')).toBeUndefined();
  await cache.keep('a/entry', 'another', 'text');
  expect([await cache.read('a/entry', 'key'), await cache.read('a/entry', 'another')]).toEqual([undefined, 'text']);
});

test.each([
  ['cut off', (text: string) => text.slice(0, -1)],
  ['empty', () => ''],
  ['of another text', (text: string) => text.replace('line', 'lone')],
  ['of another hash', (text: string) => text.replace(hashOf(TEXT), hashOf('other'))],
])('an entry that is %s is none', async (_, damage) => {
  await cache.keep('damaged', 'key', TEXT);
  writeFileSync(join(folder, 'damaged'), damage(readFileSync(join(folder, 'damaged'), 'utf8')));
  expect(await cache.read('damaged', 'key')).toBeUndefined();
});

test('where nothing can be written, nothing is kept, and that is all', async () => {
  writeFileSync(join(folder, 'a-file'), '');
  const nowhere = contentCache(join(folder, 'a-file'));
  await nowhere.keep('x', 'key', TEXT);
  expect(await nowhere.read('x', 'key')).toBeUndefined();
});

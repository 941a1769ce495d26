import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFunctions } from '../../scripts/build.mjs';
import { type SmallProject, smallProject } from '../support/small-project.ts';

const INPUT = 'node_modules/sdk/index.js';

/** A build whose bundler joins two files, and counts how often it is asked. */
function smallBuild({ root }: SmallProject) {
  const state = { bundled: 0, meanwhile: () => {} };
  const bundle = async () => {
    state.bundled += 1;
    const text = ['functions/one/handler.ts', INPUT].map((path) => readFileSync(join(root, path), 'utf8')).join('');
    state.meanwhile();
    return { files: { 'dist/one/index.js': text, 'dist/one/package.json': '{}' }, inputs: [INPUT] };
  };
  const build = async () => {
    await buildFunctions({ root, bundle });
    return state.bundled;
  };
  return { build, state, built: () => readFileSync(join(root, 'dist/one/index.js'), 'utf8') };
}

test('what is built is not built again, also when files only look newer', async () => {
  using project = smallProject();
  const { build, built } = smallBuild(project);
  expect(await build()).toBe(1);
  utimesSync(join(project.root, 'shared/part.ts'), new Date(), new Date());
  expect(await build()).toBe(1);
  expect(built()).toContain('handler = 1');
});

test.each([
  'functions/one/handler.ts',
  'functions/one/input.schema.ts',
  'shared/part.ts',
  'shared/new-part.ts',
  'scripts/plugin.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'node_modules/.package-lock.json',
  INPUT,
])('another text in %s is noticed, and its old one again', async (path) => {
  using project = smallProject();
  const { build, built } = smallBuild(project);
  await build();
  project.write(path, 'changed');
  expect(await build()).toBe(2);
  if ([INPUT, 'functions/one/handler.ts'].includes(path)) expect(built()).toContain('changed');
  project.remove(path);
  project.write(path, 'changed again');
  expect(await build()).toBe(3);
});

test.each(['functions/one/handler.ts', 'shared/part.ts', 'scripts/plugin.mjs'])(
  '%s is missed when it goes',
  async (path) => {
    using project = smallProject();
    const { build, state } = smallBuild(project);
    await build();
    project.remove(path);
    await build().catch(() => undefined);
    expect(state.bundled).toBe(2);
  },
);

test('an operation more, and one less, is noticed, and what is not an operation leaves dist', async () => {
  using project = smallProject();
  const { build } = smallBuild(project);
  await build();
  project.write('dist/gone/index.js', '');
  project.write('functions/two/function.yml', 'functions: {}\n');
  expect(await build()).toBe(2);
  expect(() => readFileSync(join(project.root, 'dist/gone/index.js'))).toThrow('ENOENT');
});

test.each([
  ['gone', (project: SmallProject) => project.remove('dist/one/index.js')],
  ['changed', (project: SmallProject) => project.write('dist/one/index.js', 'by hand')],
  ['gone with its folder', (project: SmallProject) => project.remove('dist')],
])('a bundle that is %s is made anew', async (_name, spoil) => {
  using project = smallProject();
  const { build, built } = smallBuild(project);
  await build();
  const text = built();
  spoil(project);
  expect(await build()).toBe(2);
  expect(built()).toBe(text);
});

test.each([
  ['empty', () => ''],
  ['cut off', (entry: string) => entry.slice(0, -9)],
  ['of another key', (entry: string) => entry.replace(/^./, 'x')],
  ['with a bit changed', (entry: string) => entry.replace(/.$/, ' ')],
  ['no text at all', () => '\0\0\0'],
])('a cache entry that is %s is made anew', async (_name, spoil) => {
  using project = smallProject();
  const { build } = smallBuild(project);
  await build();
  const entry = join(project.root, 'dist/.built');
  writeFileSync(entry, spoil(readFileSync(entry, 'utf8')));
  expect(await build()).toBe(2);
  expect(await build()).toBe(2);
});

test('what was edited while it was bundled is bundled again', async () => {
  using project = smallProject();
  const { build, state, built } = smallBuild(project);
  state.meanwhile = () => project.write('functions/one/handler.ts', 'edited');
  await build();
  state.meanwhile = () => undefined;
  expect(built()).not.toContain('edited');
  expect(await build()).toBe(2);
  expect(built()).toContain('edited');
});

test('builds at once end with the same whole bundle', async () => {
  using project = smallProject();
  const { build, built } = smallBuild(project);
  await Promise.all([build(), build(), build()]);
  expect(built()).toContain('handler = 1');
  expect(await build()).toBeLessThanOrEqual(3);
});

test('a note that cannot be written costs time and nothing else', async () => {
  using project = smallProject();
  const { build } = smallBuild(project);
  const inTheWay = 'dist/.built/in-the-way/file';
  project.write(inTheWay, '');
  expect(await build()).toBe(1);
  project.remove('dist/.built');
  project.write(inTheWay, '');
  expect(await build()).toBe(2);
});

/** The pages of the examples: made from the files, in both languages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../scripts/examples/languages.ts';
import { examplePages, withFiles } from '../../scripts/examples/pages.ts';

const pages = examplePages();

test.each([...pages.keys()])('%s is up to date: `npm run examples` writes it', (file) => {
  expect(readFileSync(file, 'utf8')).toBe(pages.get(file));
});

test('no other page stands beside them', () => {
  for (const folder of ['docs/examples', 'docs/zh-CN/examples'])
    for (const name of readdirSync(folder)) expect([...pages.keys()]).toContain(`${folder}/${name}`);
});

test('each page in Chinese has the headings’ levels, the blocks and the files of the one in English', () => {
  const outline = (text = '') => ({
    levels: text.match(/^#+ /gm),
    blocks: text.match(/^```\w+\n.*?^```$|^ {4}[^\n]*$/gms),
    files: [...text.matchAll(/\]\((?:\.\.\/)+((?:examples|local)\/[^)]+)\)/g)].map(([, file]) => file),
  });
  for (const [file, text] of pages) {
    if (!file.startsWith('docs/examples/')) continue;
    expect(outline(pages.get(file.replace('docs/', 'docs/zh-CN/')))).toEqual(outline(text));
  }
});

test('every file of the examples is shown, named, or what checks them', () => {
  const named = LANGUAGES.flatMap(({ files, shared, commands, build = '' }) => [
    ...[...Object.values(files).flat(), ...shared],
    ...`${build} ${Object.values(commands).join(' ')}`.split(' '),
  ]);
  expect(named.filter((path) => /^(examples|local)\/[^*]+$/.test(path) && !existsSync(path))).toEqual([]);
  const there = readdirSync('examples', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/[\\/](bin|obj|__pycache__)([\\/]|$)/.test(entry.parentPath))
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/'));
  const CHECKS =
    /^examples\/(vectors\.json|go\/vectors\.go|java\/CheckVectors\.java|csharp\/(CheckVectors\.cs|examples\.csproj|(net|mono)\/Pem\.cs))$/;
  expect(there.filter((file) => !named.includes(file) && !CHECKS.test(file))).toEqual([]);
});

test('a guide’s block of a file is that file, and no other block is touched', () => {
  const page = '```js\n// verify.mjs\nold\n```\n\n```js\n// another.mjs\n```\n';
  const file = readFileSync('examples/node/verify.mjs', 'utf8');
  expect(withFiles(page)).toBe(`\`\`\`js\n${file}\`\`\`\n\n\`\`\`js\n// another.mjs\n\`\`\`\n`);
  expect(file).toMatch(/^\/\/ verify\.mjs\n/);
});

/** The rules that hold Chinese pages to their English documents, on a project of two. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deadLinksOf, differences } from '../../scripts/translations/compare.ts';
import {
  chinesePages,
  documentsIn,
  sourceOf,
  translatedPages,
  translationOf,
} from '../../scripts/translations/files.ts';
import { blobOf, headIn, withHead, withoutHead } from '../../scripts/translations/head.ts';
import { indexPage, isStale, markedPage, writtenPages } from '../../scripts/translations/pages.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { type SmallProject, smallProject } from '../support/small-project.ts';

const ENGLISH = `# Guide

See [the other](other.md#first-steps), [the start](../README.md) and [the text](note.txt).

## Keys

1. Set \`a\`.
2. Set \`b\`, see [keys](#keys).

Then:

    curl x

| name | meaning |
|---|---|
| \`c\` | d |
`;
const CHINESE = `# 指南

参见[起点](../../README.zh-CN.md)、[另一页](other.md#第一步)和[说明](../note.txt)。

## 密钥

1. 设置 \`a\`。
2. 设置 \`b\`，见[密钥](#密钥)。

然后：

    curl x

| 名称 | 含义 |
|---|---|
| \`c\` | 丁 |
`;
const [SOURCE, PAGE] = ['docs/guide.md', 'docs/zh-CN/guide.md'];
const FILES: Readonly<Record<string, string>> = {
  'README.md': '# Start\n\n[中文](README.zh-CN.md)\n',
  'README.zh-CN.md': withHead('# 起点\n\n开始。\n', {
    ...{ file: 'README.zh-CN.md', source: 'README.md', text: '', blob: blobOf('# Start\n\n[中文](README.zh-CN.md)\n') },
  }),
  'docs/note.txt': 'note\n',
  'docs/other.md': '# Other\n\n## First steps\n',
  [SOURCE]: ENGLISH,
};

let project: SmallProject;
beforeEach(() => {
  project = smallProject();
  for (const [path, text] of Object.entries(FILES)) project.write(path, text);
  translate('docs/other.md', '# 另一页\n\n## 第一步\n');
  translate(SOURCE, CHINESE);
});
afterEach(() => project[Symbol.dispose]());

const documents = () => documentsIn(project.root);
/** Writes a page, and that it is translated from its source as that is now. */
function translate(source: string, text: string): void {
  const page = source.replace('docs/', 'docs/zh-CN/');
  project.write(page, text);
  project.write(page, markedPage(page, documents(), { isTranslated: true }));
}

test('a page of the same shape differs in nothing, and all its links lead somewhere', () => {
  expect(chinesePages(documents())).toEqual(['README.zh-CN.md', PAGE, 'docs/zh-CN/other.md']);
  for (const page of chinesePages(documents())) {
    expect([page, ...differences(page, documents())]).toEqual([page]);
    expect([page, ...deadLinksOf(page, documents())]).toEqual([page]);
  }
});

test.each([
  ['a heading is missing', '## 密钥\n', '', 'heading 2: "## Keys" in docs/guide.md, none here'],
  ['a heading is of another level', '## 密', '### 密', 'heading 2: "## Keys" in docs/guide.md, "### 密钥" here'],
  ['a heading is added', '## 密', '## 又\n\n## 密', 'heading 3: none in docs/guide.md, "## 密钥" here'],
  ['a code block differs', 'curl x', 'curl  x', 'under "密钥": the code blocks are not the same, byte for byte'],
  ['a code block is missing', '\n    curl x\n', '', 'under "密钥": the code blocks'],
  ['a row is missing', '| `c` | 丁 |\n', '', 'under "密钥": the tables have other rows or columns'],
  ['a column is added', '|---|---|\n| `c` | 丁 |', '|---|---|---|\n| `c` | 丁 | |', 'under "密钥": the tables'],
  ['a step is missing', '1. 设置 `a`。\n2.', '1. 设置 `a`。', 'under "密钥": the lists have other points'],
  ['a list has no numbers', '1. 设置 `a`。\n2.', '- 设置 `a`。\n-', 'under "密钥": the lists have other points'],
  ['a name is missing', '`a`', '甲', 'under "密钥": missing in backticks: a'],
  ['a name is added', '丁', '`丁`', 'under "密钥": added in backticks: 丁'],
  ['a link is missing', '[说明](../note.txt)', '说明', 'under "指南": missing as links: note.txt'],
  ['a link is added', '。\n\n##', '[。](https://a.example/)\n\n##', 'under "指南": added as links: https://a.example/'],
  ['a link leads to the English page', '](other.md#第一步', '](../other.md#first-steps', 'missing as links: other.md'],
  [
    'a link leads to another section',
    '](other.md#第一步',
    '](other.md#另一页',
    'missing as links: other.md#first-steps',
  ],
  ['a path is as in the source', '](../note.txt', '](note.txt', 'added as links: note.txt'],
])('is found: %s', (_, from, to, fault) => {
  expect(CHINESE).toContain(from);
  project.write(PAGE, CHINESE.replace(from, to));
  expect(differences(PAGE, documents()).join('\n')).toContain(fault);
});

test('links to documents that have a Chinese page by now are made to lead there', () => {
  const english = CHINESE.replace('](other.md#第一步', '](../other.md#first-steps')
    .replace('.zh-CN.md', '.md')
    .replace('](#密钥', '](#keys');
  translate(SOURCE, english);
  project.write(PAGE, markedPage(PAGE, documents()));
  expect(withoutHead(documents().read(PAGE))).toBe(CHINESE);
  const others =
    '[a](../note.txt) [b](https://a.example/other.md) [c](../none.md) [d](../other.md#none) `](../other.md` \n';
  translate(SOURCE, `${CHINESE}${others}`);
  expect(documents().read(PAGE)).toContain(others);
});

test('a runbook is a section of the Chinese page of all of them, once that is there', () => {
  const [link, other] = ['[a](../runbooks/expiry.md) [b](../runbooks/README.md)', 'alarms.md#expiry'];
  project.write('docs/runbooks/README.md', '# Runbooks\n');
  project.write('docs/runbooks/expiry.md', '# expiry\n\n## Do\n');
  project.write(SOURCE, `${ENGLISH}\n${link.replaceAll('../', '')}\n`);
  translate(SOURCE, `${CHINESE}\n${link}\n`);
  expect([differences(PAGE, documents()), deadLinksOf(PAGE, documents())]).toEqual([[], []]);
  project.write('docs/zh-CN/alarms.md', '# 告警\n\n由 `npm run catalog` 生成。\n\n## expiry\n');
  expect(differences(PAGE, documents())).toHaveLength(2);
  translate(SOURCE, documents().read(PAGE));
  expect(documents().read(PAGE)).toContain(`[a](${other}) [b](alarms.md)`);
  expect([differences(PAGE, documents()), deadLinksOf(PAGE, documents())]).toEqual([[], []]);
  project.write(PAGE, documents().read(PAGE).replace(other, 'alarms.md#none'));
  expect(deadLinksOf(PAGE, documents())).toEqual(['alarms.md#none']);
  expect(indexPage(documents())).toContain('| [告警](alarms.md) | [docs/runbooks/README.md](../runbooks/README.md) |');
});

test('links that lead nowhere are found, whether a page is behind its source or not', () => {
  project.write(
    PAGE,
    `${CHINESE}\n[一](no.md) [二](other.md#没有) [三](#没有) [四](../note.txt) [五](mailto:a@b.example)\n`,
  );
  expect(deadLinksOf(PAGE, documents())).toEqual(['no.md', 'other.md#没有', '#没有']);
});

test('a link to a section of a page that is behind its source is held to that page, not to the section', () => {
  project.write('docs/other.md', '# Other\n\n## New\n\n## First steps\n');
  expect(differences(PAGE, documents())).toEqual([]);
  translate('docs/other.md', '# 另一页\n\n## 新\n\n## 第一步\n');
  expect(differences(PAGE, documents())).toEqual([]);
  translate('docs/other.md', '# 另一页\n\n## 第一步\n\n## 新\n');
  expect(differences(PAGE, documents())).toHaveLength(2);
  project.write('docs/other.md', '# Other\n\n## First steps\n\n## More\n');
  expect(differences(PAGE, documents())).toEqual([]);
});

describe('a page whose source changed', () => {
  const MARK = '本页对应的英文原文已更新';
  const state = () => ({ page: markedPage(PAGE, documents()), list: indexPage(documents()) });

  test('is marked and listed until it is translated again', () => {
    expect([isStale(PAGE, documents()), state().page.includes(MARK)]).toEqual([false, false]);
    expect(state().list).toContain('| [指南](guide.md) | [docs/guide.md](../guide.md) | 与原文一致 |');
    project.write(SOURCE, `${ENGLISH}More.\n`);
    expect([isStale(PAGE, documents()), state().page.includes(MARK)]).toEqual([true, true]);
    expect(state().list).toContain('| [指南](guide.md) | [docs/guide.md](../guide.md) | **英文原文已更新，待译** |');
    project.write(PAGE, state().page);
    expect(state().page).toBe(documents().read(PAGE));
    expect(withoutHead(documents().read(PAGE))).toBe(CHINESE);
    translate(SOURCE, documents().read(PAGE));
    expect([isStale(PAGE, documents()), state().page.includes(MARK)]).toEqual([false, false]);
  });

  test('is no longer marked when the source is again what it was', () => {
    project.write(SOURCE, `${ENGLISH}More.\n`);
    project.write(PAGE, state().page);
    project.write(SOURCE, ENGLISH.replaceAll('\n', '\r\n'));
    expect([isStale(PAGE, documents()), state().page.includes(MARK)]).toEqual([false, false]);
  });
});

test('a page of which nobody said from which text it is translated is refused, with what to run', () => {
  project.write(PAGE, CHINESE);
  expect(() => writtenPages(documents())).toThrow('npm run translations -- --translated docs/guide.md');
  project.write(PAGE, CHINESE.replace('\n\n', '\n\n[English](../guide.md "abc")\n\n'));
  expect(() => writtenPages(documents())).toThrow('npm run translations -- --translated docs/guide.md');
});

test('a page that a command makes keeps no hash, and says so before its first section', () => {
  const made = '# 错误码\n\n由 `npm run catalog` 根据目录生成。\n\n## 甲\n';
  project.write('docs/zh-CN/errors.md', made);
  expect(translatedPages(documents())).not.toContain('docs/zh-CN/errors.md');
  expect([...writtenPages(documents()).keys()]).not.toContain('docs/zh-CN/errors.md');
  expect(indexPage(documents())).toContain('| [错误码](errors.md) | [docs/errors.md](../errors.md) | 由命令生成 |');
  project.write(
    'docs/zh-CN/errors.md',
    made.replace('由 `npm run catalog` 根据目录生成。\n\n## 甲', '## 甲\n\n由 `npm run x` 生成'),
  );
  expect(translatedPages(documents())).toContain('docs/zh-CN/errors.md');
});

test('the hash is the one by which git knows the text', () => {
  const named = execFileSync('git', ['hash-object', '--no-filters', join(project.root, SOURCE)], { encoding: 'utf8' });
  expect(headIn(documents().read(PAGE))).toEqual({ blob: named.trim(), isMarked: false });
});

test('a picture with Chinese words takes the place of the English one', () => {
  project.write('docs/flow.svg', '<svg/>');
  translate(SOURCE.replace('guide', 'other'), '# 另一页\n\n## 第一步\n\n![流程](flow.svg)\n');
  project.write('docs/other.md', '# Other\n\n## First steps\n\n![The flow](flow.svg)\n');
  expect(deadLinksOf('docs/zh-CN/other.md', documents())).toEqual(['flow.svg']);
  project.write('docs/zh-CN/flow.svg', '<svg/>');
  expect(deadLinksOf('docs/zh-CN/other.md', documents())).toEqual([]);
  expect(differences('docs/zh-CN/other.md', documents())).toEqual([]);
  project.write('docs/zh-CN/other.md', '# 另一页\n\n## 第一步\n\n![流程](../flow.svg)\n');
  expect(differences('docs/zh-CN/other.md', documents())).toHaveLength(2);
});

test('a page and its document find each other', () => {
  project.write('CONTRIBUTING.md', '# Contributing\n');
  project.write('docs/zh-CN/contributing.md', '# 贡献\n');
  for (const [source, page] of [
    ['README.md', 'README.zh-CN.md'],
    ['CONTRIBUTING.md', 'docs/zh-CN/contributing.md'],
    [SOURCE, PAGE],
  ] as const)
    expect([sourceOf(page, documents()), translationOf(source, documents())]).toEqual([source, page]);
  expect(translationOf('docs/README.md', documents())).toBeUndefined();
  expect(translationOf('docs/note.txt', documents())).toBeUndefined();
});

test('the command writes marks and list, says what differs, and takes a page as translated', () => {
  const run = (...words: string[]) => {
    const options = { cwd: project.root, env: childEnvironment(), encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [resolve('scripts/translations.ts'), ...words],
      options,
    );
    return [status, stdout + stderr];
  };
  const list = () => readFileSync(join(project.root, 'docs/zh-CN/README.md'), 'utf8');
  expect([...run(), list().includes('待译')]).toEqual([0, '', false]);
  project.write(SOURCE, `${ENGLISH}\n## More\n`);
  const behind = `${PAGE}: behind its source: git diff ${blobOf(ENGLISH)} -- ${SOURCE}\n`;
  expect([...run(), list().includes('待译')]).toEqual([0, behind, true]);
  const differs = `${PAGE}: heading 3: "## More" in ${SOURCE}, none here\n`;
  expect([...run('--translated', SOURCE), list().includes('待译')]).toEqual([0, differs, false]);
  expect(run('--translated', 'docs/none.md')).toEqual([1, 'docs/none.md has no Chinese page\n']);
});

/** The pages that are made from the catalogue: up to date, with the same anchors in both languages. */
import { existsSync, readFileSync } from 'node:fs';
import { errorsPage } from '../../scripts/catalog/errors-page.ts';
import { catalogPages } from '../../scripts/catalog/pages.ts';
import { PROTOCOLS, toldOf } from '../../scripts/catalog/protocol-errors.ts';

const pages = await catalogPages();
const english = pages.filter(({ file }) => !file.includes('zh-CN'));

/** Headings that name a thing, which are the anchors; titles are in the page's language. */
const namesIn = (text: string): string[] => [...text.matchAll(/^(#{3,} .+)$/gm)].map(([, heading = '']) => heading);

test.each(pages.map(({ file, text }) => [file, text]))('%s is up to date: npm run catalog', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test.each(english.map(({ file, text }) => [file, text]))('%s: the same anchors in Chinese, each once', (file, text) => {
  const chinese = pages.find((page) => page.file === file.replace('docs', 'docs/zh-CN'));
  const names = namesIn(text);
  expect(namesIn(chinese?.text ?? '')).toEqual(names);
  expect(names.length).toBeGreaterThan(10);
  expect(new Set(names).size).toBe(names.length);
});

/** Guides in English, by what a Chinese page links; its second paragraph leads to its English counterpart. */
const englishGuidesIn = (text: string): string[] => {
  const [, , ...rest] = text.split('\n\n');
  return [...rest.join('\n\n').matchAll(/\]\(\.\.\/([\w/-]+\.md)/g)].map(([, guide = '']) => guide);
};

test.each(pages.filter(({ file }) => file.includes('zh-CN')).map(({ file, text }) => [file, text]))(
  '%s leads to guides in Chinese where there are any',
  (_, text) => {
    expect(englishGuidesIn(text).filter((guide) => existsSync(`docs/zh-CN/${guide}`))).toEqual([]);
  },
);

test('an English guide is found in a link', () => {
  expect(englishGuidesIn('# x\n\n[English](../x.md)\n\n([y](../edge.md#z)) [c](edge.md)')).toEqual(['edge.md']);
});

test('a code of a response is an anchor, and so is its name in the log', () => {
  const anchors = new Set(namesIn(errorsPage('en')));
  for (const heading of ['### genauth 1300', '### openapi 2', '### daxpay 20052', '#### daxpay auth_code_used']) {
    expect(anchors).toContain(heading);
  }
  expect(anchors).not.toContain('#### openapi token_expired');
});

test('what a response says is what the envelope writes', () => {
  expect(toldOf(PROTOCOLS.genauth, 'throttled')).toEqual({ httpStatus: 429, members: [['statusCode', 429]] });
  expect(toldOf(PROTOCOLS.genauth, 'replayed').members).toEqual([
    ['statusCode', 401],
    ['apiCode', 1306],
  ]);
  expect(toldOf(PROTOCOLS.openapi, 'serial_used')).toEqual({ httpStatus: 409, members: [['status', 8]] });
  expect(toldOf(PROTOCOLS.daxpay, 'throttled')).toEqual({ httpStatus: 200, members: [['code', 10500]] });
});

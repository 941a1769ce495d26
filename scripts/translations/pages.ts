import { posix } from 'node:path';
import { chinesePages, type Documents, FOLDER, INDEX, sourceOf, translatedPages } from './files.ts';
import { blobOf, headIn, withHead, withoutHead } from './head.ts';
import { relinked } from './links.ts';

/** Whether a page's source is no longer the text that it was translated from. */
export const isStale = (page: string, documents: Documents): boolean =>
  headIn(documents.read(page))?.blob !== blobOf(documents.read(sourceOf(page, documents)));

/**
 * A page with the mark that it must have, and links in its own language.
 * @param isTranslated whether it was just brought up to its source
 * @throws Error when nobody has said yet from which text it is translated
 */
export function markedPage(page: string, documents: Documents, { isTranslated = false } = {}): string {
  const [file, source] = [page, sourceOf(page, documents)];
  const [chinese, text] = [documents.read(page), documents.read(source)];
  const blob = isTranslated ? blobOf(text) : headIn(chinese)?.blob;
  if (blob === undefined) throw new Error(`${page}: run npm run translations -- --translated ${source}`);
  return withHead(relinked(withoutHead(chinese), page, documents), { file, source, text, blob });
}

/** The list of all Chinese pages, with the state of each. */
export function indexPage(documents: Documents): string {
  const translated = translatedPages(documents);
  const rows = chinesePages(documents).map((page) => {
    const source = sourceOf(page, documents);
    const [chinese, english] = [page, source].map((file) => posix.relative(FOLDER, file));
    const state = translated.includes(page) ? stateOf(page, documents) : '由命令生成';
    return `| [${titleOf(page, documents)}](${chinese}) | [${source}](${english}) | ${state} |`;
  });
  return [...HEAD, ...rows, ''].join('\n');
}

const stateOf = (page: string, documents: Documents): string =>
  isStale(page, documents) ? '**英文原文已更新，待译**' : '与原文一致';

const titleOf = (page: string, documents: Documents): string => /^# (.+)$/m.exec(documents.read(page))?.[1] ?? page;

const HEAD = [
  '# 中文文档',
  '',
  '中文页译自英文原文，标题、示例代码、表格与链接逐项对应；有出入之处以英文原文为准。原文更新而译文尚未跟上的页，页首和下表都有标注。下表由 `npm run translations` 生成。',
  '',
  '| 中文页 | 英文原文 | 状态 |',
  '|---|---|---|',
];

/** What the command writes: every page with its mark, and the list. */
export function writtenPages(documents: Documents): ReadonlyMap<string, string> {
  const pages = translatedPages(documents).map((page) => [page, markedPage(page, documents)] as const);
  return new Map([...pages, [INDEX, indexPage(documents)]]);
}

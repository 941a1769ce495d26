import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';

/** A project's documents, by their paths in it (`docs/genauth.md`). */
export interface Documents {
  readonly root: string;
  /** Whether there is such a file or folder. */
  has(path: string): boolean;
  /** Its text, with line ends of one kind, so that a checkout on Windows counts as the same. */
  read(path: string): string;
}

/** Where the Chinese pages are, besides those at the root (`README.zh-CN.md`). */
export const FOLDER = 'docs/zh-CN';
/** The list of all of them. */
export const INDEX = `${FOLDER}/README.md`;
/** The Chinese page of all runbooks, which has each as a section of its name. */
const RUNBOOKS = {
  page: `${FOLDER}/alarms.md`,
  source: 'docs/runbooks/README.md',
  each: /^docs\/runbooks\/([\w-]+)\.md$/,
};

/** The documents below a folder. */
export function documentsIn(root: string): Documents {
  return {
    root,
    has: (path) => existsSync(join(root, path)),
    read: (path) => readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n'),
  };
}

/** Every Chinese page but the list, in its order. */
export function chinesePages({ root }: Documents): string[] {
  const nested = readdirSync(join(root, FOLDER), { recursive: true }).map((name) => `${FOLDER}/${name}`);
  const files = [...readdirSync(root), ...nested.map((name) => name.replaceAll('\\', '/'))];
  return files.filter((file) => isChinese(file) && file.endsWith('.md') && file !== INDEX).sort();
}

/** A page, or a picture of one, by its name. */
export const isChinese = (file: string): boolean => /^(\w+\.zh-CN\.\w+|docs\/zh-CN\/.+)$/.test(file);

/**
 * The English document of a Chinese page: `README.md` of `README.zh-CN.md`, `docs/edge.md` of `docs/zh-CN/edge.md`; a page there of a
 * document at the root has its name in small letters.
 */
export function sourceOf(page: string, documents: Documents): string {
  if (page === RUNBOOKS.page) return RUNBOOKS.source;
  const below = `docs/${posix.relative(FOLDER, page)}`;
  if (!page.startsWith(`${FOLDER}/`)) return page.replace('.zh-CN.', '.');
  const atRoot = `${basename(page, '.md').toUpperCase()}.md`;
  return !documents.has(below) && documents.has(atRoot) ? atRoot : below;
}

/** The Chinese page of a document, or the Chinese one of a picture, where there is one. */
export function translationOf(file: string, documents: Documents): string | undefined {
  if (file === RUNBOOKS.source) return documents.has(RUNBOOKS.page) ? RUNBOOKS.page : undefined;
  const places = file.startsWith('docs/')
    ? [file.replace('docs/', `${FOLDER}/`)]
    : [file.replace(/\.(\w+)$/, '.zh-CN.$1'), `${FOLDER}/${file.toLowerCase()}`];
  return places.find((place) => isChinese(place) && place !== INDEX && documents.has(place));
}

/** Which section of another document is a document in Chinese: a runbook, as soon as all have their Chinese page. */
export function sectionFor(file: string, documents: Documents): { file: string; anchor: string } | undefined {
  const [, name] = RUNBOOKS.each.exec(file) ?? [];
  if (name === undefined || file === RUNBOOKS.source || !documents.has(RUNBOOKS.page)) return undefined;
  return { file: RUNBOOKS.source, anchor: name };
}

/** In the head of a page that a command makes, in both languages from the same data: it is never behind and keeps no hash. */
const MADE = /由 `npm run \w+`[^\n]*生成/;

/** Every page that somebody translated. */
export const translatedPages = (documents: Documents): string[] =>
  chinesePages(documents).filter((page) => !MADE.test(documents.read(page).split('\n## ', 1)[0] ?? ''));

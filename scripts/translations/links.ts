import { posix } from 'node:path';
import { type Section as Heading, renderMarkdown } from '../../local/reference/markdown.ts';
import { type Documents, isChinese, sectionFor, sourceOf, translationOf } from './files.ts';
import { blobOf, headIn } from './head.ts';

/** A link of a document, resolved. */
interface Target {
  /** A path in the project, or an address of the web. */
  readonly file: string;
  /** Without its `#`; empty for the page as a whole. */
  readonly anchor: string;
}

const isAddress = (href: string): boolean => /^[a-z]+:/i.test(href);

/** What a link leads to, where a document that is a section in Chinese stands for that section in both languages. */
function targetOf(href: string, from: string, documents: Documents): Target {
  const target = writtenTarget(href, from, documents);
  return sectionFor(target.file, documents) ?? target;
}

/** What a link leads to as it is written. */
function writtenTarget(href: string, from: string, documents: Documents): Target {
  if (isAddress(href)) return { file: href, anchor: '' };
  const [, path = '', anchor = ''] = /^([^#]*)#?(.*)$/.exec(href) ?? [];
  const file = path === '' ? from : posix.join(posix.dirname(from), path);
  const inFolder = posix.join(file, 'README.md');
  return { file: documents.has(inFolder) ? inFolder : file, anchor: decodeURIComponent(anchor) };
}

/** By a document's text: many links lead to the same few documents. */
const HEADINGS = new Map<string, readonly Heading[]>();

function headingsOf(file: string, documents: Documents): readonly Heading[] {
  const markdown = documents.read(file);
  const headings = HEADINGS.get(markdown) ?? renderMarkdown(markdown, (href) => href).sections;
  HEADINGS.set(markdown, headings);
  return headings;
}

const anchorsOf = (file: string, documents: Documents): string[] => headingsOf(file, documents).map(({ id }) => id);

/**
 * What a link means, whichever language it stands in: equal for a link of an English document and the same link of its Chinese page.
 * A section is counted where both languages have the same ones, that is unless the Chinese page is behind its source.
 */
export function meaningOf(href: string, from: string, documents: Documents): string {
  const { file, anchor } = targetOf(href, from, documents);
  const source = isChinese(file) && documents.has(file) ? sourceOf(file, documents) : file;
  const translation = translationOf(source, documents);
  if (translation === undefined) return `${source}#${anchor}`;
  if (isChinese(from) && file === source) return `${file} although there is ${translation}`;
  if (anchor === '' || !documents.has(source)) return source;
  const isFresh = headIn(documents.read(translation))?.blob === blobOf(documents.read(source));
  const index = isFresh ? anchorsOf(file, documents).indexOf(anchor) : '?';
  return `${source} § ${index}`;
}

/** A Chinese page whose links lead to Chinese pages where there are any, and to their headings. */
export const relinked = (markdown: string, from: string, documents: Documents): string =>
  markdown.replaceAll(/(?<=\]\()[^)\s]+(?=\))/g, (href) => {
    const { file, anchor } = targetOf(href, from, documents);
    const page = isChinese(file) ? file : translationOf(file, documents);
    if (page === undefined || !documents.has(page)) return href;
    const translated = anchor === '' ? undefined : headingFor(anchor, page, documents);
    if (translated === undefined && (file === page || anchor !== '')) return href;
    const path = page === from ? '' : posix.relative(posix.dirname(from), page);
    return translated === undefined ? path : `${path}#${translated}`;
  });

/** The anchor in a Chinese page that stands for one of its source: the same, or by its place while the headings have the same levels. */
function headingFor(anchor: string, page: string, documents: Documents): string | undefined {
  const source = sourceOf(page, documents);
  if (!documents.has(source)) return undefined;
  const [english, chinese] = [headingsOf(source, documents), headingsOf(page, documents)];
  if (chinese.some(({ id }) => id === anchor)) return anchor;
  if (english.map(({ depth }) => depth).join() !== chinese.map(({ depth }) => depth).join()) return undefined;
  return chinese[english.findIndex(({ id }) => id === anchor)]?.id;
}

/** Links of an English document that its Chinese page has as well; one to a Chinese page is the other's own head. */
export const keptLinks = (hrefs: readonly string[], from: string, documents: Documents): string[] =>
  hrefs.filter((href) => !isChinese(targetOf(href, from, documents).file));

/** Links that lead to no file of the project, or to no heading of one. */
export function deadLinks(hrefs: readonly string[], from: string, documents: Documents): string[] {
  return hrefs.filter((href) => {
    const { file, anchor } = writtenTarget(href, from, documents);
    if (isAddress(file)) return false;
    if (!documents.has(file)) return true;
    return anchor !== '' && !(file.endsWith('.md') && anchorsOf(file, documents).includes(anchor));
  });
}

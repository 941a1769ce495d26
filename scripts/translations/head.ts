import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** What the line below a page's heading says of the text that it was translated from. */
export interface Head {
  /** The English text as git names it (`git hash-object`), so that git shows what changed since. */
  readonly blob: string;
  /** Whether the page says that its source has changed. */
  readonly isMarked: boolean;
}

const LINE = /^\[English\]\([^)\s]+ "([0-9a-f]{40})"\)$/;
const MARK = '> **本页对应的英文原文已更新，译文尚未跟上：有出入之处以英文原文为准。**';

/** The name that git gives to a text. */
export function blobOf(text: string): string {
  const content = Buffer.from(text);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}

/** @returns nothing, when the page has no such line */
export function headIn(page: string): Head | undefined {
  const paragraphs = page.split('\n\n', 3);
  const [, blob] = LINE.exec(paragraphs[1] ?? '') ?? [];
  return blob === undefined ? undefined : { blob, isMarked: paragraphs[2] === MARK };
}

/** The page without these lines. */
export function withoutHead(page: string): string {
  const [heading = '', ...rest] = page.split('\n\n');
  if (LINE.test(rest[0] ?? '')) rest.shift();
  if (rest[0] === MARK) rest.shift();
  return [heading, ...rest].join('\n\n');
}

/**
 * The page with the line, which links the English document and keeps the hash of the text that was translated, and with the mark where
 * that is no longer its text.
 * @param blob of the translated text
 */
export function withHead(
  page: string,
  { file, source, text, blob }: Readonly<Record<'file' | 'source' | 'text' | 'blob', string>>,
): string {
  const [heading = '', ...rest] = withoutHead(page).split('\n\n');
  const line = `[English](${posix.relative(posix.dirname(file), source)} "${blob}")`;
  return [heading, line, ...(blob === blobOf(text) ? [] : [MARK]), ...rest].join('\n\n');
}

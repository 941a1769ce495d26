import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogLanguage, Text } from '../../catalog/text.ts';

/** The language that a page links to besides, and where it is from each. */
const OTHER: Readonly<Record<CatalogLanguage, (file: string) => string>> = {
  en: (file) => `[中文](zh-CN/${file})`,
  'zh-CN': (file) => `[English](../${file})`,
};

/** How a page begins: its title, its counterpart, and where it comes from. */
export function headOf(language: CatalogLanguage, file: string, title: Text, intro: readonly Text[]): string {
  const parts = [`# ${title[language]}`, OTHER[language](file), ...intro.map((text) => text[language])];
  return parts.join('\n\n');
}

const DOCS = join(import.meta.dirname, '../../docs');

/** Where a guide is from a page in this language: the guide in the same language, where there is one. */
export function guidePath(language: CatalogLanguage, file: string): string {
  if (language === 'en') return file;
  const [name = ''] = file.split('#');
  return existsSync(join(DOCS, language, name)) ? file : `../${file}`;
}

/** A table; a cell's `|` would end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** The anchor of a heading, as GitHub and the page of guides make it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

/** A link to a heading of the same page. */
export const linkTo = (heading: string, shown: string): string => `[${shown}](#${anchorOf(heading)})`;

/** Sections with a blank line between. */
export const page = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

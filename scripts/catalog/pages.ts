import { join } from 'node:path';
import { type CatalogLanguage, LANGUAGES } from '../../catalog/text.ts';
import { errorsPage } from './errors-page.ts';

/** What is made from the catalogue in both languages, by the name of its file. */
const PAGES: Readonly<Record<string, (language: CatalogLanguage) => string>> = {
  'errors.md': errorsPage,
};

const FOLDERS: Readonly<Record<CatalogLanguage, string>> = { en: 'docs', 'zh-CN': 'docs/zh-CN' };

/** A page, and where it stands in the repository. */
export interface CatalogPage {
  readonly file: string;
  readonly text: string;
}

/** Every page that is made from the catalogue. */
export const catalogPages = (): CatalogPage[] =>
  Object.entries(PAGES).flatMap(([name, write]) =>
    LANGUAGES.map((language) => ({ file: join(FOLDERS[language], name), text: write(language) })),
  );

import { type CatalogLanguage, LANGUAGES } from '../../catalog/text.ts';
import { type Alarm, alarmsOf } from '../monitoring/catalog.mjs';
import { exampleDeployment } from '../monitoring/example-deployment.mjs';
import { alarmsInChinese } from './alarms-page.ts';
import { commandsInChinese } from './commands-page.ts';
import { errorsPage } from './errors-page.ts';
import { membersPage } from './members-page.ts';
import { metricsPage } from './metrics-page.ts';
import { mistakesPage } from './mistakes-page.ts';

type Write = (language: CatalogLanguage, alarms: readonly Alarm[]) => string;

/** What is made from the catalogue in both languages, by the name of its file. */
const PAGES: Readonly<Record<string, Write>> = {
  'errors.md': errorsPage,
  'members.md': (language) => membersPage(language),
  'metrics.md': metricsPage,
  'mistakes.md': mistakesPage,
};

const FOLDERS: Readonly<Record<CatalogLanguage, string>> = { en: 'docs', 'zh-CN': 'docs/zh-CN' };

/** A page, and where it stands in the repository. */
export interface CatalogPage {
  readonly file: string;
  readonly text: string;
}

/** Every page that is made from the catalogue. */
export async function catalogPages(): Promise<CatalogPage[]> {
  const alarms = alarmsOf(await exampleDeployment());
  const inBoth = Object.entries(PAGES).flatMap(([name, write]) =>
    LANGUAGES.map((language) => ({ file: `${FOLDERS[language]}/${name}`, text: write(language, alarms) })),
  );
  // Their English is docs/runbooks/, a page for each kind of alarm, and docs/commands.md.
  const inChinese = Object.entries({ 'alarms.md': alarmsInChinese(alarms), 'commands.md': commandsInChinese() });
  return [...inBoth, ...inChinese.map(([name, text]) => ({ file: `${FOLDERS['zh-CN']}/${name}`, text }))];
}

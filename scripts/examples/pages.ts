import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, type Language, type Sentence } from './languages.ts';
import { INDEX, PAGES, type Page, WORDS } from './words.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where the pages are, by their language. */
const FOLDERS = { en: 'docs/examples', zh: 'docs/zh-CN/examples' } as const;
type Tongue = keyof Sentence;

/** Every page of the examples, and each document that shows files of theirs, by its place: what ought to stand there. */
export function examplePages(): ReadonlyMap<string, string> {
  const pages = (['en', 'zh'] as const).flatMap((tongue) => [
    [`${FOLDERS[tongue]}/README.md`, indexPage(tongue)] as const,
    ...PAGES.map((page) => [`${FOLDERS[tongue]}/${page.interface}.md`, examplePage(page, tongue)] as const),
  ]);
  const guides = ['docs/merchants.md', 'docs/zh-CN/merchants.md'].filter((file) => existsSync(join(ROOT, file)));
  return new Map([...pages, ...guides.map((file) => [file, withFiles(read(file))] as const)]);
}

/** A guide whose blocks that begin with a file's name (`// verify.mjs`) are that file. */
export function withFiles(markdown: string): string {
  return markdown.replaceAll(
    /^```js\n\/\/ (verify|callbacks)\.mjs\n.*?^```$/gms,
    (_, name) => `\`\`\`js\n${read(`examples/node/${name}.mjs`)}\`\`\``,
  );
}

/** Of one interface: each language with what it needs, how it is run, and its files. */
function examplePage(page: Page, tongue: Tongue): string {
  const sections = LANGUAGES.flatMap((language) => [
    `## ${language.name}`,
    language.needs[tongue],
    commands([...built(language), ...page.programs.map((program) => language.commands[program])]),
    ...language.files[page.interface].flatMap((file) => [
      `${link(file, tongue)}`,
      `\`\`\`${language.fence}\n${read(file)}\`\`\``,
    ]),
    `${WORDS.shared[tongue]}${language.shared.map((file) => link(file, tongue)).join(WORDS.comma[tongue])}`,
  ]);
  const introduction = page.introduction[tongue].map((paragraph) => toGuides(paragraph, tongue));
  return text([`# ${page.title[tongue]}`, ...introduction, WORDS.made[tongue], ...sections]);
}

/** What is there, how it is started, and the self-check of each language. */
function indexPage(tongue: Tongue): string {
  const links = PAGES.map(
    (page) => `- [${page.title[tongue]}](${page.interface}.md)${WORDS.colon[tongue]}${page.about[tongue]}`,
  ).join('\n');
  const sections = LANGUAGES.flatMap((language) => [
    `### ${language.name}`,
    language.needs[tongue],
    commands([...built(language), language.commands.vectors]),
  ]);
  return text([`# ${INDEX.title[tongue]}`, ...INDEX.before[tongue], links, ...INDEX.after[tongue], ...sections]);
}

/** A guide lies one folder up, in its language; the English one stands for a Chinese one that is not there. */
const toGuides = (paragraph: string, tongue: Tongue): string =>
  paragraph.replaceAll(/guide:(\w+\.md)/g, (_, name) =>
    existsSync(join(ROOT, FOLDERS[tongue], '..', name)) ? `../${name}` : `../../${name}`,
  );

const built = ({ build }: Language): string[] => (build === undefined ? [] : [build]);
const commands = (lines: readonly string[]): string => lines.map((line) => `    ${line}`).join('\n');
const link = (file: string, tongue: Tongue): string =>
  `[\`${file}\`](${tongue === 'en' ? '../..' : '../../..'}/${file})`;
const text = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

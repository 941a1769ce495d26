import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsIn } from '../translations/files.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Where a document stands in the list, by its path; the first that fits. What fits none is for operators, if it is in docs/. */
const SECTIONS: readonly (readonly [title: string, file: RegExp])[] = [
  ['中文', /zh-CN/],
  [
    'Integrate',
    /^docs\/(genauth|merchants|daxpay|errors|migration|postman|demo-page)\.md$|^docs\/(openapi|postman)\.json$/,
  ],
  ['Examples', /^(docs\/)?examples\//],
  ['Contribute', /^(README|CONTRIBUTING|CHANGELOG|SECURITY)\.md$|^docs\/decisions\/|^test\/|^bench\//],
  ['Operate', /^docs\//],
];
const ORDER = ['Integrate', 'Examples', 'Operate', 'Contribute', '中文'];

/** What is no document, and is for whoever writes a client. */
const FILES: Readonly<Record<string, string>> = {
  'docs/openapi.json':
    'OpenAPI 3.1: every operation, the callback as a webhook, signed examples with their strings to sign',
  'docs/postman.json': 'a Postman collection whose scripts sign and verify',
  'docs/commands.schema.json': 'JSON Schema of what the tool prints for programs',
};

/** Every document for readers: of a folder with many small ones, the runbooks and the decisions, its index. */
export function listedDocuments(root = ROOT): string[] {
  const documents = documentsIn(root);
  const inside = (folder: string) =>
    documents.has(folder)
      ? readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`)
      : [];
  const files = [...readdirSync(root), ...inside('docs'), ...inside('examples')].map((name) =>
    name.replaceAll('\\', '/'),
  );
  const pages = files.filter((file) => file.endsWith('.md') && !/\/(runbooks|decisions)\/(?!README)/.test(file));
  return [...pages, ...Object.keys(FILES)].filter((file) => existsSync(join(root, file))).sort();
}

/** llms.txt, in the form of llmstxt.org: the name, what it is, and each document with what it says of itself. */
export function llmsText(root = ROOT): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [title = '', about = ''] = readme.split('\n\n');
  const listed = Map.groupBy(
    listedDocuments(root),
    (file) => SECTIONS.find(([, fits]) => fits.test(file))?.[0] ?? 'Operate',
  );
  const sections = ORDER.filter((section) => listed.has(section)).map((section) => {
    const lines = listed.get(section)?.map((file) => lineOf(file, root)) ?? [];
    return `## ${section}\n\n${lines.join('\n')}\n`;
  });
  const made = 'Paths are those of the repository. Written by `npm run llms`.';
  return `${title}\n\n> ${about.replaceAll('\n', ' ')}\n\n${made}\n\n${sections.join('\n')}`;
}

function lineOf(file: string, root: string): string {
  const known = FILES[file];
  if (known) return `- [${file.replace(/^.*\//, '')}](${file}): ${known}`;
  const markdown = readFileSync(join(root, file), 'utf8');
  const [, title = file] = /^# (.+)$/m.exec(markdown) ?? [];
  const said = noteIn(readFileSync(join(root, 'README.md'), 'utf8'), file) ?? firstSentence(markdown);
  return `- [${title}](${file})${said && `: ${said}`}`;
}

/** What the README's lists say of a document, up to the next thing that the same line names. */
function noteIn(readme: string, file: string): string | undefined {
  const line = readme.split('\n').find((one) => one.startsWith('- [') && one.includes(`](${file}): `));
  return line?.replace(/^.*?\): /, '').replace(/; \[.*$/, '');
}

/** Of the first paragraph; its links as their text. */
function firstSentence(markdown: string): string {
  const paragraph = markdown.split('\n\n').find((part) => /^[^#>|`\s!<\-[]/.test(part)) ?? '';
  const text = paragraph.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('\n', ' ');
  return /^.*?(?:[.:](?= |$)|。|$)/.exec(text)?.[0].replace(/[.:。]$/, '') ?? '';
}

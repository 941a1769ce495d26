// `npm run translations`: marks Chinese pages whose English document has changed, writes their list, and says what differs. With
// `-- --translated <document>`: the Chinese page of that document is up to date now.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './translations/compare.ts';
import { documentsIn, sourceOf, translatedPages, translationOf } from './translations/files.ts';
import { headIn } from './translations/head.ts';
import { isStale, markedPage, writtenPages } from './translations/pages.ts';

const documents = documentsIn(process.cwd());
const write = (page: string, text: string) => writeFileSync(join(documents.root, page), text);

function record(file: string): void {
  const page = translationOf(file, documents);
  if (page === undefined) throw new Error(`${file} has no Chinese page`);
  write(page, markedPage(page, documents, { isTranslated: true }));
}

function report(page: string): readonly string[] {
  if (!isStale(page, documents)) return differences(page, documents);
  return [`behind its source: git diff ${headIn(documents.read(page))?.blob} -- ${sourceOf(page, documents)}`];
}

try {
  const { values } = parseArgs({ options: { translated: { type: 'string', multiple: true, default: [] } } });
  values.translated.forEach(record);
  for (const [page, text] of writtenPages(documents)) write(page, text);
  for (const page of translatedPages(documents)) for (const line of report(page)) console.log(`${page}: ${line}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** The Chinese pages, held together with their English documents. */
import { deadLinksOf, differences } from '../../scripts/translations/compare.ts';
import { chinesePages, documentsIn, INDEX, sourceOf, translatedPages } from '../../scripts/translations/files.ts';
import { isStale, writtenPages } from '../../scripts/translations/pages.ts';

const documents = documentsIn('.');
const pages = translatedPages(documents);

test('marks and list are up to date: `npm run translations` writes them anew', () => {
  const written = writtenPages(documents);
  expect([...written.keys()]).toEqual([...pages, INDEX]);
  for (const [page, text] of written) expect([page, documents.read(page)]).toEqual([page, text]);
});

test.each(pages)('%s has an English document', (page) => {
  expect(documents.has(sourceOf(page, documents))).toBe(true);
});

test.each(pages)('%s has what its source has, unless it says that it is behind it', (page) => {
  expect(isStale(page, documents) ? [] : differences(page, documents)).toEqual([]);
});

test.each([...chinesePages(documents), INDEX])('%s: each link leads somewhere', (page) => {
  expect(deadLinksOf(page, documents)).toEqual([]);
});

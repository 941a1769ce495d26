import { type Documents, sourceOf } from './files.ts';
import { withoutHead } from './head.ts';
import { deadLinks, keptLinks, meaningOf } from './links.ts';
import { type Section, sectionsOf } from './sections.ts';

const FACETS = {
  codeBlocks: 'the code blocks are not the same, byte for byte and in their order',
  tables: 'the tables have other rows or columns',
  lists: 'the lists have other points',
} as const;

/**
 * In what a Chinese page differs from its English document: headings, code blocks, tables, lists, what stands in backticks, links.
 * @returns sentences; none for a page that is held to its source
 */
export function differences(page: string, documents: Documents): string[] {
  const source = sourceOf(page, documents);
  const chinese = sectionsOf(withoutHead(documents.read(page)));
  const english = sectionsOf(documents.read(source));
  const other = [...english, ...chinese].findIndex((_, index) => english[index]?.level !== chinese[index]?.level);
  if (other >= 0) return [`heading ${other}: ${saidOf(english[other])} in ${source}, ${saidOf(chinese[other])} here`];
  return english.flatMap((section, index) => {
    const translated = chinese[index] ?? section;
    const found = [...shape(section, translated), ...codes(section, translated)];
    found.push(...links({ hrefs: section.links, from: source }, { hrefs: translated.links, from: page }, documents));
    return found.map((fault) => `under "${translated.title}": ${fault}`);
  });
}

/** Links of a Chinese page that lead nowhere; also one that is behind its source has none. */
export function deadLinksOf(page: string, documents: Documents): string[] {
  return deadLinks(
    sectionsOf(documents.read(page)).flatMap(({ links: its }) => its),
    page,
    documents,
  );
}

const saidOf = (section: Section | undefined): string =>
  section ? `"${'#'.repeat(section.level)} ${section.title}"` : 'none';

const shape = (section: Section, translated: Section): string[] =>
  Object.entries(FACETS).flatMap(([facet, fault]) => {
    const name = facet as keyof typeof FACETS;
    return section[name].join('\n\n') === translated[name].join('\n\n') ? [] : [fault];
  });

/** A sentence may name a thing once more than the other, but none that the other does not name. */
function codes(section: Section, translated: Section): string[] {
  const missing = section.codes.filter((code) => !translated.codes.includes(code));
  const added = translated.codes.filter((code) => !section.codes.includes(code));
  return listed('in backticks', missing, added);
}

interface Links {
  readonly hrefs: readonly string[];
  readonly from: string;
}

function links(section: Links, translated: Links, documents: Documents): string[] {
  const expected = keptLinks(section.hrefs, section.from, documents);
  const meanings = expected.map((href) => meaningOf(href, section.from, documents));
  const added = translated.hrefs.filter((href) => {
    const at = meanings.indexOf(meaningOf(href, translated.from, documents));
    if (at >= 0) [meanings, expected].map((each) => each.splice(at, 1));
    return at < 0;
  });
  return listed('as links', expected, added);
}

function listed(what: string, missing: readonly string[], added: readonly string[]): string[] {
  const unique = (names: readonly string[]) => [...new Set(names)].join(', ');
  return [
    ...(missing.length > 0 ? [`missing ${what}: ${unique(missing)}`] : []),
    ...(added.length > 0 ? [`added ${what}: ${unique(added)}`] : []),
  ];
}

import { Marked, type Token, type Tokens } from 'marked';

/** What stands between one heading and the next, as far as a translation keeps it. */
export interface Section {
  /** Of its heading, 1 to 6; 0 before the first one. */
  readonly level: number;
  readonly title: string;
  /** With their languages, as they stand. */
  readonly codeBlocks: string[];
  /** Rows and columns, the header counted. */
  readonly tables: string[];
  /** How many points each list has, and whether they are numbered. */
  readonly lists: string[];
  /** What stands in backticks. */
  readonly codes: string[];
  /** Where links and pictures lead, as it is written. */
  readonly links: string[];
}

/** Reads a document's sections, in their order. */
export function sectionsOf(markdown: string): Section[] {
  const marked = new Marked();
  const sections = [newSection(0, '')];
  marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === 'heading') sections.push(newSection(token.depth, token.text));
    keep(token as Known, sections.at(-1) as Section);
  });
  return sections;
}

const newSection = (level: number, title: string): Section => ({
  ...{ level, title, codeBlocks: [], tables: [], lists: [], codes: [], links: [] },
});

type Known = Tokens.Code | Tokens.Table | Tokens.List | Tokens.Codespan | Tokens.Link | Tokens.Image;

function keep(token: Known | (Token & { type: 'other' }), section: Section): void {
  switch (token.type) {
    case 'code':
      section.codeBlocks.push(`${token.lang ?? ''}\n${token.text}`);
      break;
    case 'table':
      section.tables.push(`${token.rows.length + 1} × ${token.header.length}`);
      break;
    case 'list':
      section.lists.push(`${token.items.length}${token.ordered ? ', numbered' : ''}`);
      break;
    case 'codespan':
      section.codes.push(token.text);
      break;
    case 'link':
    case 'image':
      section.links.push(token.href);
      break;
  }
}

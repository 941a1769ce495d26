import { Marked, type Tokens } from 'marked';
import { type Html, html, join } from '../html.ts';

/** A section of a document. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** 1 to 6. */
  readonly depth: number;
}

/** A document as HTML. */
export interface RenderedMarkdown {
  readonly content: Html;
  readonly sections: readonly Section[];
}

/** Where a link leads; undefined makes it a text. */
export type ResolveLink = (href: string) => string | undefined;

/**
 * Renders Markdown of GitHub's kind. HTML in it is shown as text (but for line breaks), links go where `resolve` says, and
 * pictures come from there; one from elsewhere is its description. Headings have the anchors that GitHub gives them. Code can be scrolled with the keyboard.
 */
export function renderMarkdown(markdown: string, resolve: ResolveLink): RenderedMarkdown {
  const sections: Section[] = [];
  const idOf = uniqueSlugs();
  const marked = new Marked({
    renderer: {
      // A new line in a cell of a table cannot be written in another way.
      html: ({ text }) => (/^<br ?\/?>$/.test(text) ? '<br>' : prose(text)),
      // Behind some HTML marked takes text for escaped already.
      text(token) {
        return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : prose(token.text);
      },
      image({ href, text }) {
        const address = resolve(href);
        return address !== undefined && /^\/(?!\/)/.test(address)
          ? html`<img src="${address}" alt="${text}">`.html
          : prose(text);
      },
      link({ href, tokens }) {
        const content = { html: this.parser.parseInline(tokens) };
        const address = resolve(href);
        return address === undefined ? content.html : anchor(address, content).html;
      },
      heading({ tokens, depth }) {
        const title = plain(this.parser.parseInline(tokens, this.parser.textRenderer));
        const section = { id: idOf(title), title, depth };
        sections.push(section);
        return `<h${depth} id="${prose(section.id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code: ({ text }) => html`<pre tabindex="0"><code>${text}</code></pre>`.html,
      table({ header, rows }) {
        const cells = (row: Tokens.TableCell[]) => row.map(({ tokens }) => ({ html: this.parser.parseInline(tokens) }));
        const figures = header.map(({ align }) => align === 'right');
        const names = header.map(({ tokens }) => plain(this.parser.parseInline(tokens, this.parser.textRenderer)));
        return table({ names, figures, header: cells(header), rows: rows.map(cells) }).html;
      },
    },
  });
  const content = { html: marked.parse(markdown, { async: false }) };
  return { content, sections };
}

/** The parts of a table, by its columns. */
interface TableParts {
  readonly names: readonly string[];
  /** Whether a column holds figures, which are aligned at the right and not broken. */
  readonly figures: readonly boolean[];
  readonly header: readonly Html[];
  readonly rows: readonly (readonly Html[])[];
}

/** A table whose cells say of which column they are: a phone shows them one below the other. The roles stay then, too. */
function table(parts: TableParts): Html {
  const classOf = (index: number): Html => (parts.figures[index] ? html` class="docs-figure"` : html``);
  // A header cell must name something; the empty corner of a table does not.
  const header = parts.header.map((cell, index) =>
    cell.html === '' ? html`<td role="cell"></td>` : html`<th role="columnheader"${classOf(index)}>${cell}</th>`,
  );
  const rows = parts.rows.map((cells) => {
    const shown = cells.map(
      (cell, index) => html`<td role="cell"${classOf(index)} data-name="${parts.names[index] ?? ''}">${cell}</td>`,
    );
    return html`<tr role="row">${join(shown)}</tr>\n`;
  });
  return html`<table role="table"><thead role="rowgroup"><tr role="row">${join(header)}</tr></thead>
<tbody role="rowgroup">${join(rows)}</tbody></table>\n`;
}

/** Text of a document, in which characters may stand as entities already. */
const prose = (text: string): string =>
  text
    .split(ENTITY)
    .map((part, index) => (index % 2 === 1 ? part : html`${part}`.html))
    .join('');

const ENTITY = /(&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,30});)/;

/** The same as a text alone. */
const plain = (text: string): string => text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => PLAIN[name] ?? '');

const PLAIN: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

/** What leads out of this machine tells nobody where it was read. */
function anchor(address: string, content: Html): Html {
  return /^https?:/.test(address)
    ? html`<a href="${address}" rel="noopener noreferrer">${content}</a>`
    : html`<a href="${address}">${content}</a>`;
}

/** As GitHub makes them: letters, digits, `-` and `_`, blanks as `-`; what was there already gets a number. */
function uniqueSlugs(): (title: string) => string {
  const counts = new Map<string, number>();
  return (title) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
}

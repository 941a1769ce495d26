import { type Html, html, join } from '../html.ts';
import { type Guide, readGuide, titleIn } from './guides.ts';
import type { Section } from './markdown.ts';

/** A page below `/docs/`. */
export interface DocsPage {
  readonly title: string;
  /** Its own path, which the navigation marks. */
  readonly path: string;
  readonly language: 'en' | 'zh-CN';
  readonly head?: Html;
  readonly content: Html;
  /** Prose, or what swagger-ui makes, which brings a main element of its own. */
  readonly kind: 'guide' | 'reference';
  /** Sections that are listed before the content. */
  readonly sections?: readonly Section[];
  readonly navigation: Navigation;
}

/** Groups of links. */
export type Navigation = readonly { readonly heading: string; readonly links: readonly NavigationLink[] }[];

/** One of them. */
interface NavigationLink {
  readonly path: string;
  readonly title: string;
}

const GROUPS: readonly { readonly heading: string; readonly has: RegExp }[] = [
  { heading: 'Guides', has: /^(README\.md|docs\/[^/]+\.md|docs\/(?!zh-CN\/)[^/]+\/README\.md)$/ },
  { heading: '中文', has: /^([A-Z]+\.zh-CN\.md|docs\/zh-CN\/([^/]+|[^/]+\/README)\.md)$/ },
  { heading: 'Project', has: /^([A-Z]+\.md|bench\/[^/]+\.md)$/ },
];

/** Guides by their groups, each under its own heading; what they lead to (decisions, runbooks) is not listed. */
export async function navigationOf(guides: ReadonlyMap<string, Guide>): Promise<Navigation> {
  const links = await Promise.all(
    [...guides.values()].map(async (guide) => ({ ...guide, title: titleIn(await readGuide(guide), guide) })),
  );
  const reference = { heading: 'Reference', links: [{ path: '/docs/', title: 'API reference' }] };
  const groups = GROUPS.map(({ heading, has }) => ({
    heading,
    links: links.filter(
      ({ file }) => GROUPS.find((group) => group.has.test(file))?.heading === heading && has.test(file),
    ),
  }));
  return [reference, ...groups.filter((group) => group.links.length > 0)];
}

/** What the frame says, and where its name leads. */
const WORDS = {
  en: {
    home: '/docs/README.md',
    gateway: 'Alipay authorization gateway',
    pages: 'Pages',
    onThisPage: 'On this page',
  },
  'zh-CN': { home: '/docs/zh-CN/README.md', gateway: '支付宝授权网关', pages: '全部页面', onThisPage: '本页目录' },
} as const;

/** The frame that all have. The navigation stands behind the content, where a phone shows it, and beside it on a wider screen. */
export function docsPage({ title, path, language, head, content, kind, sections = [], navigation }: DocsPage): string {
  const groups = navigation.map(
    ({ heading, links }) => html`<h2>${heading}</h2><ul>${join(links.map((link) => navigationLink(link, path)))}</ul>`,
  );
  const words = WORDS[language];
  const inside = html`${contents(sections, words.onThisPage)}${content}`;
  return html`<!DOCTYPE html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${words.gateway}</title>${head ?? ''}<link rel="stylesheet" href="/docs/style.css"></head><body>
<header class="docs-top"><a href="${words.home}">${words.gateway}</a> <a class="docs-to-pages" href="#docs-pages">${words.pages}</a></header>
<div class="docs-frame">
${kind === 'guide' ? html`<main class="docs-main docs-guide">${inside}</main>` : html`<div class="docs-main docs-reference">${inside}</div>`}
<nav class="docs-pages" id="docs-pages" aria-label="${words.pages}">${join(groups)}</nav>
</div></body></html>
`.html;
}

const navigationLink = ({ path, title }: NavigationLink, current: string): Html =>
  path === current
    ? html`<li><a href="${path}" aria-current="page">${title}</a></li>`
    : html`<li><a href="${path}">${title}</a></li>`;

/** The sections of a long page. */
function contents(sections: readonly Section[], heading: string): Html {
  const listed = sections.filter(({ depth }) => depth === 2);
  if (listed.length < 3) return html``;
  const items = listed.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<details class="docs-contents"><summary>${heading}</summary><ul>${join(items)}</ul></details>`;
}

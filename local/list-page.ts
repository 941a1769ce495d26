import { type Html, html, join } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** A page that shows what a part of the stack has seen, in both languages at once. */
export interface ListPage {
  readonly title: { readonly zh: string; readonly en: string };
  /** Of which part of the stack it is. */
  readonly of: string;
  /** Its own; a program that does not ask for HTML gets JSON there. */
  readonly path: string;
  /** Between the heading and the entries, or nothing. */
  readonly before?: Html;
  /** What stands where there is no entry yet. */
  readonly empty: { readonly zh: string; readonly en: string };
  /** Newest first. */
  readonly entries: readonly ListEntry[];
}

/** With what such a page goes over the wire; it is chosen by what the client accepts. */
export const LIST_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  vary: 'accept',
} as const;

/** One entry: a line that tells what it was, and what it opens. */
export interface ListEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly what: string;
  readonly badges: readonly Badge[];
  /** Sentences that matter more than the rest. */
  readonly notes?: readonly string[];
  readonly parts: readonly Part[];
}

/** A word or two on how something went. */
export interface Badge {
  readonly kind: 'good' | 'bad' | 'plain';
  readonly text: string;
}

/** A heading with names and values, or with a text as it came. */
export interface Part {
  readonly heading: string;
  readonly content: string | Readonly<Record<string, string>>;
}

/** More than these would make a page that no phone scrolls. */
const SHOWN = 100;

/** Shows the newest hundred; everything that came from a request stands escaped. */
export function listPage({ title, of, path, before, empty, entries }: ListPage): string {
  const rest = entries.length - SHOWN;
  const items = entries.slice(0, SHOWN).map(entry);
  return html`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.zh} · ${title.en}</title><style>${PAGE_STYLE}${LIST_STYLE}</style></head><body>
<main class="list">
<header><p class="soft">${of}</p><h1>${title.zh}<span lang="en">${title.en}</span></h1>
<p class="soft"><a href="${path}">刷新 · <span lang="en">Reload</span></a> · <code>curl</code> 得到 JSON · <span lang="en">gives JSON</span></p></header>
${before ?? ''}
${items.length === 0 ? html`<p>${empty.zh}<br><span class="soft" lang="en">${empty.en}</span></p>` : html`<ol>${join(items)}</ol>`}
${rest > 0 ? html`<p class="soft">另有更早的 ${String(rest)} 条 · <span lang="en">${String(rest)} older ones: in the JSON</span></p>` : ''}
</main></body></html>
`.html;
}

function entry({ at, what, badges, notes = [], parts }: ListEntry): Html {
  return html`<li><details><summary><time datetime="${at}">${at.slice(11, 19)}</time> <strong>${what}</strong> ${join(badges.map(badge))}</summary>
<p class="soft">${at}</p>
${join(parts.map(part))}</details>${join(notes.map((note) => html`<p class="note">${note}</p>`))}</li>`;
}

const badge = ({ kind, text }: Badge): Html => html`<span class="badge ${kind}">${text}</span> `;

function part({ heading, content }: Part): Html {
  if (typeof content === 'string') return html`<h2>${heading}</h2><pre>${content}</pre>`;
  const rows = Object.entries(content).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<h2>${heading}</h2>${rows.length > 0 ? html`<dl>${join(rows)}</dl>` : html`<p class="soft">–</p>`}`;
}

/** A body as people read it: JSON indented, everything else as it came. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

const LIST_STYLE: Html = {
  html: `
  .list h2 { margin: 1rem 0 .375rem; font-size: .875rem; color: var(--soft) }
  .list .soft [lang=en] { display: inline }
  .list a [lang=en] { color: inherit }
  .list header { display: grid; gap: .375rem }
  .list ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem }
  .list li { border: 1px solid var(--line); border-radius: .875rem; padding: .25rem 1rem }
  .list summary { padding: .625rem 0; cursor: pointer; line-height: 1.7 }
  .list time, .list pre, .list code, .list dd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .8125rem }
  .list time { color: var(--soft) }
  .list pre { margin: 0 0 .75rem; padding: .75rem 1rem; border-radius: .625rem; background: var(--tint); white-space: pre-wrap; overflow-wrap: anywhere }
  .list dl { gap: .375rem; padding: .75rem 1rem; margin-bottom: .75rem }
  .badge { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .8125rem; line-height: 1.5 }
  .badge.plain { color: var(--soft) }
  .badge.good { color: var(--good) }
  .badge.bad, .note { color: var(--bad) }
  .note { padding-bottom: .625rem; font-size: .9375rem }
  :root { --good: #17662f; --bad: #a52014 }
  @media (prefers-color-scheme: dark) { :root { --good: #83d39b; --bad: #ffb0a4 } }
  @media (min-width: 30rem) { main.list { max-width: 56rem; margin: 1.25rem auto } }
`,
};

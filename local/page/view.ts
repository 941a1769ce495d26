import { type Difference, visible } from '../../cli/explain/difference.ts';
import type { Language } from '../../shared/gateway/language.ts';
import { type Html, html, join } from '../html.ts';

/** Says one of two, by the reader's language. */
export type Say = (chinese: string, english: string) => string;

/** For whom something is shown. */
export interface Reader {
  readonly language: Language;
  readonly say: Say;
}

/** A reader of this language. */
export const readerOf = (language: Language): Reader => ({
  language,
  say: (chinese, english) => (language === 'zh' ? chinese : english),
});

/** The tag of a language, as `lang` has it. */
export const tagOf = ({ language }: Pick<Reader, 'language'>): string => (language === 'zh' ? 'zh-CN' : 'en');

/** Nothing. */
export const NOTHING: Html = { html: '' };

/** A moment; the script writes it in the reader's own zone. */
export function moment(atMs: number): Html {
  const iso = new Date(atMs).toISOString();
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`;
}

/** A few words in a shape of their own. */
export const pill = (kind: 'good' | 'bad' | 'wait' | 'calm', text: string): Html =>
  html`<span class="pill ${kind}">${text}</span>`;

/** A sentence in which names stand in backticks. */
export const prose = (text: string): Html =>
  join(text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`)));

/** Text as it is, of which everything can be seen. */
export const code = (text: string): Html => html`<pre>${visible(text)}</pre>`;

/** Lines for people, in which a newline is nothing but that. */
export const lines = (text: string): Html => html`<pre>${visible(text).replaceAll('⏎\n', '\n')}</pre>`;

/** Text as it is, with the part that differs marked. */
export function markedCode(text: string, { sameBefore, sameBehind }: Difference): Html {
  const end = text.length - sameBehind;
  const part = visible(text.slice(sameBefore, end));
  return html`<pre>${visible(text.slice(0, sameBefore))}<mark>${part === '' ? '∅' : part}</mark>${visible(text.slice(end))}</pre>`;
}

/** What can be opened. @param id by which it stays open when the page brings news */
export const fold = (id: string, summary: string | Html, content: Html): Html =>
  html`<details id="${id}"><summary>${summary}</summary><div class="inside">${content}</div></details>`;

/** What is filled when it is opened, and a link to that for a browser without the script. */
export const lazyFold = (
  id: string,
  summary: string | Html,
  { address, instead }: { readonly address: string; readonly instead: string },
): Html =>
  html`<details id="${id}" data-load="${address}"><summary>${summary}</summary><div class="inside" id="${id}-content" data-kept role="status"><a href="${address}">${instead}</a></div></details>`;

/** A button that copies the text of an element. */
export const copyButton = (of: string, { say }: Reader): Html =>
  html`<button type="button" class="small" data-copy="${of}" data-done="${say('已复制', 'Copied')}">${say('复制', 'Copy')}</button>`;

/** Names and values, one line each. */
export const headerLines = (headers: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** JSON with its members in lines; any other text as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** Choices of a list. */
export const options = (all: readonly (readonly [value: string, label: string])[], chosen = ''): Html =>
  join(
    all.map(([value, label]) =>
      value === chosen
        ? html`<option value="${value}" selected>${label}</option>`
        : html`<option value="${value}">${label}</option>`,
    ),
  );

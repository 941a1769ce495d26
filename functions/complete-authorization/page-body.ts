import { html, type SafeHtml, trusted } from './html.ts';
import { drawMark } from './page-marks.ts';
import { STYLE } from './page-style.ts';
import { NOTE, type PageKind, type PageLanguage, RETURN, TEXTS } from './page-texts.ts';

/** A merchant as a page shows it. */
export interface ShownMerchant {
  /** As the business's configuration has it; empty where that has it no more. */
  readonly name: string;
  /** Where the button leads, character for character; without it there is none. */
  readonly returnUrl?: string;
}

/** A page, with everything that stands on it. */
export interface Page {
  readonly kind: PageKind;
  readonly language: PageLanguage;
  readonly merchant: ShownMerchant;
  /** For errors, so that support can find the log line; else empty. */
  readonly requestId: string;
}

/** Writes a page's HTML: everything from outside is escaped, nothing is loaded, nothing runs. */
export function renderPage({ kind, language, merchant, requestId }: Page): string {
  const { mark, tone, button, [language]: text } = TEXTS[kind];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>${text.title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
${heading(merchant.name)}
<div class="result ${tone}">
${drawMark(mark)}
<h1>${text.title}</h1>
<p class="explanation">${inClauses(text.explanation)}</p>
${requestId === '' ? html`` : html`<p class="id">${requestId}</p>`}
</div>
${wayBack(merchant.returnUrl, { style: button, label: RETURN[language] })}
<p class="note">${NOTE[language]}</p>
</main>
</body>
</html>
`.text;
}

/** Chinese may break between any two characters; it reads better when a line ends with its sentence, or else its clause. */
const inClauses = (text: string): SafeHtml =>
  spans(text.split(/(?<=。)/).map((sentence) => spans(sentence.split(/(?<=，)/))));

const spans = (parts: readonly (string | SafeHtml)[]): SafeHtml =>
  trusted(parts.map((part) => html`<span>${part}</span>`.text).join(''));

const heading = (name: string): SafeHtml =>
  name === ''
    ? html``
    : html`<p class="merchant"><span class="initial" aria-hidden="true">${initialOf(name)}</span><span>${name}</span></p>`;

/** The first letter or digit of a name, with the marks on it; the first character of one that has neither. */
function initialOf(name: string): string {
  const [initial] = /[\p{L}\p{N}]\p{M}{0,4}/u.exec(name) ?? [...name];
  return (initial ?? '').toUpperCase();
}

/** A plain link, and nothing appended to it: where it leads learns nothing of this page, not even its address. */
function wayBack(address: string | undefined, { style, label }: { style: string; label: string }): SafeHtml {
  if (address === undefined) return html``;
  return html`<a class="button ${style}" href="${address}" rel="noreferrer">${label}</a>`;
}

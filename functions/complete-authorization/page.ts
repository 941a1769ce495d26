import { createHash } from 'node:crypto';
import type { HttpResult, Outcome, ResponseContext } from '../../shared/gateway/adapter.ts';
import type { HttpRequest } from '../../shared/gateway/http-request.ts';
import { preferredLanguage } from '../../shared/gateway/language.ts';
import { html, type SafeHtml, trusted } from './html.ts';
import { type PageKind, type PageLanguage, TEXTS } from './page-texts.ts';

/** What a page says; nothing of the user. */
export type PageContent =
  | { readonly kind: 'invalid' }
  | {
      readonly kind: Exclude<PageKind, 'invalid' | 'unavailable' | 'error'>;
      /** As the business's configuration has it. */
      readonly merchantName: string;
    };

/** Statuses other than 200. */
const HTTP_STATUS: Partial<Record<PageKind, number>> = { invalid: 404, unavailable: 503, error: 500 };

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2329; --soft: #646a73; --paper: #fff; --ground: #f2f3f5; --good: #0a7d33; --bad: #b42318; --wait: #8a5a00 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f1f3; --soft: #a6abb3; --paper: #24262b; --ground: #16181c; --good: #57c980; --bad: #ff8b80; --wait: #f0b849 }
}
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { width: 100%; max-width: 26rem; padding: 2.5rem 1.5rem; border-radius: 1rem; background: var(--paper); text-align: center; overflow-wrap: anywhere }
.mark { width: 3.5rem; height: 3.5rem; margin: 0 auto 1rem; border-radius: 50%; display: grid; place-items: center;
  font-size: 1.75rem; font-weight: 700; border: 3px solid currentColor }
.good { color: var(--good) } .bad { color: var(--bad) } .wait { color: var(--wait) }
h1 { margin: 0 0 .5rem; font-size: 1.35rem; line-height: 1.35 }
p { margin: .25rem 0; color: var(--soft) }
h1, p { text-wrap: balance }
.merchant { color: var(--ink); font-weight: 600 }
.id { margin-top: .75rem; font: .875rem/1.6 ui-monospace, monospace }
`;

/** Nothing is loaded and nothing runs: the one style is named by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  vary: 'accept-language',
} as const;

/** Writes the result page in the browser's language. */
export function writePage(outcome: Outcome, { request, requestId }: ResponseContext<HttpRequest, never>): HttpResult {
  const language = languageOf(request);
  const content = outcome.ok ? (outcome.data as PageContent) : undefined;
  const kind = content?.kind ?? kindOfError(outcome);
  const merchantName = content && 'merchantName' in content ? content.merchantName : '';
  const statusCode = HTTP_STATUS[kind] ?? 200;
  const retry = statusCode === 503 ? { 'retry-after': '5' } : {};
  const body = render({ kind, language, merchantName, requestId: statusCode >= 500 ? requestId : '' });
  return { statusCode, headers: { ...HEADERS, 'content-language': language, ...retry }, body };
}

/** Chinese where it is wanted most or nothing is said; English for everybody else. */
function languageOf(request: HttpRequest | undefined): PageLanguage {
  const language = preferredLanguage(request?.headers.get('accept-language'), { unasked: 'zh', other: 'en' });
  return language === 'zh' ? 'zh-CN' : 'en';
}

function kindOfError(outcome: Outcome): PageKind {
  if (outcome.ok) return 'error';
  const { code } = outcome.error;
  if (code === 'invalid_parameter' || code === 'malformed_request') return 'invalid';
  return code === 'unavailable' ? 'unavailable' : 'error';
}

interface Page {
  readonly kind: PageKind;
  readonly language: PageLanguage;
  readonly merchantName: string;
  /** For errors, so that support can find the log line; else empty. */
  readonly requestId: string;
}

function render({ kind, language, merchantName, requestId }: Page): string {
  const { mark, tone, [language]: text } = TEXTS[kind];
  const line = (className: string, content: string): SafeHtml =>
    content === '' ? html`` : html`<p class="${className}">${content}</p>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text.title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
<div class="mark ${tone}" aria-hidden="true">${mark}</div>
<h1>${text.title}</h1>
${line('merchant', merchantName)}
<p>${text.explanation}</p>
${line('id', requestId)}
</main>
</body>
</html>
`.text;
}

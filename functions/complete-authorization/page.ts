import { createHash } from 'node:crypto';
import type { HttpResult, Outcome, ResponseContext } from '../../shared/gateway/adapter.ts';
import type { HttpRequest } from '../../shared/gateway/http-request.ts';
import { preferredLanguage } from '../../shared/gateway/language.ts';
import { renderPage, type ShownMerchant } from './page-body.ts';
import { STYLE } from './page-style.ts';
import type { PageKind, PageLanguage } from './page-texts.ts';

/** What a page says; nothing of the user. */
export type PageContent =
  | { readonly kind: 'invalid' }
  | {
      readonly kind: Exclude<PageKind, 'invalid' | 'unavailable' | 'error'>;
      readonly merchant: ShownMerchant;
    };

/** Whom a page names that speaks of no authorization: anybody can ask for it. */
const NOBODY: ShownMerchant = { name: '' };

/** Statuses other than 200. */
const HTTP_STATUS: Partial<Record<PageKind, number>> = { invalid: 404, unavailable: 503, error: 500 };

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
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-opener-policy': 'same-origin',
  vary: 'accept-language',
} as const;

/** Writes the result page in the browser's language. */
export function writePage(outcome: Outcome, { request, requestId }: ResponseContext<HttpRequest, never>): HttpResult {
  const language = languageOf(request);
  const content = outcome.ok ? (outcome.data as PageContent) : undefined;
  const kind = content?.kind ?? kindOfError(outcome);
  const merchant = content && 'merchant' in content ? content.merchant : NOBODY;
  const statusCode = HTTP_STATUS[kind] ?? 200;
  const retry = statusCode === 503 ? { 'retry-after': '5' } : {};
  const body = renderPage({ kind, language, merchant, requestId: statusCode >= 500 ? requestId : '' });
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

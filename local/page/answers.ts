import { type Language, preferredLanguage } from '../../shared/gateway/language.ts';
import type { HttpAnswer } from '../gateway/http-response.ts';
import type { Html } from '../html.ts';
import type { PageRequest } from '../inspector/page-request.ts';
import { partPage } from './document.ts';
import { type Reader, readerOf } from './view.ts';

/** A request and who reads what it gets. */
export interface Asked {
  readonly request: PageRequest;
  readonly reader: Reader;
}

/** The language that a request chooses in its query, else the browser's. */
export function readerFor({ query, headers }: Pick<PageRequest, 'query' | 'headers'>): Reader {
  const chosen = new URLSearchParams(query).get('lang');
  const asked = preferredLanguage(headers['accept-language'], { unasked: 'en', other: 'en' });
  return readerOf(LANGUAGES.find((language) => language === chosen) ?? asked);
}

const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** The page's own policy: one script and one style of this server, and frames of it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Of a copy of a user's page: no script, whatever stands in it. */
const COPY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/** A whole page. */
export const pageAnswer = (text: string, status = 200): HttpAnswer => htmlAnswer(text, { policy: POLICY, status });

/** A copy of a user's page, for the phone. */
export const copyAnswer = (text: string): HttpAnswer => htmlAnswer(text, { policy: COPY_POLICY, status: 200 });

/** A part for the script, or a page of its own for a browser without it. */
export function partAnswer(part: Html, { request, reader }: Asked): HttpAnswer {
  return pageAnswer(request.headers['x-part'] === undefined ? partPage(part, reader) : part.html);
}

function htmlAnswer(
  text: string,
  { policy, status }: { readonly policy: string; readonly status: number },
): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      // A form must say whose page it is of: with no-referrer a browser would say "null".
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'accept-language, x-part',
    },
    body: Buffer.from(text),
  };
}

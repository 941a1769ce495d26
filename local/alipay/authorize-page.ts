import { type ConsentPage, consentPage, errorPage } from './page.ts';
import type { AlipaySetup, Answer } from './setup.ts';

/** The person that a code stands for when nobody else is named. */
export const DEFAULT_USER = 'demo-user';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** `GET /oauth2/publicAppAuthorize.htm`: asks a person. */
export function showConsentPage(query: URLSearchParams, { apps, names }: AlipaySetup): Answer {
  const asked = readQuestion(query, apps);
  if (typeof asked === 'string') return page(400, errorPage(asked));
  return page(200, consentPage(asked, names.get(asked.appId) ?? asked.appId), new URL(asked.redirectUri).origin);
}

/**
 * `POST` of the page's forms: sends the browser back. Who refuses goes back as from the real Alipay, without `auth_code`.
 */
export function takeDecision(form: URLSearchParams, { apps, codes }: AlipaySetup): Answer {
  const asked = readQuestion(form, apps);
  if (typeof asked === 'string') return page(400, errorPage(asked));
  const { appId, scope } = asked;
  const agreed = form.get('decision') === 'agree';
  const code = agreed ? codes.mint({ appId, scope, user: form.get('user') || DEFAULT_USER }) : undefined;
  const headers = { location: returnAddress(asked, code), 'cache-control': 'no-store' };
  return { kind: 'answer', status: 302, headers, text: '' };
}

function returnAddress({ appId, scope, redirectUri, state }: ConsentPage, code: string | undefined): string {
  const target = new URL(redirectUri);
  const parameters = {
    app_id: appId,
    source: 'alipay_wallet',
    ...(code && { userOutputs: scope }),
    scope,
    alipay_token: '',
    ...(code && { auth_code: code }),
    ...(state && { state }),
  };
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return target.href;
}

/** @returns the question, or why Alipay does not ask it */
function readQuestion(parameters: URLSearchParams, apps: AlipaySetup['apps']): ConsentPage | string {
  const text = (name: string) => parameters.get(name) ?? '';
  const [appId, scope, redirectUri, state] = [text('app_id'), text('scope'), text('redirect_uri'), text('state')];
  if (!apps.has(appId)) return `app_id ${appId}`;
  if (scope !== 'auth_base' && scope !== 'auth_user') return `scope ${scope}`;
  if (!/^[A-Za-z0-9]{0,100}$/.test(state)) return 'state: at most 100 letters and digits';
  return isOwnMachine(redirectUri) ? { appId, scope, redirectUri, state } : `redirect_uri ${redirectUri}`;
}

/** The real Alipay compares with the address that the app registered; this one never leads away from this machine. */
function isOwnMachine(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && LOOPBACK_HOSTS.has(hostname);
}

/** @param redirectOrigin where the page's forms lead in the end: browsers apply form-action to redirects, too */
function page(status: number, text: string, redirectOrigin = ''): Answer {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${redirectOrigin}; frame-ancestors 'none'`,
  };
  return { kind: 'answer', status, headers, text };
}

import type { Demo } from '../demo/demo-file.ts';

/** A page as the user's phone shows it, its links and forms leading through the phone again. */
export interface PhonePage {
  readonly status: number;
  readonly text: string;
}

/** What the phone asks for. */
export interface PhoneRequest {
  readonly to: string;
  /** A form's fields; a page is asked for without. */
  readonly form?: string;
  readonly acceptLanguage: string;
}

/** Pages that lead on to others: Alipay's to the gateway's. */
const MOST_REDIRECTS = 3;

/**
 * Opens a page for the phone. It goes only where a user's way leads: to the fake Alipay's page, back to the gateway's, and to the
 * merchant's own. The gateway's page forbids every frame, and stays so: what is shown is a copy of what it sent.
 * @returns nothing where a user's way does not lead
 */
export async function openOnPhone(demo: Demo, request: PhoneRequest): Promise<PhonePage | undefined> {
  let [address, form] = [request.to, request.form];
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    if (!isOnTheWay(demo, address)) return undefined;
    const response = await fetch(address, {
      ...(form === undefined ? {} : { method: 'POST', body: form }),
      headers: { 'accept-language': request.acceptLanguage, ...(form !== undefined && { 'content-type': FORM }) },
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (location === null) return { status: response.status, text: throughPhone(demo, await response.text(), address) };
    [address, form] = [new URL(location, address).href, undefined];
  }
  return undefined;
}

const FORM = 'application/x-www-form-urlencoded';

function isOnTheWay({ alipay, gateway, merchant }: Demo, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, pathname } = new URL(address);
  return (
    (origin === new URL(alipay).origin && pathname.startsWith('/oauth2/')) ||
    (origin === new URL(gateway).origin && pathname.endsWith('/v1/openapi/auth/alipay/callback')) ||
    (origin === new URL(merchant).origin && pathname === '/')
  );
}

/** Where a page leads, inside the phone; whatever leads elsewhere leads nowhere. */
export function throughPhone(demo: Demo, page: string, base: string): string {
  return page.replace(/ (href|action)="([^"]*)"/g, (_, name: string, target: string) => {
    const text = target.replaceAll('&amp;', '&');
    const address = URL.canParse(text, base) ? new URL(text, base).href : '';
    const inside = `/inspector/phone?to=${encodeURIComponent(address)}`;
    return isOnTheWay(demo, address) ? ` ${name}="${inside}"` : ` ${name}="#"`;
  });
}

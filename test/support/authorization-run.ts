/**
 * A merchant, a person with a browser, and an operator beside a running stack, all of them over HTTP. The merchant's side is
 * written from the published rule alone; nothing is imported from the gateway.
 */
import { randomUUID } from 'node:crypto';
import type { Demo } from '../../local/demo/demo-file.ts';
import { fetchDocumented } from './documented-gateway.ts';
import { isSigned, type MerchantKey, urlRequest } from './openapi-client.ts';
import { type RawAnswer, sendRaw } from './raw-http.ts';
import { until } from './until.ts';

/** A business of the open API, from its merchant's side. */
export interface TestBusiness {
  readonly businessId: string;
  readonly merchantId: string;
  readonly key: MerchantKey;
}

/** A link and what it was asked for with. */
export interface Link {
  readonly url: string;
  readonly businessId: string;
  readonly serialNo: string;
}

/** A callback as a merchant gets it. */
export interface Callback {
  readonly receivedAt: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the demo merchant says of it. */
  readonly verified: boolean;
}

/** Body of a callback. */
export interface CallbackBody {
  readonly eventId: string;
  readonly serialNo: string;
  readonly merchantId: string;
  readonly userId: string;
  readonly status: string;
  readonly message: string;
  readonly openId?: string;
  readonly alipayUserId?: string;
}

/** A page as a browser that follows no redirect gets it, in English unless it asks for something else. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  readonly title: string;
}

/** The two demo businesses. */
export function demoBusinesses({ openapi: { rsa, md5 } }: Demo): Readonly<Record<'rsa' | 'md5', TestBusiness>> {
  return {
    rsa: { businessId: rsa.businessId, merchantId: rsa.merchantId, key: { privateKey: rsa.privateKey } },
    md5: { businessId: md5.businessId, merchantId: md5.merchantId, key: { secret: md5.secret } },
  };
}

/** Asks for a link; `members` go into the body beside what every request has. */
export async function askForLink(
  gateway: string,
  { businessId, merchantId, key }: TestBusiness,
  members: Readonly<Record<string, string>> = {},
): Promise<RawAnswer & { json: { status: number; message: string; data?: { alipayAuthUrl: string } } }> {
  const body = { businessId, merchantId, serialNo: randomUUID(), userId: 'customer-1', ...members };
  const answer = await sendRaw(gateway, urlRequest(key, { businessId, body: JSON.stringify(body) }));
  return { ...answer, json: JSON.parse(answer.body) };
}

/** @throws Error with the answer when there is no link in it */
export async function requestLink(
  gateway: string,
  business: TestBusiness,
  members: Readonly<Record<string, string>> = {},
): Promise<Link> {
  const serialNo = members.serialNo ?? randomUUID();
  const { json } = await askForLink(gateway, business, { ...members, serialNo });
  const url = json.data?.alipayAuthUrl;
  if (url === undefined) throw new Error(`no link: ${json.status} ${json.message}`);
  return { url, businessId: business.businessId, serialNo };
}

/** What the fake's page does when a person presses one of its buttons; gives the address that the browser is sent to. */
export async function decide(link: Link, decision: 'agree' | 'refuse', user = 'demo-user'): Promise<string> {
  const { origin, pathname, searchParams } = new URL(link.url);
  const form = new URLSearchParams({ ...Object.fromEntries(searchParams), decision, user });
  const answer = await fetch(origin + pathname, { method: 'POST', body: form, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (answer.status !== 302 || location === null) throw new Error(`fake Alipay: ${answer.status}`);
  return location;
}

/** Opens an address as a browser does, but follows nothing. */
export async function open(address: string, language = 'en'): Promise<Page> {
  const answer = await fetchDocumented(address, { redirect: 'manual', headers: { 'accept-language': language } });
  const html = await answer.text();
  const [, title = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
  return { status: answer.status, headers: answer.headers, html, title };
}

/** The demo merchant's and the fake Alipay's own HTTP interfaces. */
export function counterparts({ alipay, merchant, platform, openapi }: Demo) {
  const received = async (serialNo: string): Promise<Callback[]> => {
    const all = (await (await fetch(`${merchant}/received`)).json()) as Callback[];
    return all.filter(({ body }) => bodyOf({ body }).serialNo === serialNo);
  };
  return {
    received,
    /** Waits until the merchant has got so many callbacks for the serial number, and gives them. */
    waitForCallbacks: (serialNo: string, count = 1) =>
      until(
        () => received(serialNo),
        (callbacks) => callbacks.length >= count,
      ),
    /** Whether a callback verifies with the platform's public key or the shared secret, by the test's own reading of the rule. */
    verifies: ({ headers, body }: Callback): boolean =>
      isSigned(headers, body, headers.signtype === 'MD5' ? { secret: openapi.md5.secret } : platform),
    setFault: (mode: string, count: number) => post(`${alipay}/simulator/faults`, { mode, count }),
    setBehaviour: (mode: string, count: number) => post(`${merchant}/behaviour`, { mode, count }),
    /** Calls of the token gateway with this code, as the fake saw them. */
    async tokenCalls(returnAddress: string): Promise<{ modes: string[] }[]> {
      const code = new URL(returnAddress).searchParams.get('auth_code') ?? 'none';
      const all = (await (await fetch(`${alipay}/simulator/requests`)).json()) as LoggedCall[];
      return all.filter(({ path, body }) => path === '/gateway.do' && body.includes(code));
    },
  };
}

interface LoggedCall {
  readonly path: string;
  readonly body: string;
  readonly modes: string[];
}

/** The body of a callback, parsed. */
export const bodyOf = ({ body }: Pick<Callback, 'body'>): CallbackBody => JSON.parse(body) as CallbackBody;

async function post(url: string, content: object): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(content) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}

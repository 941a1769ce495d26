import { contract as completion } from '../../functions/complete-authorization/contract.ts';
import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { contract as authInfo } from '../../functions/get-alipay-authinfo/contract.ts';
import type { RequestRecord } from './request-records.ts';

/** What a request is for. */
export type RequestKind = 'authinfo' | 'link' | 'exchange' | 'completion' | 'other';

const PATHS = [
  ['authinfo', authInfo.path],
  ['link', link.path],
  ['exchange', exchange.path],
  ['completion', completion.path],
] as const;

/** By its path, behind any base path. */
export function kindOf({ event }: Pick<RequestRecord, 'event'>): RequestKind {
  return PATHS.find(([, path]) => event.rawPath.endsWith(path))?.[0] ?? 'other';
}

/** Its body as it was sent. */
export function bodyOf({ event: { body = '', isBase64Encoded } }: Pick<RequestRecord, 'event'>): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** The members of a text that is a JSON object; none of any other. */
export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A member that is a text, the empty one in the place of any other. */
export function textOf(members: Readonly<Record<string, unknown>>, name: string): string {
  const value = members[name];
  return typeof value === 'string' ? value : '';
}

/** The link in a response, if it has one; it stands in an attribute, so it is of a browser's two schemes. */
export function linkIn({ response }: Pick<RequestRecord, 'response'>): string | undefined {
  const { data } = membersOf(response);
  const address = textOf(Object(data) as Record<string, unknown>, 'alipayAuthUrl');
  return /^https?:\/\//.test(address) ? address : undefined;
}

/** A parameter of the query. */
export const parameterOf = ({ event }: Pick<RequestRecord, 'event'>, name: string): string =>
  new URLSearchParams(event.rawQueryString).get(name) ?? '';

import { hash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';

/** In which the operator's proxy says that it is the proxy. */
const SECRET_HEADER = 'x-origin-verify';
/** To which each proxy on the way adds, on the right, the address that it was called from. */
const ADDRESSES_HEADER = 'x-forwarded-for';

/** Why a request did not come through the proxy, for the log alone. */
export type Bypass = 'no origin secret' | 'several origin secrets' | 'a wrong origin secret' | 'no source address';

/** An event as if the proxy were not there, or why it is refused. */
export type Admitted = { readonly event: unknown } | { readonly bypass: Bypass };

/**
 * Lets a request in that the operator's proxy has passed on. Everything behind it sees no origin secret, and as source address
 * the one that the proxy saw. An event that is no request of API Gateway's passes as it is.
 *
 * @param event as Lambda hands it over; nothing of it is decoded yet
 * @param secretHashes SHA-256 of the origin secrets that count: one, or two while it is changed
 */
export function admitFromEdge(event: unknown, secretHashes: readonly Uint8Array[]): Admitted {
  if (!isObject(event) || !('requestContext' in event)) return { event };
  const headers = Object.entries(isObject(event.headers) ? event.headers : {});
  const fault = secretFault(valuesOf(headers, SECRET_HEADER), secretHashes);
  if (fault) return { bypass: fault };
  const context = isObject(event.requestContext) ? event.requestContext : {};
  const http = isObject(context.http) ? context.http : {};
  const sourceIp = callerOf(valuesOf(headers, ADDRESSES_HEADER), http.sourceIp);
  if (sourceIp === undefined) return { bypass: 'no source address' };
  return {
    event: {
      ...event,
      headers: Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== SECRET_HEADER)),
      requestContext: { ...context, http: { ...http, sourceIp } },
    },
  };
}

/** Two headers of one name reach a function as one, with a comma: no secret has one. */
function secretFault(values: readonly unknown[], secretHashes: readonly Uint8Array[]): Bypass | undefined {
  const [value] = values;
  if (values.length > 1 || String(value).includes(',')) return 'several origin secrets';
  if (typeof value !== 'string' || value === '') return 'no origin secret';
  const digest = hash('sha256', value, 'buffer');
  return secretHashes.some((known) => timingSafeEqual(known, digest)) ? undefined : 'a wrong origin secret';
}

/**
 * The address that the proxy saw: API Gateway has added the proxy's own behind it. Whatever stands further left, callers wrote.
 * @returns nothing when it is no IP literal; one with a zone names an interface of the proxy, and is none
 */
function callerOf(values: readonly unknown[], proxyIp: unknown): string | undefined {
  const addresses = values
    .join(',')
    .split(',')
    .map((address) => address.trim());
  if (addresses.at(-1) === proxyIp) addresses.pop();
  const address = addresses.at(-1) ?? '';
  return isIP(address) === 0 || address.includes('%') ? undefined : address;
}

const valuesOf = (headers: readonly (readonly [string, unknown])[], wanted: string): unknown[] =>
  headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

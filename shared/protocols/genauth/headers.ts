import type { HttpRequest } from '../../gateway/http-request.ts';
import { GatewayError } from '../../platform/errors.ts';

/** Authing's own header names, or the ones of its fork GenAuth. */
export type Family = 'authing' | 'genauth';

/** A header's value as the signature covers it: tab, newline, return and form feed count as a space, the ends are trimmed. */
export function signedValue(value: string): string {
  return value.replace(/[\t\n\r\f]/g, ' ').trim();
}

/** A header of a family by the rest of its name, for instance `app-id`; absent and empty are the same. */
export function familyHeader(request: HttpRequest, family: Family, rest: string): string | undefined {
  const value = request.headers.get(`x-${family}-${rest}`);
  return value === undefined ? undefined : signedValue(value) || undefined;
}

/**
 * A header that may come under either family's name.
 * @throws GatewayError `invalid_parameter` when the two say different things
 */
export function eitherHeader(request: HttpRequest, rest: string): string | undefined {
  const authing = familyHeader(request, 'authing', rest);
  const genauth = familyHeader(request, 'genauth', rest);
  if (authing === undefined || genauth === undefined || authing === genauth) return authing ?? genauth;
  throw new GatewayError('invalid_parameter', {
    reason: 'the two header families contradict each other',
    violations: [
      { member: `x-authing-${rest}`, place: 'header', rule: 'families-differ', allowed: `x-genauth-${rest}` },
    ],
    members: [`x-authing-${rest}`, `x-genauth-${rest}`],
  });
}

/** A header's name where the caller may see it, or what stands for all of its family: a stranger chose it. */
export function shownHeader(name: string, family: Family): string {
  return /^[a-z-]{1,40}$/.test(name) ? name : `x-${family}-*`;
}

/** Names of the request's headers that belong to a family. */
export function familyHeaderNames(request: HttpRequest, family: Family): string[] {
  const prefix = `x-${family}-`;
  const names: string[] = [];
  for (const name of request.headers.keys()) {
    if (name.startsWith(prefix)) names.push(name);
  }
  return names;
}

import type { HttpRequest } from '../../gateway/http-request.ts';
import { GatewayError } from '../../platform/errors.ts';
import { type Family, familyHeaderNames, signedValue } from './headers.ts';

/**
 * The text that an access-key signature covers, as the published Node ManagementClient makes it: method, the family's
 * headers and `date` in ascending order, path and parameters; lines ended by a newline, but for the last.
 *
 * Nothing in it is escaped. So that no two requests with different effects share one text, parameters whose decoded name
 * or value holds what joins them are refused, and so are header names that HTTP does not know.
 * @param path the operation's own constant, not what the request says: a stage or base path may stand in front of it
 * @throws GatewayError `malformed_request` or `invalid_parameter`
 */
export function stringToSign(request: HttpRequest, family: Family, path: string): string {
  const date = request.headers.has('date') ? ['date'] : [];
  const names = [...date, ...familyHeaderNames(request, family)].sort();
  const headers = names.map((name) => `${checkName(name)}:${signedValue(request.headers.get(name) ?? '')}\n`);
  return `${request.method}\n${headers.join('')}${path}${joinedParameters(request)}`;
}

function joinedParameters(request: HttpRequest): string {
  const parameters = [...request.query()];
  if (parameters.length === 0) return '';
  if (parameters.some(([name, value]) => /[&=]/.test(name) || value.includes('&'))) {
    throw new GatewayError('invalid_parameter', { reason: 'a signed parameter holds "&", or its name "="' });
  }
  // By name, as the published clients sort; a name is there once, so ties do not arise.
  parameters.sort(([one], [other]) => (one < other ? -1 : 1));
  return `?${parameters.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** A token of RFC 9110 has neither a colon nor a newline, by which one header could look like two. */
function checkName(name: string): string {
  if (/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return name;
  throw new GatewayError('malformed_request', { reason: 'a header has a name that HTTP does not allow' });
}

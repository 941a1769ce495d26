import type { HttpRequest } from '../../gateway/http-request.ts';
import { GatewayError } from '../../platform/errors.ts';
import { shownName } from '../../platform/shown-name.ts';
import { type Family, familyHeaderNames, signedValue } from './headers.ts';

type Show = (name: string, value: string) => string;

/**
 * The text that an access-key signature covers, as the published Node ManagementClient makes it: method, the family's
 * headers and `date` in ascending order, path and parameters; lines ended by a newline, but for the last.
 *
 * Nothing in it is escaped. So that no two requests with different effects share one text, parameters whose decoded name
 * or value holds what joins them are refused, and so are header names that HTTP does not know.
 * @param path the operation's own constant, not what the request says: a stage or base path may stand in front of it
 * @param show what stands in the place of a header's or parameter's value, for a string that is only shown
 * @throws GatewayError `malformed_request` or `invalid_parameter`
 */
export function stringToSign(
  request: HttpRequest,
  family: Family,
  path: string,
  show: Show = (_name, value) => value,
): string {
  const names = familyHeaderNames(request, family);
  if (request.headers.has('date')) names.push('date');
  let text = `${request.method}\n`;
  for (const name of names.sort()) {
    text += `${checkName(name)}:${show(name, signedValue(String(request.headers.get(name))))}\n`;
  }
  return text + path + joinedParameters(request.query(), show);
}

function joinedParameters(parameters: ReadonlyMap<string, string>, show: Show): string {
  let text = '';
  // By name, as the published clients sort; a name is there once, so ties do not arise.
  for (const name of [...parameters.keys()].sort()) {
    const value = String(parameters.get(name));
    if (/[&=]/.test(name) || value.includes('&')) {
      throw new GatewayError('invalid_parameter', {
        reason: 'a signed parameter holds "&", or its name "="',
        violations: [{ member: shownName(name) ?? '?', place: 'query', rule: 'joint' }],
      });
    }
    text += `${text === '' ? '?' : '&'}${name}=${show(name, value)}`;
  }
  return text;
}

/** A token of RFC 9110 has neither a colon nor a newline, by which one header could look like two. */
function checkName(name: string): string {
  if (/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return name;
  const reason = 'a header has a name that HTTP does not allow';
  throw new GatewayError('malformed_request', { reason, fault: { kind: 'header-name' } });
}

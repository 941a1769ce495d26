import { GatewayError } from '../../platform/errors.ts';
import type { Violation } from '../../platform/violation.ts';
import { type Grammar, ID_GRAMMAR, violationOf } from './header-grammar.ts';

const SIGNATURE: Grammar = {
  minLength: 1,
  maxLength: 128,
  characters: /^[A-Za-z0-9+/=]*$/,
  allowed: 'A-Z a-z 0-9 + / =',
};

/**
 * Reads `<scheme> <accessKeyId>:<signature>`.
 * @param authorization a scheme word alone, or one with a blank behind it
 * @throws GatewayError `signature_invalid`: whoever names the scheme has tried to sign
 */
export function readAuthorization(authorization: string): { keyId: string; signature: string } {
  const rest = authorization.slice(authorization.indexOf(' ') + 1);
  const colon = rest.indexOf(':');
  if (colon < 0) throw refused({ ...WHOLE, rule: 'authorization-form' });
  const keyId = rest.slice(0, colon);
  const signature = rest.slice(colon + 1);
  const [violation] = brokenParts(keyId, signature);
  if (violation) throw refused(violation);
  return { keyId, signature };
}

const WHOLE = { member: 'authorization', place: 'header' } as const;

const refused = (violation: Violation) =>
  new GatewayError('signature_invalid', {
    reason: 'the authorization header breaks the grammar',
    violations: [violation],
  });

function brokenParts(keyId: string, signature: string): Violation[] {
  if (signature.includes(',')) return [{ ...WHOLE, rule: 'repeated-or-comma' }];
  return [
    ...violationOf('authorization (accessKeyId)', keyId, ID_GRAMMAR),
    ...violationOf('authorization (signature)', signature, SIGNATURE),
  ];
}

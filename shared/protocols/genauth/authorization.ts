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
 * @param authorization begins with a scheme word
 * @throws GatewayError `signature_invalid`: whoever names the scheme has tried to sign
 */
export function readAuthorization(authorization: string): { keyId: string; signature: string } {
  const blank = authorization.indexOf(' ');
  const rest = blank < 0 ? '' : authorization.slice(blank + 1);
  const colon = rest.indexOf(':');
  const [keyId, signature] = colon < 0 ? [rest, ''] : [rest.slice(0, colon), rest.slice(colon + 1)];
  const [violation] = brokenParts({ keyId, signature, hasColon: colon >= 0 });
  if (!violation) return { keyId, signature };
  const reason = 'the authorization header breaks the grammar';
  throw new GatewayError('signature_invalid', { reason, violations: [violation] });
}

function brokenParts(parts: { keyId: string; signature: string; hasColon: boolean }): Violation[] {
  const { keyId, signature, hasColon } = parts;
  const whole = { member: 'authorization', place: 'header' } as const;
  if (signature.includes(',')) return [{ ...whole, rule: 'repeated-or-comma' }];
  if (!hasColon) return [{ ...whole, rule: 'authorization-form' }];
  const inside = (part: string, text: string, grammar: Grammar) =>
    violationOf(`authorization (${part})`, text, grammar);
  return [inside('accessKeyId', keyId, ID_GRAMMAR), inside('signature', signature, SIGNATURE)].flat();
}

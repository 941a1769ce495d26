import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { loadKeyRing } from '../../secrets/gateway-keys.ts';
import type { Secrets } from '../../secrets/secret-cache.ts';
import { tokenKeys } from '../../secrets/token-keys.ts';
import { equalBytes } from '../../signing/digests.ts';
import { isActive } from '../../signing/validity.ts';
import type { GenauthCaller } from './caller.ts';
import { type SentToken, verifyManagementToken } from './management-token.ts';

/** What is needed to find the caller of a token. */
export interface TokenCallerOptions {
  readonly secrets: Secrets;
  /** `<service>/<stage>`: the issuer of this deployment's tokens, too. */
  readonly secretPrefix: string;
  readonly findCaller: (credentials: { readonly callerId: string }) => Promise<GenauthCaller | undefined>;
  readonly clock: Clock;
  readonly timestampWindowMs: number;
}

/**
 * Verifies a management token, and then looks its caller up: taking an access key out, or replacing its secret, ends its tokens
 * as soon as the caller is read again.
 * @returns a function that throws GatewayError `token_expired`, `token_key_unknown`, `token_invalid`
 */
export function tokenCallers({ secrets, secretPrefix, findCaller, clock, timestampWindowMs }: TokenCallerOptions) {
  return async (token: SentToken): Promise<GenauthCaller> => {
    const keys = await loadKeyRing(secrets, secretPrefix, tokenKeys);
    const options = { keys, issuer: secretPrefix, nowMs: clock(), windowMs: timestampWindowMs };
    const { claims, key } = verifyManagementToken(token, options);
    const caller = await findCaller({ callerId: claims.scoped_userpool_id });
    const accessKey = caller?.tokenAccessKeys.find(({ id }) => id === claims.sub);
    if (!caller?.enabled || !accessKey || !isActive(accessKey, clock())) {
      throw new GatewayError('token_key_unknown', { reason: 'management token: no such access key, or not in use' });
    }
    const digest = Buffer.from(accessKey.digestUnder(key.key));
    if (equalBytes(digest, Buffer.from(claims.secret_digest))) return caller;
    throw new GatewayError('token_key_unknown', { reason: "management token: the access key's secret was replaced" });
  };
}

import { limitFailures } from '../../shared/gateway/limit-failures.ts';
import { CALLER_ID } from '../../shared/gateway/protocol.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { type RandomBytes, randomAlphanumeric } from '../../shared/platform/random.ts';
import type { GenauthCaller } from '../../shared/protocols/genauth/caller.ts';
import { makeManagementToken, TOKEN_LIFE_SECONDS } from '../../shared/protocols/genauth/management-token.ts';
import { loadKeyRing } from '../../shared/secrets/gateway-keys.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import { tokenKeys } from '../../shared/secrets/token-keys.ts';
import { isActive } from '../../shared/signing/validity.ts';

/** What a request says of an access key, and from where. */
interface AccessKeyCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly sourceIp: string;
}

/** What the issuing of tokens needs. */
export interface IssueOptions {
  readonly secrets: Secrets;
  /** The issuer's name, too. */
  readonly secretPrefix: string;
  readonly findCaller: (credentials: { callerId: string; byKey: true }) => Promise<GenauthCaller | undefined>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * Makes what exchanges an access key for a token. An unknown key, a wrong secret, a key without `token` and a disabled caller are
 * refused alike.
 * @returns a function that throws GatewayError `signature_invalid`, `throttled` after five failures, `misconfigured`
 */
export function createTokenIssuer({ secrets, secretPrefix, findCaller, clock, randomBytes }: IssueOptions) {
  const limited = limitFailures(clock);
  return async ({ accessKeyId, accessKeySecret, sourceIp }: AccessKeyCredentials) => {
    const found = await limited({ name: accessKeyId, sourceIp }, async () => {
      if (!CALLER_ID.test(accessKeyId)) return undefined;
      const caller = await findCaller({ callerId: accessKeyId, byKey: true });
      const key = caller?.tokenAccessKeys.find((candidate) => candidate.id === accessKeyId);
      const isRight = key?.isSecret(accessKeySecret) === true && isActive(key, clock());
      return caller?.enabled && key && isRight ? { caller, key } : undefined;
    });
    if (!found) throw new GatewayError('signature_invalid', { reason: 'no such access key, or not its secret' });
    const issuedAtSeconds = Math.floor(clock() / 1_000);
    const tokenKey = (await loadKeyRing(secrets, secretPrefix, tokenKeys)).find((key) => isActive(key, clock()));
    if (!tokenKey) throw new GatewayError('misconfigured', { reason: 'no token key of the gateway is active' });
    const token = makeManagementToken(
      {
        iss: secretPrefix,
        sub: accessKeyId,
        scoped_userpool_id: found.caller.id,
        iat: issuedAtSeconds,
        exp: issuedAtSeconds + TOKEN_LIFE_SECONDS,
        jti: randomAlphanumeric(22, randomBytes),
        secret_digest: found.key.digestUnder(tokenKey.key),
      },
      tokenKey,
    );
    return { caller: found.caller, data: { access_token: token, expires_in: TOKEN_LIFE_SECONDS } as const };
  };
}

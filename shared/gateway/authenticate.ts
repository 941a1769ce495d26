import type { Clock } from '../platform/clock.ts';
import type { SchemaValidator } from '../platform/schema-validator.ts';
import type { NonceStore } from '../storage/nonces.ts';
import type { HttpRequest } from './http-request.ts';
import { admit } from './middleware/admit.ts';
import { authorize } from './middleware/authorize.ts';
import { checkSourceIp } from './middleware/check-source-ip.ts';
import { consumeNonce } from './middleware/consume-nonce.ts';
import { limitPublicCallers } from './middleware/limit-public-callers.ts';
import { loadCaller } from './middleware/load-caller.ts';
import { parseInput } from './middleware/parse-input.ts';
import { readCredentials } from './middleware/read-credentials.ts';
import { requireEnabled } from './middleware/require-enabled.ts';
import { validateInput } from './middleware/validate-input.ts';
import { verifySignature } from './middleware/verify-signature.ts';
import { verifyTimestamp } from './middleware/verify-timestamp.ts';
import type { CallerBase, CredentialsBase, Protocol } from './protocol.ts';
import type { Middleware, RequestContext } from './request-context.ts';

/** What the authentication block of one operation consists of. */
export interface Authentication<Credentials extends CredentialsBase, Caller extends CallerBase> {
  readonly protocol: Protocol<Credentials, Caller>;
  /** Looks a caller up by its id; `undefined` when there is none. */
  loadCaller(callerId: string): Promise<Caller | undefined>;
  /** Whether a caller that was never seen here would not be looked up now. */
  lookUpsUsedUp(): boolean;
  /** The operation's schema, compiled at build time. */
  readonly validate: SchemaValidator;
  /**
   * Ownership: gives what the caller may use of what it asks for. It may read, never write.
   * @throws GatewayError `resource_not_found`
   */
  authorize(input: unknown, caller: Caller): Promise<unknown>;
  readonly nonces: NonceStore;
  readonly clock: Clock;
  /** Both edges are inside. */
  readonly timestampWindowMs: number;
}

/**
 * The authentication block. All that can refuse a request comes before the one write, so that a refused request has
 * consumed nothing, and nothing is written for a caller that is not authenticated.
 */
export function authenticate<Credentials extends CredentialsBase, Caller extends CallerBase>(
  block: Authentication<Credentials, Caller>,
): Middleware<RequestContext<HttpRequest, Credentials, Caller>>[] {
  return [
    readCredentials(block.protocol),
    verifyTimestamp(block),
    loadCaller(block),
    admit(block.protocol),
    verifySignature(block),
    requireEnabled(),
    checkSourceIp(),
    limitPublicCallers(block),
    parseInput(block.protocol),
    validateInput(block.validate),
    authorize(block),
    consumeNonce(block),
  ];
}

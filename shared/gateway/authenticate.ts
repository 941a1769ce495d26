import type { Clock } from '../platform/clock.ts';
import type { NonceStore } from '../storage/nonces.ts';
import type { Contract } from './define-contract.ts';
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
import { type AlsoCheck, validateInput } from './middleware/validate-input.ts';
import { verifySignature } from './middleware/verify-signature.ts';
import { verifyTimestamp } from './middleware/verify-timestamp.ts';
import type { CallerBase, CredentialsBase, Protocol } from './protocol.ts';
import type { Middleware, RequestContext } from './request-context.ts';

/** What the authentication block of one operation consists of. */
export interface Authentication<Credentials extends CredentialsBase, Caller extends CallerBase, Input, Resource> {
  readonly protocol: Protocol<Credentials, Caller>;
  /** Looks up the caller that credentials name; `undefined` when there is none. */
  loadCaller(credentials: NoInfer<Credentials>): Promise<Caller | undefined>;
  readonly contract: Pick<Contract<Input>, 'validate'>;
  /** What the contract's schema cannot say of the input. */
  readonly alsoCheck?: AlsoCheck | undefined;
  /**
   * Ownership: gives what the caller may use of what it asks for. It may read, never write.
   * @throws GatewayError `resource_not_found`
   */
  authorize(input: NoInfer<Input>, caller: NoInfer<Caller>): Promise<Resource>;
  readonly nonces: NonceStore;
  readonly clock: Clock;
  /** Both edges are inside. */
  readonly timestampWindowMs: number;
}

/**
 * The authentication block. All that can refuse a request comes before the one write, so that a refused request has
 * consumed nothing, and nothing is written for a caller that is not authenticated.
 */
export function authenticate<Credentials extends CredentialsBase, Caller extends CallerBase, Input, Resource>(
  block: Authentication<Credentials, Caller, Input, Resource>,
): Middleware<RequestContext<HttpRequest, Credentials, Caller, Input, Resource>>[] {
  return [
    readCredentials(block.protocol),
    verifyTimestamp(block),
    loadCaller(block),
    admit(block.protocol),
    verifySignature(block),
    requireEnabled(),
    checkSourceIp(block.protocol),
    limitPublicCallers(block),
    parseInput(block.protocol),
    validateInput(block.contract.validate, block.alsoCheck),
    authorize(block),
    consumeNonce(block),
  ];
}

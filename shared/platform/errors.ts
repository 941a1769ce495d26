import type { JsonFault } from './json-fault.ts';
import type { Violation } from './violation.ts';

/** What any request of any protocol can end with: by the chain, by a store, or where there is no such route. */
export type CommonErrorCode =
  | 'payload_too_large'
  | 'malformed_request'
  | 'invalid_parameter'
  | 'signature_invalid'
  | 'caller_disabled'
  | 'timestamp_malformed'
  | 'timestamp_outside_window'
  | 'replayed'
  | 'source_ip_denied'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'throttled'
  | 'unavailable'
  | 'misconfigured'
  | 'internal';

/**
 * Everything that can go wrong, as a closed union. Each protocol has one table from the codes that it can reach to its own
 * status and message: see `shared/gateway/error-table.ts`.
 */
export type ErrorCode =
  | CommonErrorCode
  | 'caller_unknown'
  | 'signature_missing'
  | 'token_expired'
  | 'token_key_unknown'
  | 'token_invalid'
  | 'timestamp_missing'
  | 'algorithm_unsupported'
  | 'version_unsupported'
  | 'resource_not_found'
  | 'serial_used'
  | 'channel_unknown'
  | 'channel_disabled'
  | 'ability_unsupported'
  | 'auth_code_refused'
  | 'auth_code_used'
  | 'exchange_in_progress'
  | 'outcome_unknown';

/** Why a request cannot be parsed. Nothing of it is quoted. */
export type RequestFault =
  | JsonFault
  | { readonly kind: 'not-utf-8' | 'utf-16' | 'not-base64' | 'not-object' | 'query-encoding' | 'header-name' }
  | { readonly kind: 'compressed'; readonly encoding: Encoding }
  | { readonly kind: 'too-large'; readonly limitBytes: number };

/** A compression that a body can have; `another` where only its header says so. */
export type Encoding = 'gzip' | 'deflate' | 'zstd' | 'another';

/** What is told of the string-to-sign of a refused signature. */
export interface Evidence {
  /** Of the whole string, without the secret. */
  readonly lengthBytes: number;
  /** Of the same bytes, in lower-case hex; the log may have it, too. */
  readonly sha256: string;
  /** The string itself, escaped and cut, only for the caller: the log must not have it. */
  readonly shown: string;
}

/** A message in each language of callers. */
export type Told = Readonly<Record<'zh' | 'en', string>>;

/** What an error carries besides its code. */
export interface GatewayErrorOptions {
  /** Why, only for the log: never a value of a secret or of the request. */
  reason: string;
  /** Names of the request's members that are wrong; the caller may see them. By default those of the violations. */
  members?: readonly string[];
  /** Which rules they break. */
  violations?: readonly Violation[];
  /** Why the request cannot be parsed, where that is known. */
  fault?: RequestFault;
  /** What the caller is told in the place of its protocol's message: our words, and of others at most a code of a closed grammar. */
  told?: Told;
  /** What was verified, where a signature is refused. */
  evidence?: Evidence | undefined;
  /** Whether an operator's configuration is at fault; by default only for `misconfigured`. */
  misconfigured?: boolean;
  /** The error behind it. Of it the log shows only the name, since a message can quote what it could not read. */
  cause?: unknown;
}

/**
 * The one error class of the gateway. `message` is the reason; callers only ever see what their protocol's table says.
 * It has no stack: a refusal is an ordinary end of a request, which its reason names, and whose cost anybody on the internet
 * chooses the number of. What went wrong in the code is the `cause`, with its own stack.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly members: readonly string[];
  readonly violations: readonly Violation[];
  readonly fault: RequestFault | undefined;
  readonly told: Told | undefined;
  readonly evidence: Evidence | undefined;
  /** Counted as a configuration error, whatever the caller is told. */
  readonly misconfigured: boolean;

  constructor(code: ErrorCode, { reason, violations = [], cause, ...options }: GatewayErrorOptions) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason, cause === undefined ? undefined : { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.violations = violations;
    this.members = options.members ?? [...new Set(violations.map(({ member }) => member))];
    this.fault = options.fault;
    this.told = options.told;
    this.evidence = options.evidence;
    this.misconfigured = options.misconfigured ?? code === 'misconfigured';
  }
}

/** Turns whatever was thrown into a {@link GatewayError}; what is not one already is `internal`. */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  return new GatewayError('internal', { reason: 'unexpected error', cause: thrown });
}

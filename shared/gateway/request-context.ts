import type { LogLevel } from '../platform/logger.ts';
import type { Counts } from '../platform/metric-name.ts';
import type { VerificationKey } from '../signing/verification-key.ts';
import type { Admission, CallerBase, CredentialsBase } from './protocol.ts';

/** One request on its way through the chain: each middleware adds what it found out, for those behind it. */
export interface RequestContext<
  Request = unknown,
  Credentials extends CredentialsBase = CredentialsBase,
  Caller extends CallerBase = CallerBase,
  Input = unknown,
  Resource = unknown,
> {
  readonly requestId: string;
  /** Until when this invocation must have ended, in milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly request: Request;
  credentials?: Credentials;
  /** The caller as looked up; stays absent for one that does not exist. */
  caller?: Caller;
  admission?: Admission;
  /** Set once the caller is authenticated: its signature verified, or none was needed. */
  authenticated?: true;
  /** The key under which its signature verified. */
  verifiedKey?: VerificationKey;
  /** What the operation's schema describes; of its type behind the validator. */
  input?: Input;
  /** What the operation's ownership check found. */
  resource?: Resource;
  /** More for the log line: nothing that the rules on logs forbid. */
  readonly logged: Record<string, unknown>;
  /** More figures for its metrics, by names that carry their unit. */
  readonly counts: Counts;
  /** How much attention the line asks for although the operation gave its data; `info` where it is absent. */
  level?: LogLevel;
}

/** A middleware of the chain; it works on the context, which is middy's event. */
export interface Middleware<E extends RequestContext = RequestContext> {
  before(request: { readonly event: E }): void | Promise<void>;
}

/**
 * Reads what an earlier middleware must have left.
 * @throws Error when it did not: the chain is in the wrong order
 */
export function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the chain reads ${name} before it is there`);
  return value;
}

import type { BlockList } from 'node:net';
import type { VerificationKey } from '../signing/verification-key.ts';
import type { HttpAdapter } from './adapter.ts';
import type { SignedString } from './evidence.ts';
import type { HttpRequest } from './http-request.ts';

/** Grammar of a caller's id, since it names an item of the registry. A protocol's own may be narrower. */
export const CALLER_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What a request says of its caller, by its grammar only. */
export interface CredentialsBase {
  /** Of the grammar {@link CALLER_ID}: who the request says that it comes from. */
  readonly callerId: string;
  /** Milliseconds since the epoch; absent only where a protocol admits requests without a time. */
  readonly timestampMs?: number;
}

/** What every caller's configuration has. */
export interface CallerBase {
  /** By which the registry knows it. */
  readonly id: string;
  readonly enabled: boolean;
  /** Addresses that may send its requests; absent means any. */
  readonly allowedSourceIps?: BlockList;
}

/**
 * Why there is no key that could verify a signature. It is only for the log, as are `key not active yet or any more` and
 * `signature wrong`: the response is the same for all (rule 7).
 */
export type NoKey = 'no such caller' | 'no key of this id' | 'method not accepted by this key';

/** On what ground a request may be let in, decided without any effect once the caller is looked up. */
export type Admission =
  /** The caller need prove nothing. */
  | { readonly kind: 'public' }
  /** The caller has proven itself by a token, which can be used again until it ends. */
  | { readonly kind: 'bearer' }
  /** The caller need not sign, but no request counts twice. */
  | { readonly kind: 'replay-only'; readonly replayToken: string }
  /** One of the keys must have signed the text. No keys: the signature is measured against the dummy key and refused. */
  | {
      readonly kind: 'signed';
      readonly text: Uint8Array;
      readonly signature: string;
      readonly keys: readonly VerificationKey[];
      /** Counts where there are no keys. */
      readonly noKey: NoKey;
      /** A key of the same algorithm that signed nothing, so that an unknown caller costs the time of a known one. */
      readonly dummyKey: VerificationKey;
      readonly replayToken: string;
    };

/** Whether a request may come again: nothing of it is used up, so that it is limited instead. */
export const isRepeatable = ({ kind }: Admission): boolean => kind === 'public' || kind === 'bearer';

/** A protocol's envelope, also for what authenticates nobody. */
export interface Envelope<Caller = never, Credentials = never> extends HttpAdapter<Caller, Credentials> {
  /** Beginning of the paths that are its own, behind any base path; not-found picks the envelope by it. */
  readonly pathPrefix: string;
}

/** What differs between protocols: data and pure functions. The middlewares are the same for all. */
export interface Protocol<Credentials extends CredentialsBase, Caller extends CallerBase>
  extends Envelope<Caller, Credentials> {
  /**
   * Reads the credentials: from its headers, its query or its body.
   * @throws GatewayError of the grammar that is broken
   */
  credentials(request: HttpRequest): Credentials;
  /**
   * Decides what the request has to prove. An unknown caller is `undefined` and, where the protocol tells no difference,
   * is given no keys.
   * @throws GatewayError when the request can be refused already
   */
  admit(request: HttpRequest, credentials: Credentials, caller: Caller | undefined): Admission;
  /**
   * What was verified of a request whose signature is refused, from the request alone: it is given no caller, so that it is the
   * same for those that exist and those that do not. `undefined` for a request that need not sign.
   */
  signedString(request: HttpRequest, credentials: Credentials): SignedString | undefined;
  /**
   * What the operation's schema describes.
   * @throws GatewayError `malformed_request`
   */
  input(request: HttpRequest): Readonly<Record<string, unknown>>;
}

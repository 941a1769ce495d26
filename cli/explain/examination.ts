import { describeFault } from '../../shared/gateway/describe-fault.ts';
import { describeViolations } from '../../shared/gateway/describe-violation.ts';
import type { HttpRequest } from '../../shared/gateway/http-request.ts';
import type { Admission, CallerBase, CredentialsBase, Protocol } from '../../shared/gateway/protocol.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { type EntityKind, inspectEntity } from '../../shared/secrets/entity.ts';
import { isActive } from '../../shared/signing/validity.ts';
import type { Mistake } from './mistake.ts';
import type { SentRequest } from './request/sent-request.ts';
import type { Found, SignedString } from './search.ts';

/** A request, and whose it is. */
export interface Question {
  readonly request: SentRequest;
  /** The caller's document, as the registry has it. */
  readonly document: object;
  /** By which the registry has it, where that is known: the request itself may not say it. */
  readonly registeredId?: string;
  /** When the gateway got it, in milliseconds since the epoch: which keys are active is judged by it. */
  readonly atMs: number;
}

/** What a protocol finds out about a request. */
export interface Examination {
  /** The caller's id, or the access key's, as the request says it. */
  readonly callerId: string | undefined;
  /** Whether the gateway itself would take the signature, whatever else it refuses. */
  readonly isGood: boolean;
  /** What is wrong besides the string and the key: each is a fact that can be seen in the request. */
  readonly findings: readonly Mistake[];
  /** What the gateway verifies; the secret is three stars. Absent where nothing is signed. */
  readonly expected?: string;
  /** Ways to sign that give the sent signature; asked for when it is not good. */
  readonly find: () => readonly Found[];
  /** What a way to sign signed; the secret is three stars. */
  readonly show: (string: SignedString) => string;
  /** What else may help. */
  readonly notes: readonly string[];
}

/** A document with which nothing can be explained. The message names members and no values. */
export class UnusableDocument extends Error {
  override readonly name = 'UnusableDocument';
}

/** Reads a caller's document as the gateway does, but for `enabled`. @throws UnusableDocument */
export function readCaller<Document, Entity extends { enabled: boolean }>(
  kind: EntityKind<Document, Entity>,
  document: object,
): Entity {
  const { entity, findings } = inspectEntity(kind, JSON.stringify(document));
  if (entity) return { ...entity, enabled: true };
  const errors = findings.filter(({ severity }) => severity === 'error');
  throw new UnusableDocument(
    `The caller's document: ${errors.map(({ member, text }) => `${member} ${text}`).join('; ')}`,
  );
}

/** What the gateway's own protocol makes of a request. */
export interface Judged<Credentials> {
  readonly credentials?: Credentials;
  readonly admission?: Admission;
  /** Why it is refused before its signature is looked at. */
  readonly refusal?: GatewayError;
  readonly isGood: boolean;
}

/** Runs the protocol over it: the pure steps of the chain, up to the signature. */
export function judge<Credentials extends CredentialsBase, Caller extends CallerBase>(
  protocol: Pick<Protocol<Credentials, Caller>, 'credentials' | 'admit'>,
  http: HttpRequest,
  caller: Caller,
  atMs: number,
): Judged<Credentials> {
  try {
    const credentials = protocol.credentials(http);
    const admission = protocol.admit(http, credentials, caller);
    if (admission.kind !== 'signed') return { credentials, admission, isGood: true };
    const { keys, text, signature } = admission;
    return { credentials, admission, isGood: keys.some((key) => isActive(key, atMs) && key.verify(text, signature)) };
  } catch (error) {
    if (error instanceof GatewayError) return { refusal: error, isGood: false };
    throw error;
  }
}

/** A refusal by the grammar, in the words of the gateway. A bad signature is for the search to explain. */
export function findingsOf(refusal: GatewayError | undefined): Mistake[] {
  if (!refusal) return [];
  const { code, violations, fault, message } = refusal;
  const text = fault
    ? describeFault(fault, 'en')
    : violations.length > 0
      ? describeViolations(violations, 'en')
      : message;
  return [{ id: code, text, remedy: 'The protocol has another form.' }];
}

/** Three stars in the place of a secret. */
export const HIDDEN = Buffer.from('***');

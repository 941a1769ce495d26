import { mayHoldSecrets, shownValue } from '../../gateway/evidence.ts';
import { decodeHttpEvent, type HttpRequest } from '../../gateway/http-request.ts';
import type { Envelope, NoKey, Protocol } from '../../gateway/protocol.ts';
import { GatewayError } from '../../platform/errors.ts';
import type { GenauthCaller } from './caller.ts';
import { type GenauthCredentials, type Proof, readCredentials } from './credentials.ts';
import { type FailureData, writeEnvelope } from './envelope.ts';
import { eitherHeader } from './headers.ts';
import { DUMMY_KEYS } from './keys.ts';
import type { SentToken } from './management-token.ts';
import { stringToSign } from './string-to-sign.ts';

/** Only GenAuth's envelope, for operations and paths that authenticate nobody. */
export function genauthEnvelope(failureData?: FailureData): Envelope<GenauthCaller, GenauthCredentials> {
  return {
    name: 'genauth',
    pathPrefix: '/api/v3/',
    decode: decodeHttpEvent,
    write: (outcome, context) => writeEnvelope(outcome, context, failureData),
  };
}

/**
 * GenAuth (Authing) V3 with access-key signatures.
 * @param path the operation's path, as it stands in the string-to-sign
 */
export function genauthProtocol(path: string): Protocol<GenauthCredentials, GenauthCaller> {
  return {
    ...genauthEnvelope(),
    credentials: readCredentials,

    admit(request, { proof, token, byKey }, caller) {
      const known = caller?.enabled ? caller : undefined;
      if (token && known) return admitToken(request, token, known);
      if (!proof) return admitUnsigned(known);
      const { keyId, method, signature, nonce, family } = proof;
      return {
        kind: 'signed',
        text: Buffer.from(stringToSign(request, family, path)),
        signature,
        keys: caller?.accessKeys.filter((key) => key.id === keyId && key.method === method) ?? [],
        noKey: caller || byKey ? whyNoKey(proof, caller) : 'no such caller',
        dummyKey: DUMMY_KEYS[method],
        replayToken: nonce,
      };
    },

    signedString(request, { proof }) {
      if (!proof) return undefined;
      const { family } = proof;
      const text = stringToSign(request, family, path);
      const signed = Buffer.from(text);
      // Stryker disable next-line ConditionalExpression: without such a name the string comes back as it was, only later
      if (!mayHoldSecrets(text)) return { signed, shown: signed };
      return { signed, shown: Buffer.from(stringToSign(request, family, path, shownValue)) };
    },

    input: (request) => Object.fromEntries(request.query()),
  };
}

/** A key may exist and not accept this signature method, or be only for tokens. */
function whyNoKey({ keyId }: Proof, caller: GenauthCaller | undefined): NoKey {
  const isIt = ({ id }: { readonly id: string }) => id === keyId;
  const exists = caller?.accessKeys.some(isIt) || caller?.tokenAccessKeys.some(isIt);
  return exists ? 'method not accepted by this key' : 'no key of this id';
}

/**
 * A token was verified when its caller was looked up. Published clients send it beside the caller's id, or the access key's in the
 * place of that.
 */
function admitToken(request: HttpRequest, { claims }: SentToken, { id }: GenauthCaller): { kind: 'bearer' } {
  const [appId, poolId] = [eitherHeader(request, 'app-id'), eitherHeader(request, 'userpool-id')];
  const wrong = [
    ...(appId === undefined || appId === id ? [] : ['x-authing-app-id']),
    ...(poolId === undefined || poolId === id || poolId === claims.sub ? [] : ['x-authing-userpool-id']),
  ];
  if (wrong.length === 0) return { kind: 'bearer' };
  throw new GatewayError('invalid_parameter', {
    reason: 'a header names another caller than the management token',
    violations: wrong.map((member) => ({ member, place: 'header' as const, rule: 'match' as const })),
  });
}

/** The published table tells an unknown app (2011) from a missing signature (2020). */
function admitUnsigned(caller: GenauthCaller | undefined): { kind: 'public' } {
  if (!caller) throw new GatewayError('caller_unknown', { reason: 'no such caller, or not enabled' });
  if (!caller.public) throw new GatewayError('signature_missing', { reason: 'this caller must sign' });
  return { kind: 'public' };
}

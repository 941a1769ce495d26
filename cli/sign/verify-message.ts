import type { DaxpayDocument } from '../../shared/protocols/daxpay/caller.ts';
import { signKey } from '../../shared/protocols/daxpay/keys.ts';
import { stringToSign as daxpayString, type ResponseData } from '../../shared/protocols/daxpay/string-to-sign.ts';
import type { BusinessDocument } from '../../shared/protocols/openapi/caller.ts';
import { md5Key } from '../../shared/protocols/openapi/keys.ts';
import { stringToSign as openapiString } from '../../shared/protocols/openapi/string-to-sign.ts';
import { readPublicKey } from '../../shared/signing/key-material.ts';
import { ALWAYS } from '../../shared/signing/validity.ts';
import { rsaVerificationKey } from '../../shared/signing/verification-key.ts';
import { headerOf } from '../explain/request/sent-request.ts';

/** A response or a callback as it was received. */
export interface Message {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What is to be said of it. */
export interface Verified {
  readonly verdict: 'good' | 'refused';
  /** Why it is refused. */
  readonly reasons: readonly string[];
  /** Without the secret. */
  readonly stringToSign: string;
}

const verdictOf = (reasons: readonly string[], stringToSign: string): Verified => ({
  verdict: reasons.length === 0 ? 'good' : 'refused',
  reasons,
  stringToSign,
});

/**
 * Verifies a response or a callback of the open API.
 * @param keys the platform's public keys (PEM), for a business that signs with RSA
 * @param requestNonce of the request, for a response to it
 */
export function verifyOpenapiMessage(
  message: Message,
  { algorithm, md5Secrets = [] }: Pick<BusinessDocument, 'algorithm' | 'md5Secrets'>,
  { keys, requestNonce }: { readonly keys: readonly string[]; readonly requestNonce?: string | undefined },
): Verified {
  const value = (name: string) => headerOf(message, name)?.trim() ?? '';
  const [nonce, signType, signature] = [value('nonce'), value('signType'), value('sign')];
  const named = { businessId: value('businessId'), nonce, timestamp: value('timestamp') };
  const headers = { ...named, ...(signType !== '' && { signType }) };
  const text = openapiString(headers, message.body);
  const verifying =
    algorithm === 'MD5'
      ? md5Secrets.map(({ secret }) => md5Key(secret, ALWAYS))
      : keys.map((key) => rsaVerificationKey(readPublicKey(key), ALWAYS));
  const isBound = requestNonce === undefined ? /^[cr]\./.test(nonce) : nonce === `r.${requestNonce}`;
  const isSigned = verifying.some((key) => key.verify(text, signature));
  return verdictOf(
    [
      ...(signature === '' ? ['it has no header sign: nobody signed it'] : []),
      ...(signature !== '' && signType !== algorithm ? [`signType is not ${algorithm}`] : []),
      ...(signature !== '' && !isSigned
        ? ['the signature is wrong: the body, a header, or the key is another one']
        : []),
      ...(isBound
        ? []
        : [requestNonce === undefined ? 'the nonce begins with neither r. nor c.' : 'it answers another request']),
    ],
    text.toString('utf8'),
  );
}

/** Verifies a response of DaxPay. */
export function verifyDaxpayMessage(message: Message, document: DaxpayDocument): Verified {
  const { signType = 'hmac_sha256', canonicalization = 'upper', signSecrets = [] } = document;
  const members = membersOf(message.body);
  if (!members) return verdictOf(['its body is no JSON object'], '');
  const { code, msg, data, resTime, traceId, sign } = members;
  const text = daxpayString({ code, msg, data, resTime, traceId } as Parameters<typeof daxpayString>[0]);
  const isSigned = signSecrets.some(({ secret }) =>
    signKey(secret, { signType, canonicalization }, ALWAYS).verify(Buffer.from(text), String(sign)),
  );
  const whole = `${text}&key=***`;
  const reasons = [
    ...(typeof sign === 'string' ? [] : ['it has no member sign: nobody signed it']),
    ...(typeof sign === 'string' && !isSigned ? ['the signature is wrong: a member or the secret is another one'] : []),
  ];
  return verdictOf(reasons, canonicalization === 'upper' ? whole.toUpperCase() : whole);
}

function membersOf(body: Buffer): Readonly<Record<string, string | number | ResponseData | null>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as ReturnType<typeof membersOf>) : undefined;
  } catch {
    return undefined;
  }
}

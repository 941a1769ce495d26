import type { Protocol } from '../../gateway/protocol.ts';
import type { SigningBusiness } from './caller.ts';
import { type OpenapiCredentials, readCredentials } from './credentials.ts';
import { openapiEnvelope } from './envelope.ts';
import { DUMMY_KEYS } from './keys.ts';
import { stringToSign } from './string-to-sign.ts';

/** The open API: credentials in headers over the raw body, responses signed for callers that are authenticated. */
export const openapiProtocol: Protocol<OpenapiCredentials, SigningBusiness> = {
  ...openapiEnvelope,
  credentials: readCredentials,

  admit(request, { algorithm, signature, nonce, signed }, business) {
    const known = business?.enabled && business.algorithm === algorithm ? business : undefined;
    return {
      kind: 'signed',
      text: stringToSign(signed, request.body()),
      signature,
      keys: known?.keys ?? [],
      dummyKey: DUMMY_KEYS[algorithm],
      replayToken: nonce,
    };
  },

  input: (request) => request.members(),
};

import type { Protocol } from '../../gateway/protocol.ts';
import { DECOYS } from './keys.ts';
import type { Business } from './caller.ts';
import { type OpenapiClaim, readClaim } from './credentials.ts';
import { openapiEnvelope } from './envelope.ts';
import { stringToSign } from './string-to-sign.ts';

/** The open API: credentials in headers over the raw body, answers signed for callers that are believed. */
export const openapiProtocol: Protocol<OpenapiClaim, Business> = {
  ...openapiEnvelope,
  credentials: readClaim,

  admit(request, { algorithm, signature, nonce, signed }, business) {
    const known = business?.enabled && business.algorithm === algorithm ? business : undefined;
    return {
      kind: 'signed',
      text: stringToSign(signed, request.body()),
      signature,
      keys: known?.keys ?? [],
      decoy: DECOYS[algorithm],
      replayToken: nonce,
    };
  },

  input: (request) => request.members(),
};

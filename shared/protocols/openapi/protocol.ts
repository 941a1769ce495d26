import type { Protocol } from '../../gateway/protocol.ts';
import type { SigningBusiness } from './caller.ts';
import { type OpenapiCredentials, readCredentials } from './credentials.ts';
import { openapiEnvelope } from './envelope.ts';
import { DUMMY_KEYS } from './keys.ts';
import { signedString } from './signed-string.ts';

/** The open API: credentials in headers over the raw body, responses signed for callers that are authenticated. */
export const openapiProtocol: Protocol<OpenapiCredentials, SigningBusiness> = {
  ...openapiEnvelope,
  credentials: readCredentials,

  admit(_request, { algorithm, signature, nonce, text }, business) {
    const keys = business?.algorithm === algorithm ? business.keys : [];
    return {
      kind: 'signed',
      text,
      signature,
      keys,
      noKey: business ? 'method not accepted by this key' : 'no such caller',
      dummyKey: DUMMY_KEYS[algorithm],
      replayToken: nonce,
    };
  },

  signedString: (request, { text }) => signedString(text, request.body()),

  input: (request) => request.members(),
};

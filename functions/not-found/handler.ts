import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { decodeHttpEvent } from '../../shared/gateway/http-request.ts';
import type { Envelope } from '../../shared/gateway/protocol.ts';
import { type HttpSurface, jsonResult } from '../../shared/gateway/surface.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { daxpayEnvelope } from '../../shared/protocols/daxpay/envelope.ts';
import { genauthEnvelope } from '../../shared/protocols/genauth/protocol.ts';
import { openapiEnvelope } from '../../shared/protocols/openapi/envelope.ts';

const envelopes: readonly Envelope[] = [genauthEnvelope(), openapiEnvelope, daxpayEnvelope];

/** The error in the envelope that the path expects; a plain one where no protocol lives. */
const surface: HttpSurface = {
  name: 'not-found',
  decode: decodeHttpEvent,
  write(outcome, context) {
    const path = context.request?.path ?? '';
    const envelope = envelopes.find(({ pathPrefix }) => isUnder(path, pathPrefix));
    if (envelope) return envelope.write(outcome, context);
    return jsonResult(404, { message: 'Not found', requestId: context.requestId });
  },
};

/** A stage or base path of one segment, also an empty one from a doubled slash, may stand in front. */
function isUnder(path: string, pathPrefix: string): boolean {
  return path.replace(/^\/[^/]*(?=\/)/, '').startsWith(pathPrefix) || path.startsWith(pathPrefix);
}

/** Every route and method that no other function has. */
export function createHandler(dependencies = ambient) {
  return createOperation(
    {
      name: 'not-found',
      surface,
      run: () => {
        throw new GatewayError('route_not_found', { reason: 'no such route or method' });
      },
    },
    dependencies,
  );
}

export const handler = createHandler();

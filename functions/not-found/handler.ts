import { type HttpAdapter, type HttpResult, jsonResult, withoutBody } from '../../shared/gateway/adapter.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { decodeHttpEvent } from '../../shared/gateway/http-request.ts';
import type { Envelope } from '../../shared/gateway/protocol.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { daxpayEnvelope } from '../../shared/protocols/daxpay/envelope.ts';
import { genauthEnvelope } from '../../shared/protocols/genauth/protocol.ts';
import { openapiEnvelope } from '../../shared/protocols/openapi/envelope.ts';
import { otherMethods, type Route, readRoutes } from './routes.ts';

const envelopes: readonly Envelope[] = [genauthEnvelope(), openapiEnvelope, daxpayEnvelope];

/**
 * The error in the envelope that the path expects; a plain one where no protocol lives. On a path that other methods have,
 * `Allow` names them.
 */
function adapter(routes: readonly Route[]): HttpAdapter {
  return {
    name: 'not-found',
    decode: decodeHttpEvent,
    write(outcome, context) {
      const { path = '', method = '' } = context.request ?? {};
      const methods = otherMethods(routes, { method, path });
      const envelope = envelopes.find(({ pathPrefix }) => isUnder(path, pathPrefix));
      const response = envelope?.write(outcome, context) ?? plain(methods, context.requestId);
      const headers = { ...response.headers, ...(methods.length > 0 && { allow: methods.join(', ') }) };
      return method === 'HEAD' ? withoutBody({ ...response, headers }) : { ...response, headers };
    },
  };
}

function plain(methods: readonly string[], requestId: string): HttpResult {
  const message = methods.length === 0 ? 'Not found' : `Not found: this path has another method: ${methods.join(', ')}`;
  return jsonResult(404, { message, requestId });
}

/** A stage or base path of one segment, also an empty one from a doubled slash, may stand in front. */
function isUnder(path: string, pathPrefix: string): boolean {
  return path.replace(/^\/[^/]*(?=\/)/, '').startsWith(pathPrefix) || path.startsWith(pathPrefix);
}

/** What the operation needs to know; every part has a real default. */
const realDependencies = () => ({ ...ambient, routes: readRoutes() });

/** Every route and method that no other function has. */
export function createHandler(dependencies = realDependencies()) {
  const { routes } = dependencies;
  return createOperation(
    {
      name: 'not-found',
      adapter: adapter(routes),
      run: ({ request }) => {
        const members = otherMethods(routes, request);
        if (members.length === 0) throw new GatewayError('route_not_found', { reason: 'no such route' });
        throw new GatewayError('method_not_allowed', { reason: 'the route has other methods', members });
      },
    },
    dependencies,
  );
}

export const handler = createHandler();

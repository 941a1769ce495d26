/** Requests for AuthInfo in process, signed by the tests' own signer, over two connections that can be told apart. */

import { createHandler } from '../../functions/get-alipay-authinfo/handler.ts';
import { ACCESS_KEY, connectionDocument, genauthDocuments } from './documents.ts';
import { composeStringToSign, type Family, type HmacMethod, hmacBase64, type WireRequest } from './genauth-client.ts';
import { configuration, testNonces, testSecrets, toEvent, watched } from './in-process.ts';
import { renewed } from './renewed.ts';

/** Path of the operation. */
export const PATH = '/api/v3/get-alipay-authinfo';
/** The one parameter that it has, spelled as published. */
export const NAME = 'extIdpConnidentifier';

/** The query, decoded, in the order of the request. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** What a client signs and sends; the signature is the tests' own, of what is here. */
export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Parameters;
  /** Default: authing. */
  readonly family?: Family;
  /** Default: HMAC-SHA256. */
  readonly hmac?: HmacMethod;
}

/** The string to sign. */
export const textOf = ({ method, headers, parameters, family = 'authing' }: Sent): string =>
  composeStringToSign(method, family, Object.entries(headers), PATH, Object.fromEntries(parameters));

/** The signature under any secret: the access key's, if nothing else is said. */
export const signatureOf = (sent: Sent, secret: string = ACCESS_KEY.accessKeySecret): string =>
  hmacBase64(sent.hmac ?? 'HMAC-SHA256', secret, textOf(sent));

/** The request as it goes onto the wire. */
export function wire(sent: Sent, signature = signatureOf(sent)): WireRequest {
  const { method, parameters, family = 'authing' } = sent;
  const query = parameters.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const scheme = family === 'authing' ? 'authing' : 'GenAuth';
  const authorization = `${scheme} ${ACCESS_KEY.accessKeyId}:${signature}`;
  const headers = Object.entries({ ...sent.headers, authorization });
  return { method, target: query === '' ? PATH : `${PATH}?${query}`, headers };
}

/** App id behind the connection `other`. */
export const OTHER_APP_ID = '2021000000000002';

function gatewayOfTwo() {
  const secrets = testSecrets(genauthDocuments());
  secrets.documents.set('connections/other', { ...connectionDocument, appId: OTHER_APP_ID });
  const methods = ['HMAC-SHA1', 'HMAC-SHA256'];
  const accessKeys = [{ id: ACCESS_KEY.accessKeyId, secret: ACCESS_KEY.accessKeySecret, methods }];
  secrets.documents.set('callers/genauth/signed-app', { accessKeys, connections: ['wework', 'other'] });
  secrets.documents.set('callers/genauth/key-1', { accessKeys, connections: ['wework', 'other'] });
  let nonces = testNonces();
  const around = watched();
  const handler = createHandler({
    ...{ ...around, configuration, ...secrets },
    nonces: { consume: (use) => nonces.consume(use) },
  });
  return async (request: WireRequest, own: typeof nonces) => {
    nonces = own;
    around.logs.length = 0;
    const result = await handler(toEvent(request));
    return { json: JSON.parse(result.body) as Record<string, unknown> & { data?: Record<string, unknown> } };
  };
}

const nextGateway = renewed(gatewayOfTwo);

/** A gateway in which no nonce was used, with two connections, told apart by the app_id in their AuthInfo. One call at a time. */
export function operation() {
  const nonces = testNonces();
  const send = nextGateway();
  return { nonces, call: (request: WireRequest) => send(request, nonces) };
}

/** For which app AuthInfo was issued, in which language; `undefined` when the request was refused. */
export async function effectOf(
  { call }: ReturnType<typeof operation>,
  request: WireRequest,
): Promise<string | undefined> {
  const { json } = await call(request);
  const appId = /app_id=(\d+)/.exec(String(json.data?.authInfo ?? ''))?.[1];
  return appId && `${appId} ${json.message}`;
}

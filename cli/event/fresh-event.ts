import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { contract as authInfo } from '../../functions/get-alipay-authinfo/contract.ts';
import { headerOf, type SentRequest } from '../explain/request/sent-request.ts';
import type { DemoClient } from '../local-stack.ts';
import { signDaxpay } from '../sign/daxpay.ts';
import { signGenauth } from '../sign/genauth.ts';
import { signOpenapi } from '../sign/openapi.ts';
import type { Signed } from '../sign/signed.ts';
import { UsageError } from '../surroundings.ts';
import { fillPlaceholders, SIGNATURE } from './placeholders.ts';

/** An event as a file of `events/` has it, of API Gateway or of something else. */
type SampleEvent = Readonly<Record<string, unknown>>;

/** A request as API Gateway hands it to a function, as far as it is signed. */
interface HttpEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly body?: string;
}

/** How a demo caller signs, by the path that it asks. */
const SIGN: Readonly<Record<string, (request: SentRequest, demo: DemoClient, nowMs: number) => Signed>> = {
  [authInfo.path]: (request, { genauth: { signedApp } }, nowMs) => {
    const { accessKeyId: id, accessKeySecret: secret } = signedApp;
    return signGenauth(request, { id, secret, method: 'HMAC-SHA256' }, nowMs);
  },
  [link.path]: (request, { openapi: { rsa } }, nowMs) =>
    signOpenapi(request, headerOf(request, 'businessId') ?? rsa.businessId, { privateKey: rsa.privateKey }, nowMs),
  [exchange.path]: (request, { daxpay: { hmac } }, nowMs) =>
    signDaxpay(request, { secret: hmac.secret, signType: 'hmac_sha256', canonicalization: 'upper' }, nowMs),
};

/** Whether an event asks for something that only a running stack can give. */
export const isToBeFilled = (event: unknown): boolean => JSON.stringify(event)?.includes('{{') ?? false;

/**
 * The event as it is invoked beside a running stack: with its placeholders filled, and signed now by the demo's caller where
 * `{{sign}}` stands. An event without either stays what it is.
 * @throws UsageError for a placeholder that is not known, and for `{{sign}}` where nothing is signed
 * @throws Refusal when the stack does not run
 */
export async function freshEvent(event: SampleEvent, demo: DemoClient, nowMs: number): Promise<SampleEvent> {
  const text = await fillPlaceholders(JSON.stringify(event), demo, nowMs);
  const filled = JSON.parse(text) as SampleEvent;
  return text.includes(SIGNATURE) ? signedEvent(filled as SampleEvent & HttpEvent, demo, nowMs) : filled;
}

function signedEvent(event: SampleEvent & HttpEvent, demo: DemoClient, nowMs: number): SampleEvent {
  const sign = SIGN[event.rawPath];
  if (!sign) throw new UsageError(`The event has ${SIGNATURE}, and nothing is signed at ${event.rawPath}.`);
  const { headers, body } = sign(requestOf(event), demo, nowMs).request;
  const lower = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const sized = body.length > 0 && { body: body.toString('utf8') };
  const requestContext = { ...event.requestContext, timeEpoch: nowMs, time: logTime(nowMs) };
  const length = sized && { 'content-length': String(body.length) };
  return { ...event, requestContext, headers: { ...lower, ...length }, ...sized };
}

/** As API Gateway writes it: `21/Nov/2026:00:00:00 +0000`. */
const logTime = (timeMs: number): string =>
  new Date(timeMs).toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, '$1/$2/$3:$4 +0000');

/** Without the place of the signature. */
function requestOf({ rawPath, rawQueryString, headers, requestContext, body = '' }: HttpEvent): SentRequest {
  const target = rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`;
  const sent = Object.entries(headers).filter(([, value]) => value !== SIGNATURE);
  return { method: requestContext.http.method, target, headers: sent, body: Buffer.from(body) };
}

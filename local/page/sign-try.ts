import { randomUUID } from 'node:crypto';
import type { SentRequest } from '../../cli/explain/request/sent-request.ts';
import { signDaxpay } from '../../cli/sign/daxpay.ts';
import { signGenauth } from '../../cli/sign/genauth.ts';
import { signOpenapi } from '../../cli/sign/openapi.ts';
import type { Signed } from '../../cli/sign/signed.ts';
import type { Caller } from './callers.ts';
import { OPERATIONS } from './try-fields.ts';

/** A request that is to be signed: a mistake changes a part of it. */
export interface Draft {
  readonly caller: Caller;
  readonly request: SentRequest;
  /** What the signer takes for the time, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** A request with these members, not signed yet; what a form leaves empty is filled in as a demo would. @param tag language of the response */
export function draftOf(
  caller: Caller,
  members: Readonly<Record<string, string>>,
  { nowMs, tag }: { readonly nowMs: number; readonly tag: string },
): Draft {
  const { headers, ...request } = REQUESTS[caller.kind](caller as never, members);
  return { caller, request: { ...request, headers: [...headers, languageHeader(caller, tag)] }, nowMs };
}

/** GenAuth has a header of its own for it, which is signed. */
const languageHeader = ({ kind }: Caller, tag: string): readonly [string, string] =>
  kind === 'authinfo' ? ['x-authing-lang', tag === 'en' ? 'en-US' : tag] : ['accept-language', tag];

type Of<Kind extends Caller['kind']> = Extract<Caller, { kind: Kind }>;
type Members = Readonly<Record<string, string>>;

const REQUESTS: { readonly [Kind in Caller['kind']]: (caller: Of<Kind>, members: Members) => SentRequest } = {
  authinfo: ({ appId }, members) => ({
    method: 'GET',
    target: `${OPERATIONS.authinfo.path}?${new URLSearchParams(members)}`,
    headers: [['accept', 'application/json'], ...(appId === '' ? [] : [['x-authing-app-id', appId] as const])],
    body: Buffer.alloc(0),
  }),
  link: ({ businessId, merchantId }, members) =>
    post(OPERATIONS.link.path, { businessId, merchantId, serialNo: randomUUID(), ...members }),
  exchange: ({ appId }, members) => post(OPERATIONS.exchange.path, { appId, ...members }),
};

const post = (target: string, members: object): SentRequest => ({
  ...{ method: 'POST', target, headers: [['Content-Type', 'application/json; charset=utf-8']] },
  body: Buffer.from(JSON.stringify(members)),
});

/** Signs it as its caller does; an app that need not sign sends it as it is. @throws Error when the caller's key is none */
export function signDraft({ caller, request, nowMs }: Draft): Signed {
  if (caller.kind === 'link') return signOpenapi(request, caller.businessId, caller.key, nowMs);
  if (caller.kind === 'exchange') return signDaxpay(request, caller.key, nowMs);
  if (caller.key) return signGenauth(request, caller.key, nowMs);
  return { request, stringToSign: '', signature: '' };
}

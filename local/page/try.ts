import type { SentRequest } from '../../cli/explain/request/sent-request.ts';
import type { Signed } from '../../cli/sign/signed.ts';
import type { Demo } from '../demo/demo-file.ts';
import { chosenCaller, type TryName } from './callers.ts';
import { PLANNED_MISTAKES } from './planned-mistakes.ts';
import { draftOf, signDraft } from './sign-try.ts';
import { membersIn } from './try-fields.ts';

/** A request that is made and signed, and how often it is sent. */
export interface PreparedTry {
  readonly signed: Signed;
  readonly times: number;
}

/** What came back. */
export interface SentTry {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Why nothing can be sent. */
export type TryFault = 'no-caller' | 'no-key' | 'other-caller';

/**
 * Makes the request of a form.
 * @returns why not: nobody was named, the key is none, or this caller cannot make that mistake
 */
export async function prepareTry(
  demo: Demo,
  name: TryName,
  { form, ...sending }: { readonly form: URLSearchParams; readonly nowMs: number; readonly tag: string },
): Promise<PreparedTry | TryFault> {
  const caller = chosenCaller(demo, name, form);
  if (!caller) return 'no-caller';
  const members = await withCode(demo, name, membersIn(name, form));
  const draft = draftOf(caller, members, sending);
  const mistake = PLANNED_MISTAKES.find(({ id }) => id === form.get('mistake'));
  try {
    const signed = (mistake?.sign ?? signDraft)(draft);
    return signed ? { signed, times: mistake?.times ?? 1 } : 'other-caller';
  } catch {
    // A private key that is none, members that cannot be signed.
    return 'no-key';
  }
}

/** An exchange without a code gets one, as a person's consent gives it. */
async function withCode(demo: Demo, name: TryName, members: Record<string, string>): Promise<Record<string, string>> {
  if (name !== 'exchange' || members.authCode !== undefined) return members;
  const appId = members.channel?.startsWith('wechat') ? demo.wechatApp.appId : demo.alipayApp.appId;
  const body = JSON.stringify({ app_id: appId });
  const response = await fetch(`${demo.alipay}/simulator/codes`, { method: 'POST', body });
  const { auth_code: authCode = '' } = (await response.json()) as { auth_code?: string };
  return { ...members, authCode };
}

/** Sends a request to the gateway. */
export async function sendTry({ gateway }: Demo, request: SentRequest): Promise<SentTry> {
  const { method, target, headers, body } = request;
  const lines = headers.map(([name, value]): [string, string] => [name, value]);
  const content = body.length > 0 ? { body: new Uint8Array(body) } : {};
  const response = await fetch(gateway + target, { method, headers: lines, ...content });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

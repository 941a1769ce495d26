import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ActiveModes } from './faults.ts';
import { type Refusal, refusalMembers } from './refusal.ts';
import { type ServiceResult, TOKEN_METHOD } from './token-service.ts';

/** What an answer depends on besides its content. */
export interface AnswerOptions {
  /** Alipay's private key; undefined when the app is unknown, because Alipay has another key for each app. */
  readonly key: KeyObject | undefined;
  /** The method that was called; only one that exists has a node of its own. */
  readonly method: string | undefined;
  /** Fault modes that spoil it. */
  readonly modes: ActiveModes;
}

/** A key pair that is not Alipay's, made when the first answer needs it. */
let strangersKey: KeyObject | undefined;

/** Writes an answer as Alipay does: one node, and the signature over exactly the bytes of the node's value. */
export function writeAnswer(result: ServiceResult, { key, method, modes }: AnswerOptions): string {
  const node = nodeName(result, method);
  const signed = JSON.stringify(members(result, modes));
  const sent = spoil(signed, modes);
  const signature = key && !modes.has('unsigned') ? signatureOf(signed, modes.has('wrong-key') ? stranger() : key) : '';
  return `{"${node}":${sent}${signature && `,"sign":"${signature}"`}}`;
}

function nodeName(result: ServiceResult, method: string | undefined): string {
  const own = `${TOKEN_METHOD.replaceAll('.', '_')}_response`;
  const isServices = result.kind === 'refused' && result.refusal.node === 'error_response';
  return isServices || method !== TOKEN_METHOD ? 'error_response' : own;
}

function members(result: ServiceResult, modes: ActiveModes): Record<string, string | number> {
  const slash = modes.has('escaped-slash');
  if (result.kind === 'refused') return refusalMembers(slash ? withSlash(result.refusal) : result.refusal);
  const { open_id, user_id, access_token, ...rest } = result.members;
  return {
    access_token: `${access_token ?? ''}${slash ? '/x' : ''}`,
    ...rest,
    ...(open_id !== undefined && !modes.has('user-id-only') && { open_id }),
    ...(user_id !== undefined && !modes.has('open-id-only') && { user_id }),
  };
}

function withSlash(refusal: Refusal): Refusal {
  return { ...refusal, subMsg: `${refusal.subMsg} https://opendocs.alipay.com/common/02km9f` };
}

/** What is sent in the place of what was signed. */
function spoil(text: string, modes: ActiveModes): string {
  const escaped = modes.has('escaped-slash') ? text.replaceAll('/', '\\/') : text;
  if (!modes.has('tampered')) return escaped;
  return escaped.replace(
    /("(?:open_id|user_id|sub_code)":")(.)/g,
    (_, head, first) => head + (first === 'x' ? 'y' : 'x'),
  );
}

function signatureOf(text: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(text), key).toString('base64');
}

function stranger(): KeyObject {
  strangersKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return strangersKey;
}

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ActiveModes } from './faults.ts';
import { encodeGbk } from './gbk.ts';
import { type Refusal, refusalMembers } from './refusal.ts';
import { type ServiceResult, TOKEN_METHOD } from './token-service.ts';

/** What an answer depends on besides its content. */
export interface AnswerOptions {
  /** Alipay's private key; undefined when the app is unknown, because Alipay has another key for each app. */
  readonly key: KeyObject | undefined;
  /** The method that was called; only one that exists has a node of its own. */
  readonly method: string | undefined;
  /** Of Alipay's certificate, where the app is in certificate mode. */
  readonly certSn: string | undefined;
  /** Fault modes that spoil it. */
  readonly modes: ActiveModes;
}

/** In GBK their second bytes are `[`, `{`, `}` and, right before the closing quote, a backslash. */
const LIKE_JSON = '乕亄亇乗';

/** A key pair that is not Alipay's, made when the first answer needs it. */
let strangersKey: KeyObject | undefined;

/** Writes an answer as Alipay does: one node, and the signature over exactly the bytes of the node's value. */
export function writeAnswer(result: ServiceResult, { key, certSn, method, modes }: AnswerOptions): string {
  const node = nodeName(result, method);
  const signed = JSON.stringify(members(result, modes));
  const sent = spoil(signed, modes);
  const bytes = modes.has('gbk') ? encodeGbk(signed) : Buffer.from(signed);
  const signature = key && !modes.has('unsigned') ? signatureOf(bytes, modes.has('wrong-key') ? stranger() : key) : '';
  const named = certSn === undefined || !signature ? '' : `,"alipay_cert_sn":"${certSn}"`;
  return `{"${node}":${sent}${named}${signature && `,"sign":"${signature}"`}}`;
}

function nodeName(result: ServiceResult, method: string | undefined): string {
  const own = `${TOKEN_METHOD.replaceAll('.', '_')}_response`;
  const isServices = result.kind === 'refused' && result.refusal.node === 'error_response';
  return isServices || method !== TOKEN_METHOD ? 'error_response' : own;
}

function members(result: ServiceResult, modes: ActiveModes): Record<string, string | number> {
  const slash = modes.has('escaped-slash');
  if (result.kind === 'refused') return refusalMembers(withMore(result.refusal, modes));
  const { open_id, user_id, access_token, ...rest } = result.members;
  return {
    access_token: `${access_token ?? ''}${slash ? '/x' : ''}`,
    ...rest,
    ...(modes.has('gbk') && { nick_name: LIKE_JSON }),
    ...(open_id !== undefined && !modes.has('user-id-only') && { open_id }),
    ...(user_id !== undefined && !modes.has('open-id-only') && { user_id }),
  };
}

function withMore(refusal: Refusal, modes: ActiveModes): Refusal {
  const address = modes.has('escaped-slash') ? ' https://opendocs.alipay.com/common/02km9f' : '';
  return { ...refusal, subMsg: `${refusal.subMsg}${address}${modes.has('gbk') ? LIKE_JSON : ''}` };
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

function signatureOf(bytes: Buffer, key: KeyObject): string {
  return sign('sha256', bytes, key).toString('base64');
}

function stranger(): KeyObject {
  strangersKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return strangersKey;
}

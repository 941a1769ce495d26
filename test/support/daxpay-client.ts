/**
 * A merchant of DaxPay, written from the seven steps of the published signature with `node:crypto` alone; nothing is imported
 * from the gateway.
 */
import { createHash, createHmac } from 'node:crypto';
import type { WireRequest } from './genauth-client.ts';

/** How an app signs. */
export interface AppKey {
  readonly secret: string;
  readonly signType?: 'hmac_sha256' | 'md5' | 'sm3';
  /** Whether step 6, the upper-casing, is left out. */
  readonly asIs?: boolean;
}

/** A request's or an answer's members, as they stand in JSON. */
export type JsonMembers = Readonly<Record<string, unknown>>;

/** Path of the operation. */
export const EXCHANGE_PATH = '/unipay/assist/channel/auth/auth';

const OF_REQUESTS =
  'appId,clientIp,nonceStr,sign,reqTime,mchNo,channel,authCode,queryCode,authType,unionIdentifier'.split(',');
const OF_ANSWERS = 'code,msg,data,sign,resTime,traceId'.split(',');

/** Steps 1 to 4 for a request or an answer, whichever the known names are. */
function plainText(members: JsonMembers, known: readonly string[]): string {
  let text = '';
  for (const name of [...known].sort((one, other) => compareUnits(one, other))) {
    const value = members[name];
    if (name === 'sign' || value === null || value === undefined) continue;
    if (text !== '') text += '&';
    text += `${name}=${typeof value === 'object' ? jsonOf(value as JsonMembers) : value}`;
  }
  return text.split('\\').join('').split('"').join('');
}

/** Steps 5 to 7. */
function sign(plain: string, { secret, signType = 'hmac_sha256', asIs }: AppKey): string {
  let text = `${plain}&key=${secret}`;
  if (!asIs) text = text.toUpperCase();
  const bytes = Buffer.from(text, 'utf8');
  if (signType === 'hmac_sha256') return createHmac('sha256', Buffer.from(secret, 'utf8')).update(bytes).digest('hex');
  return createHash(signType).update(bytes).digest('hex');
}

function compareUnits(one: string, other: string): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const difference = one.charCodeAt(at) - other.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function jsonOf(data: JsonMembers): string {
  const parts: string[] = [];
  for (const name of Object.keys(data)) {
    if (data[name] !== null) parts.push(`${jsonText(name)}:${jsonText(String(data[name]))}`);
  }
  return `{${parts.join(',')}}`;
}

const ranges = [
  [0x00, 0x1f],
  [0x80, 0xa0],
  [0x2000, 0x2010],
  [0x2028, 0x202f],
  [0x2066, 0x206f],
] as const;

function jsonText(text: string): string {
  let quoted = '"';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const letter = { 8: 'b', 9: 't', 10: 'n', 12: 'f', 13: 'r', 34: '"', 92: '\\' }[unit];
    if (letter !== undefined) quoted += `\\${letter}`;
    else if (ranges.some(([from, to]) => unit >= from && unit <= to))
      quoted += `\\u${(unit + 0x10000).toString(16).slice(1)}`;
    else quoted += text[at];
  }
  return `${quoted}"`;
}

/** What a request signs, up to the secret and as the app's rule folds it. */
export const requestText = (members: JsonMembers, { asIs }: AppKey): string => {
  const text = plainText(members, OF_REQUESTS);
  return asIs ? text : text.toUpperCase();
};

/** The same of an answer. */
export const answerText = (members: JsonMembers, { asIs }: AppKey): string => {
  const text = plainText(members, OF_ANSWERS);
  return asIs ? text : text.toUpperCase();
};

/** Signs a request. */
export const signRequest = (members: JsonMembers, key: AppKey): string => sign(plainText(members, OF_REQUESTS), key);

/** Signs an answer. */
export const signAnswer = (members: JsonMembers, key: AppKey): string => sign(plainText(members, OF_ANSWERS), key);

/** Whether an answer bears the signature that it must have. */
export const isSigned = (answer: JsonMembers, key: AppKey): boolean => answer.sign === signAnswer(answer, key);

/** `yyyy-MM-dd HH:mm:ss` of Shanghai's clocks, by the zone's name. */
export function shanghaiTime(epochMs: number): string {
  return SHANGHAI.format(epochMs);
}

const SHANGHAI = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** A signed request with a body of these members, in their order. */
export function exchangeRequest(members: JsonMembers, key: AppKey): WireRequest {
  return wire({ ...members, sign: signRequest(members, key) });
}

/** The members as the published Java SDK writes them: its own class first, no nonce, no clientIp, nothing that is null. */
export function javaSdkRequest(
  { appId, authCode, nowMs }: { appId: string; authCode: string; nowMs: number },
  key: AppKey,
): WireRequest {
  const reqTime = shanghaiTime(nowMs);
  const members = { channel: 'ali_pay', authCode, appId };
  return wire({ ...members, sign: signRequest({ ...members, reqTime }, key), reqTime });
}

/** A request with a body as it is. */
export function wire(body: JsonMembers | string): WireRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: 'POST',
    target: EXCHANGE_PATH,
    headers: [['Content-Type', 'application/json;charset=UTF-8']],
    body: text,
  };
}

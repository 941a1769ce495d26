import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { headerOf, type SentRequest } from '../../cli/explain/request/sent-request.ts';
import { type Signed, withHeader } from '../../cli/sign/signed.ts';
import type { Caller, TryName } from './callers.ts';
import { type Draft, signDraft } from './sign-try.ts';

/** A mistake that somebody makes on purpose, to see what the page says of it. */
export interface PlannedMistake {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly tries: readonly TryName[];
  /** Signs with the mistake; nothing where this caller cannot make it. */
  readonly sign: (draft: Draft) => Signed | undefined;
  /** How often it is sent: once unless said. */
  readonly times?: number;
}

const ALL: readonly TryName[] = ['authinfo', 'link', 'exchange'];
const HOUR_MS = 3_600_000;

/** All of them. */
export const PLANNED_MISTAKES: readonly PlannedMistake[] = [
  {
    ...{ id: 'wrong-secret', zh: '另一个密钥（secret）', en: 'another secret', tries: ALL },
    sign: (draft) => withSecret(draft, () => randomBytes(32).toString('base64url')),
  },
  {
    ...{ id: 'secret-newline', zh: '密钥末尾多一个换行', en: 'a newline at the end of the secret', tries: ALL },
    sign: (draft) => withSecret(draft, (secret) => `${secret}\n`),
  },
  {
    ...{ id: 'other-key', zh: '用另一把私钥签名', en: 'another private key', tries: ['link'] },
    sign: (draft) => withPrivateKey(draft),
  },
  {
    ...{ id: 'body-again', zh: '签名后重新序列化请求体', en: 'the body serialised again', tries: ['link'] },
    sign: (draft) => afterwards(draft, (request) => ({ ...request, body: Buffer.from(spaced(request.body)) })),
  },
  {
    ...{ id: 'digest-form', zh: '签名的大小写或编码不对', en: 'wrong case or form of the digest', tries: ALL },
    sign: (draft) => afterwards(draft, inOtherForm),
  },
  {
    ...{ id: 'time-zone', zh: '时间用了别的时区', en: "another zone's time", tries: ALL },
    sign: (draft) => signDraft({ ...draft, nowMs: draft.nowMs - 8 * HOUR_MS }),
  },
  {
    ...{ id: 'stale', zh: '时间戳过期（十分钟前）', en: 'a stale timestamp, ten minutes old', tries: ALL },
    sign: (draft) => signDraft({ ...draft, nowMs: draft.nowMs - HOUR_MS / 6 }),
  },
  {
    ...{ id: 'replayed', zh: '同一请求发送两次', en: 'the same request sent twice', tries: ALL, times: 2 },
    sign: signDraft,
  },
  {
    ...{ id: 'no-app-id', zh: '签了应用 ID 却没有发送', en: 'the app id signed and not sent', tries: ['authinfo'] },
    sign: (draft) => afterwards(draft, (request) => without(request, 'x-authing-app-id')),
  },
  {
    ...{
      id: 'app-id-not-signed',
      zh: '应用 ID 没有参与签名',
      en: 'the app id left out of the string',
      tries: ['exchange'],
    },
    sign: appIdNotSigned,
  },
  {
    ...{
      id: 'unsigned-header',
      zh: '签名后又加了一个请求头',
      en: 'a header added behind the signature',
      tries: ['authinfo'],
    },
    sign: (draft) => afterwards(draft, (request) => withHeader(request, 'x-authing-request-from', 'demo')),
  },
  {
    ...{ id: 'sign-type', zh: 'signType 与密钥不符', en: 'a wrong signType', tries: ['link'] },
    sign: (draft) => afterwards(draft, (request) => withHeader(request, 'signType', otherType(request))),
  },
];

function withSecret(draft: Draft, change: (secret: string) => string): Signed | undefined {
  const { caller } = draft;
  if (!caller.key || !('secret' in caller.key)) return undefined;
  const key = { ...caller.key, secret: change(caller.key.secret) };
  return signDraft({ ...draft, caller: { ...caller, key } as Caller });
}

function withPrivateKey(draft: Draft): Signed | undefined {
  const { caller } = draft;
  if (caller.kind !== 'link' || !('privateKey' in caller.key)) return undefined;
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return signDraft({ ...draft, caller: { ...caller, key: { privateKey } } });
}

type Change = (request: SentRequest, signature: string) => SentRequest;

/** Changes what is signed already. */
function afterwards(draft: Draft, change: Change): Signed | undefined {
  const signed = signDraft(draft);
  return signed.signature === '' ? undefined : { ...signed, request: change(signed.request, signed.signature) };
}

/** Puts the signature in another form where it stands. */
function inOtherForm(request: SentRequest, signature: string): SentRequest {
  const put = (text: string) => text.replace(signature, () => otherForm(signature));
  const headers = request.headers.map(([name, value]) => [name, put(value)] as const);
  return { ...request, headers, body: Buffer.from(put(request.body.toString('utf8'))) };
}

/** Base64 becomes hex, and hex changes its case. */
function otherForm(signature: string): string {
  if (/^[0-9A-F]+$/.test(signature)) return signature.toLowerCase();
  if (/^[0-9a-f]+$/.test(signature)) return signature.toUpperCase();
  return Buffer.from(signature, 'base64').toString('hex');
}

/** As Python writes it by default. */
const spaced = (body: Buffer): string =>
  JSON.stringify(JSON.parse(body.toString('utf8')), undefined, 1)
    .replace(/\n\s*/g, ' ')
    .replace(/^\{ | \}$/g, (end) => end.trim());

const without = (request: SentRequest, name: string): SentRequest => ({
  ...request,
  headers: request.headers.filter(([other]) => other.toLowerCase() !== name),
});

const otherType = (request: SentRequest): string => (headerOf(request, 'signType') === 'MD5' ? 'SHA256-RSA' : 'MD5');

function appIdNotSigned(draft: Draft): Signed {
  const { appId, ...others } = JSON.parse(draft.request.body.toString('utf8')) as Record<string, string>;
  const signed = signDraft({ ...draft, request: { ...draft.request, body: Buffer.from(JSON.stringify(others)) } });
  const sent = { appId, ...(JSON.parse(signed.request.body.toString('utf8')) as object) };
  return { ...signed, request: { ...signed.request, body: Buffer.from(JSON.stringify(sent)) } };
}

import { contract } from '../../functions/get-alipay-authinfo/contract.ts';
import { type CallerDocument, genauthCallerKind } from '../../shared/protocols/genauth/caller.ts';
import { readDate } from '../../shared/protocols/genauth/date.ts';
import { HASH_OF_METHOD, isSignatureMethod } from '../../shared/protocols/genauth/keys.ts';
import { genauthProtocol } from '../../shared/protocols/genauth/protocol.ts';
import { stringToSign } from '../../shared/protocols/genauth/string-to-sign.ts';
import { isActive, readValidity } from '../../shared/signing/validity.ts';
import { digestVariants } from './digests.ts';
import { type Examination, findingsOf, judge, type Question, readCaller } from './examination.ts';
import type { Mistake, MistakeId } from './mistake.ts';
import { headerOf, type SentRequest, toHttpRequest } from './request/sent-request.ts';
import { fixedString, type Search, search, withoutEffectless } from './search.ts';
import { type KnownSecret, secretVariants } from './secrets.ts';
import { readSignature } from './signature-readings.ts';
import { genauthStrings } from './strings/genauth.ts';
import { timeFindings, timeNotes, unitFinding } from './time.ts';

/** What a signed request says, as far as it can be made out. */
interface Sent {
  readonly family: 'authing' | 'genauth';
  readonly keyId: string;
  readonly signature: string;
  readonly method: string;
  readonly appId: string | undefined;
}

const protocol = genauthProtocol(contract.path);
const LENGTHS = new Set([16, 20, 32, 64]);

/** Looks at a request of GenAuth: an access key's signature. */
export function examineGenauth(question: Question): Examination {
  const { request, document, registeredId, atMs } = question;
  const entity = readCaller(genauthCallerKind, document);
  const sent = readSent(request);
  const callerId = sent.appId ?? sent.keyId;
  const { admission, credentials, refusal, isGood } = judge(
    protocol,
    toHttpRequest(request),
    { ...entity, id: callerId },
    atMs,
  );
  const nothing = {
    callerId: callerId || undefined,
    isGood,
    find: () => [],
    show: () => '',
    notes: timeNotes('date', timeOf(request, sent), question),
  };
  if (credentials?.token)
    return { ...nothing, findings: [], notes: ['It carries a management token, and no signature.'] };
  if (admission?.kind === 'public') return { ...nothing, findings: [], notes: ['A public app need not sign.'] };
  const findings = [...timesOf(request, sent), ...grammar(refusal, request, sent)];
  if (sent.signature === '') return { ...nothing, findings };
  const expected =
    admission?.kind === 'signed' ? Buffer.from(admission.text).toString('utf8') : composed(request, sent);
  if (expected === undefined) return { ...nothing, findings };
  return {
    ...nothing,
    findings: [...findings, ...methodFindings(document as CallerDocument, sent)],
    expected,
    find: () => search(ways(expected, request, { sent, document: document as CallerDocument, registeredId, atMs })),
    show: ({ plain }) => plain.toString('utf8'),
  };
}

function readSent(request: SentRequest): Sent {
  const authorization = headerOf(request, 'authorization') ?? '';
  const [, scheme = '', keyId = '', signature = ''] = /^(?:(\w+)[ :]+)?([^:\s]*):(.+)$/s.exec(authorization) ?? [];
  const has = (family: string) => request.headers.some(([name]) => name.toLowerCase().startsWith(`x-${family}-`));
  const isGenauth = scheme.toLowerCase() === 'genauth' || (scheme.toLowerCase() !== 'authing' && has('genauth'));
  const family = isGenauth ? 'genauth' : 'authing';
  const method = headerOf(request, `x-${family}-signature-method`) ?? '';
  return { family, keyId, signature, method, appId: headerOf(request, `x-${family}-app-id`) };
}

/** The string, where the grammar refuses the request. */
function composed(request: SentRequest, { family }: Sent): string | undefined {
  try {
    return stringToSign(toHttpRequest(request), family, contract.path);
  } catch {
    return undefined;
  }
}

const NO_SCHEME: Mistake = {
  id: 'authorization-scheme',
  text: 'authorization does not begin with a scheme word, so it counts as no signature',
  remedy: 'Write "authing <accessKeyId>:<signature>" (GenAuth beside x-genauth- headers).',
};

/** A time in another unit, and a signature without its scheme, have names of their own here. */
function grammar(refusal: Parameters<typeof findingsOf>[0], request: SentRequest, sent: Sent): Mistake[] {
  if (refusal?.code === 'signature_missing' && sent.signature !== '') return [NO_SCHEME];
  const isUnit =
    refusal?.code === 'timestamp_malformed' && unitFinding('date', headerOf(request, 'date') ?? '').length > 0;
  return isUnit ? [] : findingsOf(refusal);
}

const dateIn = (request: SentRequest, { family }: Sent): string =>
  (headerOf(request, 'date') ?? headerOf(request, `x-${family}-date`) ?? '').trim();
const timeOf = (request: SentRequest, sent: Sent): number | undefined => readDate(dateIn(request, sent));

function timesOf(request: SentRequest, sent: Sent): Mistake[] {
  const findings = timeFindings('date', timeOf(request, sent), request.sentAtMs);
  return [...unitFinding('date', dateIn(request, sent)), ...findings];
}

/** A key that is not the caller's, or a method that it does not accept. */
function methodFindings({ accessKeys = [] }: CallerDocument, { keyId, method }: Sent): Mistake[] {
  const key = accessKeys.find(({ id }) => id === keyId);
  if (!key) return [KEY_UNKNOWN];
  if (!isSignatureMethod(method) || key.methods.includes(method)) return [];
  const accepted = key.methods.filter(isSignatureMethod).join(' or ') || 'no signature at all';
  const text = `this access key does not accept ${method}`;
  return [{ id: 'method-not-accepted', text, remedy: `It accepts ${accepted}.` }];
}

const KEY_UNKNOWN: Mistake = {
  id: 'key-unknown',
  text: 'the access key that authorization names is not one of this caller',
  remedy: 'Send the id of the key with which you sign. The operator sees them: caller show genauth ID',
};

interface Known {
  readonly sent: Sent;
  readonly document: CallerDocument;
  readonly registeredId: string | undefined;
  readonly atMs: number;
}

function ways(expected: string, request: SentRequest, { sent, document, registeredId, atMs }: Known): Search {
  const { family, method, keyId, appId } = sent;
  const strings = genauthStrings(expected, request, { family, callerId: appId ?? registeredId ?? keyId });
  const hash = HASH_OF_METHOD[isSignatureMethod(method) ? method : 'HMAC-SHA1'];
  return {
    strings: withoutEffectless(strings.map(({ mistakes, value }) => ({ mistakes, value: fixedString(value) }))),
    secrets: secretVariants(secretsOf(document, sent, atMs)),
    digests: digestVariants({ kind: 'hmac', hash, saidBy: `x-${family}-signature-method says`, secretInString: false }),
    targets: readSignature(sent.signature, 'base64', (bytes) => LENGTHS.has(bytes)),
  };
}

function secretsOf(
  { accessKeys = [], appSecret }: CallerDocument,
  { keyId, appId }: Sent,
  atMs: number,
): KnownSecret[] {
  const wrongKey = (id: MistakeId, text: string) => ({
    id,
    text,
    remedy: `Use the secret of the access key ${keyId}.`,
  });
  const keys = accessKeys.map(({ id, secret, methods: _, ...validity }): KnownSecret => {
    if (id !== keyId) return { secret, wrongBecause: wrongKey('other-key', `it was signed with the access key ${id}`) };
    if (isActive(readValidity(validity), atMs)) return { secret };
    const remedy = 'Use the key that is in use now.';
    return { secret, wrongBecause: { id: 'key-not-active', text: `the access key ${id} is not in use now`, remedy } };
  });
  const app =
    appSecret === undefined
      ? []
      : [{ secret: appSecret, wrongBecause: wrongKey('app-secret', "it was signed with the app's secret") }];
  const ids = [keyId, appId ?? ''].filter(Boolean).map((secret) => ({
    secret,
    wrongBecause: wrongKey('id-for-secret', 'it was signed with an id in the place of the secret'),
  }));
  return [...keys, ...app, ...ids];
}

import { readChinaTime } from '../../shared/platform/china-time.ts';
import { type DaxpayDocument, daxpayCallerKind } from '../../shared/protocols/daxpay/caller.ts';
import { readMembers } from '../../shared/protocols/daxpay/credentials.ts';
import { daxpayProtocol } from '../../shared/protocols/daxpay/protocol.ts';
import { stringToSign } from '../../shared/protocols/daxpay/string-to-sign.ts';
import { isActive, readValidity } from '../../shared/signing/validity.ts';
import { digestVariants, type RightDigest } from './digests.ts';
import { type Examination, findingsOf, HIDDEN, judge, type Question, readCaller } from './examination.ts';
import type { Mistake, Variant } from './mistake.ts';
import { type SentRequest, toHttpRequest } from './request/sent-request.ts';
import { type Search, search, withoutEffectless } from './search.ts';
import { secretVariants } from './secrets.ts';
import { readSignature } from './signature-readings.ts';
import { daxpayStrings } from './strings/daxpay.ts';
import { timeFindings, timeNotes, unitFinding } from './time.ts';

const RIGHT_DIGESTS: Readonly<Record<NonNullable<DaxpayDocument['signType']>, Pick<RightDigest, 'kind' | 'hash'>>> = {
  hmac_sha256: { kind: 'hmac', hash: 'sha256' },
  md5: { kind: 'hash', hash: 'md5' },
  sm3: { kind: 'hash', hash: 'sm3' },
};

/** Looks at a request of DaxPay: a signature in the body, over its members. */
export function examineDaxpay(question: Question): Examination {
  const { request, document, atMs } = question;
  const caller = readCaller(daxpayCallerKind, document);
  const members = knownMembers(request);
  const { appId, reqTime = '', sign } = members ?? {};
  const { admission, refusal, isGood } = judge(
    daxpayProtocol,
    toHttpRequest(request),
    { ...caller, id: appId ?? '' },
    atMs,
  );
  const nothing = {
    callerId: appId,
    isGood,
    find: () => [],
    show: () => '',
    notes: timeNotes('reqTime', readChinaTime(reqTime), question),
  };
  const findings = [...timesOf(reqTime, request), ...grammar(refusal, reqTime)];
  if (!members) return { ...nothing, findings };
  if (admission?.kind === 'replay-only') return { ...nothing, findings, notes: ['This app need not sign.'] };
  if (sign === undefined || sign === '') return { ...nothing, findings: [...findings, UNSIGNED] };
  const { sign: _, ...signed } = members;
  const sent = { signed, all: allMembers(request), isUpper: caller.canonicalization === 'upper' };
  const strings = () =>
    withoutEffectless(
      daxpayStrings({ ...sent, reqTimeMs: readChinaTime(reqTime), body: request.body.toString('utf8') }),
    );
  return {
    ...nothing,
    findings,
    expected: folded(`${stringToSign(members)}&key=***`, sent.isUpper),
    find: () => search({ ...waysBesides(sign, document as DaxpayDocument, atMs), strings: strings() }),
    show: ({ compose }) => compose(HIDDEN).toString('utf8'),
  };
}

const UNSIGNED: Mistake = {
  id: 'signature-missing',
  text: 'the body has no member sign',
  remedy: 'Sign it, or have the operator set requireSignature to false for the app.',
};

const folded = (text: string, isUpper: boolean): string => (isUpper ? text.toUpperCase() : text);

/** The known members as texts; nothing where the body cannot be read. */
function knownMembers(request: SentRequest): Readonly<Record<string, string>> | undefined {
  try {
    const members = Object.entries(readMembers(toHttpRequest(request)));
    return Object.fromEntries(members.map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

function allMembers(request: SentRequest): Readonly<Record<string, unknown>> {
  const { sign: _, ...members } = JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
  return members;
}

const UNITS = /^\d{10}$|^\d{13}$|T/;

function timesOf(reqTime: string, request: SentRequest): Mistake[] {
  const findings = [
    ...unitFinding('reqTime', reqTime),
    ...timeFindings('reqTime', readChinaTime(reqTime), request.sentAtMs),
  ];
  if (findings.length > 0 || !UNITS.test(reqTime)) return findings.map((finding) => ({ ...finding, remedy: FORM }));
  return [{ id: 'time-form', text: 'reqTime has another form', remedy: FORM }];
}

const FORM = "Write yyyy-MM-dd HH:mm:ss in China's time (Asia/Shanghai), whatever zone the program has.";

/** A time in another form has a name of its own here. */
function grammar(refusal: Parameters<typeof findingsOf>[0], reqTime: string): Mistake[] {
  return refusal?.code === 'timestamp_malformed' && UNITS.test(reqTime) ? [] : findingsOf(refusal);
}

function waysBesides(sign: string, document: DaxpayDocument, atMs: number): Omit<Search, 'strings'> {
  const { signType = 'hmac_sha256', signSecrets = [], canonicalization = 'upper' } = document;
  const digest = { ...RIGHT_DIGESTS[signType], saidBy: 'the app is configured for', secretInString: true };
  const known = signSecrets.map(({ secret, ...validity }) => ({
    secret,
    ...(!isActive(readValidity(validity), atMs) && { wrongBecause: NOT_ACTIVE }),
  }));
  // Where the string is folded, an upper-cased secret differs from the right one as the key of an HMAC alone.
  const isKeyAlone = ({ mistakes, value }: Variant<Buffer>) =>
    mistakes.some(({ id }) => id === 'secret-case') && value.toString('utf8') === value.toString('utf8').toUpperCase();
  return {
    secrets: secretVariants(known).filter((secret) => canonicalization === 'as-is' || !isKeyAlone(secret)),
    digests: digestVariants(digest),
    targets: readSignature(sign, 'lower-case hex', (bytes) => [16, 20, 32, 64].includes(bytes)),
  };
}

const NOT_ACTIVE: Mistake = {
  id: 'key-not-active',
  text: 'it was signed with a secret that is not in use now',
  remedy: 'Use the secret that is in use now.',
};

import { type HttpResult, jsonResult, type Outcome, type ResponseContext } from '../../gateway/adapter.ts';
import { describeFault } from '../../gateway/describe-fault.ts';
import { rowOf } from '../../gateway/error-table.ts';
import { describeEvidence } from '../../gateway/evidence.ts';
import { decodeHttpEvent, type HttpRequest } from '../../gateway/http-request.ts';
import { type Language, preferredLanguage } from '../../gateway/language.ts';
import type { Envelope } from '../../gateway/protocol.ts';
import { formatChinaTime } from '../../platform/china-time.ts';
import type { ErrorCode, GatewayError } from '../../platform/errors.ts';
import type { Violation } from '../../platform/violation.ts';
import type { DaxpayCaller } from './caller.ts';
import type { DaxpayCredentials } from './credentials.ts';
import { CODES } from './errors.ts';
import { validationMessage } from './messages.ts';
import { type ResponseData, stringToSign } from './string-to-sign.ts';

type Context = ResponseContext<HttpRequest, DaxpayCaller, DaxpayCredentials>;

/**
 * DaxPay's envelope: HTTP 200, and what happened in `code`. Signed with the very secret under which the request verified, and
 * unsigned for everybody else: nobody without the secret gets a signed text to guess it from.
 */
export const daxpayEnvelope: Envelope<DaxpayCaller, DaxpayCredentials> = {
  name: 'daxpay',
  pathPrefix: '/unipay/',
  decode: decodeHttpEvent,
  write: writeEnvelope,
};

function writeEnvelope(outcome: Outcome, context: Context): HttpResult {
  const { requestId, nowMs, caller, verifiedKey } = context;
  const { code, msg } = outcome.ok ? { code: 0, msg: 'success' } : describe(outcome.error, context);
  const data = outcome.ok ? (outcome.data as ResponseData) : null;
  const tail = { resTime: formatChinaTime(nowMs), traceId: requestId };
  const key = caller?.keys.find((candidate) => candidate === verifiedKey);
  const sign = key?.sign(Buffer.from(stringToSign({ code, msg, data, ...tail })));
  return jsonResult(200, { code, msg, data, sign, ...tail });
}

function describe(error: GatewayError, context: Context): { code: number; msg: string } {
  const header = context.request?.headers.get('accept-language');
  const language = preferredLanguage(header, { unasked: 'zh', other: 'zh' });
  return { code: rowOf(CODES, error.code).code, msg: messageOf(error, language, context) };
}

/** What is wrong with this request where that is known, else what the code means. */
function messageOf(error: GatewayError, language: Language, context: Context): string {
  const { code, violations, fault, told, members, evidence } = error;
  if (told) return told[language];
  // Who has not proved to be the app gets what an unknown app gets, the evidence, too.
  const isUnproven = code === 'source_ip_denied' && !context.verifiedKey;
  const { [language]: message } = rowOf(CODES, isUnproven ? 'signature_invalid' : code);
  const methods = code === 'method_not_allowed' && members.length > 0 ? members.join(', ') : undefined;
  const verified = evidence && describeEvidence(evidence, language);
  const detail = fault ? describeFault(fault, language) : (methods ?? verified);
  if (detail !== undefined) return `${message}: ${detail}`;
  const broken = RULES_OF_TIME[code]?.(context) ?? violations;
  return broken.length > 0 ? validationMessage(broken, language) : message;
}

/** The published server tells of the request's time as of a member that is wrong. */
const RULES_OF_TIME: Partial<Readonly<Record<ErrorCode, (context: Context) => readonly Violation[]>>> = {
  timestamp_outside_window: ({ credentials, nowMs }) => [
    { member: 'reqTime', rule: credentials && credentials.timestampMs > nowMs ? 'early' : 'expired' },
  ],
};

import type { Journey, Step } from '../inspector/journeys.ts';
import { membersOf, textOf } from '../inspector/request-parts.ts';
import type { RequestRecord } from '../inspector/request-records.ts';
import type { Reader } from './view.ts';

/** What a response says: each protocol in its own member, and HTTP where there is none. */
export interface Outcome {
  readonly isDone: boolean;
  /** The envelope's own codes by their names, such as `status 2`. */
  readonly codes: readonly string[];
  readonly message: string;
}

/** Reads a response's envelope. */
export function outcomeOf({ status, response }: Pick<RequestRecord, 'status' | 'response'>): Outcome {
  const members = membersOf(response);
  const message = textOf(members, 'message') || textOf(members, 'msg');
  const numbers = NAMES.filter((name) => typeof members[name] === 'number');
  const codes = numbers.map((name) => `${name} ${members[name]}`);
  const [deciding] = numbers;
  if (deciding === undefined) return { isDone: status < 400, codes, message };
  return { isDone: members[deciding] === (deciding === 'statusCode' ? 200 : 0), codes, message };
}

/** Of GenAuth, the open API, DaxPay; what GenAuth adds to a refusal. */
const NAMES = ['statusCode', 'status', 'code', 'apiCode'] as const;

/** Refusals that come before the work, by what the log calls them. */
const BEFORE_THE_WORK = new Set(
  'signature_invalid signature_missing caller_disabled caller_unknown timestamp_missing timestamp_malformed timestamp_outside_window replayed source_ip_denied malformed_request invalid_parameter payload_too_large algorithm_unsupported version_unsupported token_expired token_key_unknown token_invalid'.split(
    ' ',
  ),
);

/** Whether a request was refused before anything was done for it; also where the log has not said it yet. */
export function isRefusedAtTheDoor(
  record: Pick<RequestRecord, 'status' | 'response'>,
  errorCode: string | undefined,
): boolean {
  return !outcomeOf(record).isDone && (errorCode === undefined || BEFORE_THE_WORK.has(errorCode));
}

/** How a journey stands, in a word. */
export interface Standing {
  readonly kind: 'good' | 'bad' | 'wait' | 'calm';
  readonly word: string;
}

/** By the last step that decides it. */
export function wordsOf({ steps }: Pick<Journey, 'steps'>, reader: Reader): Standing {
  const decided = [...steps].reverse().map((step) => standingAfter(step, reader));
  return decided.find((standing) => standing !== undefined) ?? { kind: 'calm', word: '' };
}

function standingAfter(step: Step, reader: Reader): Standing | undefined {
  const { say } = reader;
  if (step.kind === 'callback') return afterCallback(step, reader);
  if (step.kind === 'result-page') return afterResult(step.note?.result, reader);
  if (step.kind === 'consent-page') return { kind: 'wait', word: say('用户在支付宝', 'the user is at Alipay') };
  if (step.kind === 'token-call' || step.kind === 'request') return undefined;
  const { isDone } = outcomeOf(step.record);
  if (!isDone) return { kind: 'bad', word: say('被拒绝', 'refused') };
  return step.record.response.includes('"alipayAuthUrl"')
    ? { kind: 'wait', word: say('等待用户', 'waits for the user') }
    : { kind: 'good', word: say('成功', 'done') };
}

function afterCallback({ callback }: Extract<Step, { kind: 'callback' }>, { say }: Reader): Standing {
  if (!callback.verified) return { kind: 'bad', word: say('回调验签失败', 'callback not verified') };
  if (callback.answered === 'success') return { kind: 'good', word: say('已送达，已验签 ✓', 'delivered, verified ✓') };
  return { kind: 'wait', word: say('商户未接受，将重试', 'not accepted, will be retried') };
}

const WAITS = new Set(['declined', 'code-refused', 'in-progress']);

function afterResult(result: string | undefined, reader: Reader): Standing | undefined {
  if (result === undefined || result === 'repeated') return undefined;
  const word = resultWords(result, reader);
  if (result === 'granted') return { kind: 'wait', word: reader.say('回调在途', 'callback under way') };
  return { kind: WAITS.has(result) ? 'wait' : 'bad', word };
}

/** What became of a user's visit, as the log has it, in words. */
export function resultWords(result: string, { say }: Reader): string {
  const words: Readonly<Record<string, string>> = {
    granted: say('用户已授权', 'granted'),
    declined: say('用户拒绝了；链接仍可用', 'the user declined; the link can still be used'),
    'code-refused': say('支付宝拒绝了授权码；链接仍可用', 'Alipay refused the code; the link can still be used'),
    failed: say('授权失败', 'failed'),
    unknown: say('结果未知', 'the outcome is not known'),
    expired: say('链接已过期（有效 15 分钟）', 'the link has expired (it lives 15 minutes)'),
    invalid: say('链接无效', 'the link is not valid'),
    repeated: say('重复打开', 'opened again'),
    'in-progress': say('正在处理', 'in progress'),
  };
  return words[result] ?? result;
}

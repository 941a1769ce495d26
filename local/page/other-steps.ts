import type { LoggedRequest } from '../alipay/request-log.ts';
import { type Html, html, join } from '../html.ts';
import type { Step } from '../inspector/journeys.ts';
import { membersOf, textOf } from '../inspector/request-parts.ts';
import { resultWords } from './outcome.ts';
import { stepItem } from './request-steps.ts';
import { fold, headerLines, lines, moment, NOTHING, pill, type Reader, readable } from './view.ts';

interface StepPlace {
  readonly reader: Reader;
  readonly id: string;
}

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** The user at Alipay. */
export function consentStep({ call, atMs }: Of<'consent-page'>, { reader: { say } }: StepPlace): Html {
  const decision = new URLSearchParams(call.body).get('decision');
  const user = new URLSearchParams(call.body).get('user') ?? '';
  const words =
    call.method === 'GET'
      ? say('看到支付宝的授权页', 'sees Alipay’s page')
      : decision === 'agree'
        ? say(`同意，身份为 ${user}`, `agrees, as ${user}`)
        : say('拒绝', 'refuses');
  return stepItem('calm', html`<h4>${say('用户', 'User')}</h4><span>${words}</span>${moment(atMs)}`, NOTHING);
}

/** The user back at the gateway. */
export function resultStep({ record, note, atMs }: Of<'result-page'>, { reader, id }: StepPlace): Html {
  const { say, language } = reader;
  const result = note?.result ?? '';
  const isGood = result === 'granted' || result === 'repeated';
  const shown = result === '' ? `HTTP ${record.status}` : resultWords(result, reader);
  const reason =
    note?.reason === undefined ? NOTHING : html`<span class="soft">${say('日志', 'log')}: ${note.reason}</span>`;
  const head = html`<h4>${say('结果页', 'Result page')}</h4>${pill(isGood ? 'good' : 'bad', shown)}${reason}${moment(atMs)}`;
  const page = html`<a class="button small" id="${id}-page" href="/inspector/pages/${id}?lang=${language}" target="phone" data-phone>${say('看用户看到的页面', 'See the page that the user saw')}</a>`;
  return stepItem(isGood ? 'good' : 'bad', head, page);
}

/** The gateway at Alipay or WeChat. */
export function tokenStep({ call, atMs }: Of<'token-call'>, { reader, id }: StepPlace): Html {
  const { say } = reader;
  const isWechat = call.path.startsWith('/sns/');
  const modes = join(call.modes.map((mode) => pill('wait', mode)));
  const head = html`<h4>${isWechat ? say('微信', 'WeChat') : say('支付宝', 'Alipay')}</h4><code>${isWechat ? call.path : (call.query.method ?? call.path)}</code>${tokenVerdict(call, reader)}${modes}${moment(atMs)}`;
  const asked = `${headerLines(call.query)}${call.body === '' ? '' : `\n\n${call.body}`}`;
  const text = call.answer ? readable(call.answer.text) : say('（没有回答）', '(no response)');
  const content = html`${lines(asked)}<h5>${say('回答', 'Response')}</h5>${lines(text)}`;
  return stepItem(
    isGranted(call) ? 'good' : 'bad',
    head,
    fold(`${id}-call`, say('调用与回答', 'Call and response'), content),
  );
}

const isGranted = ({ answer }: LoggedRequest): boolean => /"(access_token)"/.test(answer?.text ?? '');

function tokenVerdict(call: LoggedRequest, { say }: Reader): Html {
  if (isGranted(call)) return pill('good', say('给出令牌 ✓', 'gave a token ✓'));
  if (!call.answer) return pill('bad', say('没有回答', 'no response'));
  const [, code_ = ''] = /"(?:sub_code|errcode)"\s*:\s*"?([\w.-]+)/.exec(call.answer.text) ?? [];
  return pill('bad', code_ === '' ? `HTTP ${call.answer.status}` : code_);
}

/** The callback at the merchant. */
export function callbackStep(
  { callback, atMs }: Of<'callback'>,
  { reader, id, attempt }: StepPlace & { readonly attempt: number },
): Html {
  const { say } = reader;
  const { verified, answered, headers, body } = callback;
  const proof = verified
    ? pill('good', say('已验签 ✓', 'verified ✓'))
    : pill('bad', say('验签失败 ✗', 'not verified ✗'));
  const status = textOf(membersOf(body), 'status');
  const head = html`<h4>${say('回调', 'Callback')} ${String(attempt)}</h4>${proof}<code>${status}</code><span class="soft">${answerWords(answered, reader)}</span>${moment(atMs)}`;
  const content = html`${lines(headerLines(headers))}${lines(readable(body))}`;
  const isGood = verified && answered === 'success';
  return stepItem(
    isGood ? 'good' : 'bad',
    head,
    fold(`${id}-callback`, say('请求头与内容', 'Headers and body'), content),
  );
}

function answerWords(answered: string, { say }: Reader): string {
  const words: Readonly<Record<string, string>> = {
    success: say('商户回 SUCCESS', 'the merchant responded SUCCESS'),
    fail: say('商户回 HTTP 500', 'the merchant responded HTTP 500'),
    slow: say('商户太慢', 'the merchant is too slow'),
    redirect: say('商户重定向', 'the merchant redirects'),
  };
  return words[answered] ?? answered;
}

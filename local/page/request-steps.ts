import { type Html, html, join } from '../html.ts';
import type { InspectedRequest } from '../inspector/inspected.ts';
import type { Step } from '../inspector/journeys.ts';
import { idOf } from '../inspector/journeys.ts';
import { bodyOf, linkIn } from '../inspector/request-parts.ts';
import type { RequestRecord } from '../inspector/request-records.ts';
import { isRefusedAtTheDoor, outcomeOf } from './outcome.ts';
import { qrCode } from './qr-code.ts';
import { code, fold, headerLines, lazyFold, lines, moment, NOTHING, pill, type Reader, readable } from './view.ts';

/** Where a request is drawn. */
export interface RequestPlace {
  /** Begins the ids of what is drawn. */
  readonly id: string;
  readonly reader: Reader;
  readonly inspected: ReadonlyMap<RequestRecord, InspectedRequest>;
}

/** One step of a journey. */
export const stepItem = (kind: 'good' | 'bad' | 'calm' | 'wait', head: Html, content: Html): Html =>
  html`<li class="${kind}"><span class="dot" aria-hidden="true"></span><div class="head">${head}</div>${content}</li>`;

/** A request in, its string-to-sign, and the verdict. */
export function requestSteps(step: Extract<Step, { kind: 'request' }>, place: RequestPlace): Html {
  const { record } = step;
  const inspected = place.inspected.get(record);
  return html`${requestIn(step, place)}${stringStep(inspected, place)}${verdictStep(step, inspected, place)}`;
}

function requestIn({ record, atMs }: Extract<Step, { kind: 'request' }>, { id, reader }: RequestPlace): Html {
  const { say, language } = reader;
  const { event } = record;
  const body = bodyOf(record);
  const content = html`${lines(headerLines(event.headers))}${body === '' ? NOTHING : code(body)}`;
  const target = event.rawQueryString === '' ? event.rawPath : `${event.rawPath}?${event.rawQueryString}`;
  const samples = `/inspector/requests/${idOf(record)}/samples?lang=${language}`;
  return stepItem(
    'calm',
    html`<h4>${say('请求', 'Request')}</h4><code>${event.requestContext.http.method} ${target}</code>${moment(atMs)}`,
    html`${fold(`${id}-request`, say('请求头与请求体', 'Headers and body'), content)}${lazyFold(`${id}-as`, say('复制为 curl、Node、Python…', 'Copy as curl, Node, Python …'), { address: samples, instead: say('打开', 'Open') })}`,
  );
}

function stringStep(inspected: InspectedRequest | undefined, { id, reader: { say } }: RequestPlace): Html {
  if (inspected?.stringToSign === undefined) return NOTHING;
  const { length } = Buffer.from(inspected.stringToSign);
  const summary = say(`网关验证的内容，${length} 字节`, `What the gateway verifies, ${length} bytes`);
  return stepItem(
    'calm',
    html`<h4>${say('待签名字符串', 'String to sign')}</h4>`,
    fold(`${id}-string`, summary, code(inspected.stringToSign)),
  );
}

type RequestStep = Extract<Step, { kind: 'request' }>;

/** Why it is refused, and behind one click which mistake it was. What is not signed is judged by its response alone. */
function verdictStep(
  { record, note }: RequestStep,
  inspected: InspectedRequest | undefined,
  place: RequestPlace,
): Html {
  const { say } = place.reader;
  const verdict = inspected?.verdict ?? 'not-signed';
  if (verdict === 'not-signed') return NOTHING;
  const log =
    note?.reason === undefined ? NOTHING : html`<span class="soft">${say('日志', 'log')}: ${note.reason}</span>`;
  const title = html`<h4>${say('判定', 'Verdict')}</h4>`;
  if (!isRefusedAtTheDoor(record, note?.errorCode)) {
    const words =
      verdict === 'good'
        ? say('验签通过 ✓', 'signature verified ✓')
        : say('接受，不需签名 ✓', 'accepted, need not sign ✓');
    return stepItem('good', html`${title}${pill('good', words)}`, NOTHING);
  }
  const head = html`${title}${pill('bad', refusedWords(verdict, place.reader))}${log}`;
  return stepItem('bad', head, html`<p>${shortened(outcomeOf(record).message)}</p>${explanation(record, place)}`);
}

function refusedWords(verdict: InspectedRequest['verdict'], { say }: Reader): string {
  if (verdict === 'good') return say('验签通过，但被拒绝 ✗', 'signature verified, yet refused ✗');
  if (verdict === 'unknown-caller') return say('没有这个调用方 ✗', 'no such caller ✗');
  return say('被拒绝 ✗', 'refused ✗');
}

/** A refused signature's message ends with the whole string, which stands here by itself. */
const shortened = (message: string): string => (message.length > 180 ? `${message.slice(0, 140)}…` : message);

/** Looking for a mistake takes a moment. */
function explanation(record: RequestRecord, { reader: { say, language } }: RequestPlace): Html {
  const address = `/inspector/requests/${idOf(record)}/explanation?lang=${language}`;
  const summary = html`<strong class="bad-text">${say('错在哪里？', 'Which mistake is it?')}</strong>`;
  return lazyFold(`why-${idOf(record)}`, summary, { address, instead: say('打开对比', 'Open the comparison') });
}

/** What the gateway responded. */
export function responseStep(
  { record, note, atMs }: Extract<Step, { kind: 'response' }>,
  { id, reader }: RequestPlace,
): Html {
  const { say } = reader;
  const { isDone, codes, message } = outcomeOf(record);
  const all = [`HTTP ${record.status}`, ...codes];
  const why =
    isDone || isRefusedAtTheDoor(record, note?.errorCode) ? NOTHING : html`<p class="bad-text">${message}</p>`;
  const text = fold(`${id}-response`, say('响应内容', 'Body of the response'), lines(readable(record.response)));
  const head = html`<h4>${say('响应', 'Response')}</h4>${join(all.map((each) => html`<code>${each}</code>`))}${moment(atMs)}`;
  return stepItem(isDone ? 'good' : 'bad', head, html`${why}${linkView(record, reader)}${text}`);
}

/** The link as a code for a phone's camera and as buttons. */
function linkView(record: RequestRecord, { say, language }: Reader): Html {
  const link = linkIn(record);
  if (link === undefined) return NOTHING;
  const phone = `/inspector/phone?to=${encodeURIComponent(link)}&lang=${language}`;
  return html`<div class="link">${qrCode(link, say('授权链接的二维码', 'QR code of the authorization link'))}<div class="buttons"><a class="button main" href="${phone}" target="phone" data-phone>${say('在手机框里打开', 'Open it in the phone')}</a><a class="button" href="${link}" target="_blank" rel="noopener">${say('在新标签页打开', 'Open it in a new tab')}</a><p class="soft">${say('本机地址：二维码只在这台机器上有效，部署后手机可扫。', 'An address of this machine: once deployed, phones can scan it.')}</p></div></div>`;
}

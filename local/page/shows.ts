import { readEvent } from '../../cli/explain/request/event.ts';
import { gatewayAnswer, type HttpAnswer } from '../gateway/http-response.ts';
import { type Html, html, join } from '../html.ts';
import { idOf, type Journey, journeysOf } from '../inspector/journeys.ts';
import type { RequestRecord } from '../inspector/request-records.ts';
import { type Asked, copyAnswer, pageAnswer, partAnswer } from './answers.ts';
import { comparison, type Refused } from './comparison.ts';
import { demoPage } from './document.ts';
import { journeyView } from './journey-view.ts';
import { outcomeOf } from './outcome.ts';
import type { ConsoleParts } from './parts.ts';
import { openOnPhone, throughPhone } from './phone.ts';
import { samplesView } from './sent-view.ts';
import { switches } from './switches.ts';
import { tryForms } from './try-forms.ts';
import type { Reader } from './view.ts';

/** As many as anybody scrolls through; an older request has its own address as long as it is kept. */
const MOST_JOURNEYS = 30;

/** Answers a GET; nothing for what is not here. */
export async function show(parts: ConsoleParts, asked: Asked): Promise<HttpAnswer | undefined> {
  const { request, reader } = asked;
  const [, id = '', what] = /^\/inspector\/requests\/([\w-]+)\/(explanation|samples)$/.exec(request.path) ?? [];
  if (what !== undefined) return what === 'samples' ? showSamples(parts, id, asked) : showExplanation(parts, id, asked);
  const [, page = ''] = /^\/inspector\/pages\/([\w-]+)$/.exec(request.path) ?? [];
  if (page !== '') return showCopy(parts, page);
  if (request.path === '/inspector/phone') return showPhone(parts, asked);
  const chosen = new URLSearchParams(request.query).get('request') ?? '';
  if (request.path === '/inspector/parts') return partAnswer(await fresh(parts, chosen, reader), asked);
  if (request.path !== '/') return undefined;
  const timeline = await timelineOf(parts, chosen, reader);
  const query = chosen === '' ? '' : `request=${encodeURIComponent(chosen)}`;
  const state = stateOf(parts);
  return pageAnswer(
    demoPage({ tries: tryForms(parts.demo, reader), switches: switches(state, reader), timeline, query }, reader),
  );
}

const stateOf = ({ faults, behaviour }: ConsoleParts) => ({ faults: faults.list(), merchant: behaviour.mode });

/** What can have changed. */
async function fresh(parts: ConsoleParts, chosen: string, reader: Reader): Promise<Html> {
  const timeline = await timelineOf(parts, chosen, reader);
  return html`<div data-part="part-switches">${switches(stateOf(parts), reader)}</div><div data-part="part-timeline">${timeline}</div>`;
}

/** @param chosen the id of a request that alone is shown, or nothing */
function timelineOf(parts: ConsoleParts, chosen: string, reader: Reader): Promise<Html> {
  const { version } = parts.events;
  return parts.drawn.get({ version, key: `${reader.language} ${chosen}` }, () => drawTimeline(parts, chosen, reader));
}

async function drawTimeline(parts: ConsoleParts, chosen: string, reader: Reader): Promise<Html> {
  const { journal, inspections } = parts;
  const all = journeysOf(journal.happenings());
  const shown = chosen === '' ? all.slice(0, MOST_JOURNEYS) : all.filter((journey) => isOf(journey, chosen));
  if (shown.length === 0) return nothingYet(chosen, reader);
  const inspected = await inspections.inspect(shown.flatMap(recordsOf));
  const back =
    chosen === ''
      ? []
      : [html`<p id="all"><a href="/?lang=${reader.language}">${reader.say('← 全部请求', '← All requests')}</a></p>`];
  return join([...back, ...shown.map((journey) => journeyView(journey, { reader, inspected }))]);
}

const recordsOf = ({ steps }: Journey): RequestRecord[] =>
  steps.flatMap((step) => ('record' in step ? [step.record] : []));
const isOf = (journey: Journey, id: string): boolean =>
  journey.id === id || recordsOf(journey).some((record) => idOf(record) === id || record.requestIds.includes(id));

function nothingYet(chosen: string, { say, language }: Reader): Html {
  if (chosen !== '') {
    return html`<p class="card empty" id="nothing">${say('没有这个请求，或者它已不在最近 100 个之内。', 'There is no such request, or it is no more among the last 100.')} <a href="/?lang=${language}">${say('全部请求', 'All requests')}</a></p>`;
  }
  return html`<p class="card empty" id="nothing">${say('还没有请求。从左边发送一个，或用你自己的客户端：每个请求都会出现在这里。', 'No request yet. Send one from here, or with your own client: each one appears in this place.')}</p>`;
}

/** The record of this id, and what the log said. */
export function findRequest({ journal }: Pick<ConsoleParts, 'journal'>, id: string) {
  const { requests, notes } = journal.happenings();
  const record = requests.find((each) => idOf(each) === id);
  return record && { record, requests, note: notes.get(record.event.requestContext.requestId) };
}

async function showExplanation(parts: ConsoleParts, id: string, asked: Asked): Promise<HttpAnswer> {
  const found = findRequest(parts, id);
  if (!found) return gatewayAnswer(404, 'Not Found');
  const { record, requests, note } = found;
  const explanation = await parts.inspections.explain(record);
  const before = note?.errorCode === 'replayed' ? copyBefore(record, requests) : undefined;
  const refused: Refused = {
    ...{ id, message: outcomeOf(record).message },
    ...(note?.errorCode !== undefined && { errorCode: note.errorCode }),
    ...(explanation && { explanation }),
    ...(before && { before: idOf(before) }),
  };
  return partAnswer(comparison(refused, asked.reader), asked);
}

/** A recorded request as programs would send it. */
function showSamples(parts: ConsoleParts, id: string, asked: Asked): HttpAnswer {
  const found = findRequest(parts, id);
  if (!found) return gatewayAnswer(404, 'Not Found');
  const place = { reader: asked.reader, id: `${id}-as` };
  return partAnswer(samplesView(parts.demo.gateway, readEvent(found.record.event), place), asked);
}

/** The oldest request of the same bytes. */
function copyBefore(record: RequestRecord, requests: readonly RequestRecord[]): RequestRecord | undefined {
  const bytes = ({ event: { headers, body = '', rawQueryString } }: RequestRecord) =>
    [headers.authorization, headers.sign, rawQueryString, body].join('\n');
  return [...requests].reverse().find((each) => each !== record && bytes(each) === bytes(record));
}

/** The result page that a visit got. @param step id of its step */
function showCopy({ journal, demo }: ConsoleParts, step: string): HttpAnswer {
  const journeys = journeysOf(journal.happenings());
  const all = journeys.flatMap(({ id, steps }) => steps.map((each, index) => ({ name: `${id}-${index}`, each })));
  const found = all.find(({ name }) => name === step)?.each;
  if (found?.kind !== 'result-page') return gatewayAnswer(404, 'Not Found');
  return copyAnswer(throughPhone(demo, found.record.response, demo.gateway));
}

/** A page on the phone: asked for, or the response to a form of it. */
export async function showPhone({ demo }: ConsoleParts, { request }: Asked): Promise<HttpAnswer> {
  const form = request.method === 'POST' ? { form: request.body.toString('utf8') } : {};
  const to = new URLSearchParams(request.query).get('to') ?? '';
  const page = await openOnPhone(demo, { to, ...form, acceptLanguage: request.headers['accept-language'] ?? '' });
  return page ? copyAnswer(page.text) : gatewayAnswer(403, 'Forbidden');
}

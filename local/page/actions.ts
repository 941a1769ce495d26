import { gatewayAnswer, type HttpAnswer } from '../gateway/http-response.ts';
import { html } from '../html.ts';
import { idOf } from '../inspector/journeys.ts';
import { idsIn } from '../inspector/request-records.ts';
import { type Asked, partAnswer } from './answers.ts';
import { TRIES, type TryName } from './callers.ts';
import { compared } from './comparison.ts';
import type { ConsoleParts } from './parts.ts';
import { faultView, preparedView, sentView } from './sent-view.ts';
import { findRequest, showPhone } from './shows.ts';
import { prepareTry, type SentTry, sendTry } from './try.ts';
import { NOTHING, tagOf } from './view.ts';

/** Answers a POST; nothing for what is not here. */
export async function actOn(parts: ConsoleParts, asked: Asked): Promise<HttpAnswer | undefined> {
  const { path, body } = asked.request;
  const form = new URLSearchParams(body.toString('utf8'));
  if (path === '/inspector/phone') return showPhone(parts, asked);
  if (path === '/inspector/faults') return switched(parts, asked, () => parts.faults.set(faultIn(form)));
  if (path === '/inspector/behaviour')
    return switched(parts, asked, () => parts.behaviour.set({ mode: form.get('mode') }));
  if (path === '/inspector/resend') return resent(parts, asked, form);
  const [, id = ''] = /^\/inspector\/requests\/([\w-]+)\/comparison$/.exec(path) ?? [];
  if (id !== '') return compareWith(parts, { id, asked, signed: form.get('signed') ?? '' });
  const name = TRIES.find((each) => path === `/inspector/tries/${each}`);
  return name && tried(parts, { name, asked, form });
}

/** Without a count it lasts until it is ended. */
const faultIn = (form: URLSearchParams) => ({
  mode: form.get('mode'),
  ...(form.get('count') && { count: Number(form.get('count')) }),
});

function switched({ events }: ConsoleParts, asked: Asked, change: () => void): HttpAnswer {
  try {
    change();
  } catch (error) {
    return gatewayAnswer(400, error instanceof RangeError ? error.message : 'Bad Request');
  }
  events.tell();
  return partAnswer(html`<p>${asked.reader.say('已切换。', 'Switched.')}</p>`, asked);
}

async function resent({ resend }: ConsoleParts, asked: Asked, form: URLSearchParams): Promise<HttpAnswer> {
  const name = { businessId: form.get('businessId') ?? '', serialNo: form.get('serialNo') ?? '' };
  const why = await resend(name);
  const { say } = asked.reader;
  return partAnswer(
    why === undefined
      ? html`<span>${say('已放回队列。', 'It is on the queue again.')}</span>`
      : html`<span lang="en">${why}</span>`,
    asked,
  );
}

interface Compared {
  readonly id: string;
  readonly asked: Asked;
  readonly signed: string;
}

async function compareWith(parts: ConsoleParts, { id, asked, signed }: Compared): Promise<HttpAnswer> {
  const found = findRequest(parts, id);
  const expected = found && (await parts.inspections.explain(found.record))?.expected;
  if (expected === undefined) return gatewayAnswer(404, 'Not Found');
  return partAnswer(compared(expected, signed, asked.reader), asked);
}

interface Tried {
  readonly name: TryName;
  readonly asked: Asked;
  readonly form: URLSearchParams;
}

async function tried(parts: ConsoleParts, { name, asked, form }: Tried): Promise<HttpAnswer> {
  const { demo } = parts;
  const prepared = await prepareTry(demo, name, { form, nowMs: Date.now(), tag: tagOf(asked.reader) });
  if (typeof prepared === 'string') return partAnswer(faultView(prepared, asked.reader), asked);
  const { signed, times } = prepared;
  if (form.get('do') === 'show') return partAnswer(preparedView(demo.gateway, signed, asked.reader), asked);
  let sent: SentTry | undefined;
  for (let time = 0; time < times; time += 1) sent = await sendTry(demo, signed.request);
  return partAnswer(sent ? sentView(sent, recordOf(parts, sent), asked.reader) : NOTHING, asked);
}

/** The id by which the page knows the request that got this response. */
function recordOf({ journal }: ConsoleParts, { headers, body }: SentTry): string | undefined {
  const ids = idsIn({ headers }, body);
  const record = journal
    .happenings()
    .requests.find(({ requestIds, response }) => response === body || ids.some((id) => requestIds.includes(id)));
  return record && idOf(record);
}

import { createHash } from 'node:crypto';
import { type Html, html, join } from '../html.ts';
import type { InspectedRequest } from '../inspector/inspected.ts';
import type { Journey, Step } from '../inspector/journeys.ts';
import { bodyOf, membersOf, textOf } from '../inspector/request-parts.ts';
import type { RequestRecord } from '../inspector/request-records.ts';
import { callbackStep, consentStep, resultStep, tokenStep } from './other-steps.ts';
import { wordsOf } from './outcome.ts';
import { requestSteps, responseStep } from './request-steps.ts';
import { moment, NOTHING, pill, type Reader } from './view.ts';

/** What a time line is drawn with. */
export interface TimelineContext {
  readonly reader: Reader;
  readonly inspected: ReadonlyMap<RequestRecord, InspectedRequest>;
}

/** One journey as a card. Its `data-version` says whether it changed. */
export function journeyView(journey: Journey, context: TimelineContext): Html {
  const { reader } = context;
  const [first] = journey.steps;
  const head = html`<header><div><h3><a href="/?request=${journey.id}&amp;lang=${reader.language}" class="deep">${titleOf(journey, reader)}</a></h3>${callerOf(journey, context)}${statusOf(journey, context)}</div>${first ? moment(first.atMs) : NOTHING}</header>`;
  const steps = journey.steps.map((step, index) => stepView(step, { journey, index, context }));
  const content = html`${head}<ol class="steps">${join(steps)}</ol>${actions(journey, reader)}`;
  const version = createHash('sha1').update(content.html).digest('base64url').slice(0, 12);
  return html`<article id="j-${journey.id}" class="card journey" data-version="${version}" tabindex="-1">${content}</article>`;
}

function titleOf({ kind, steps }: Journey, { say }: Reader): string {
  const [step] = steps;
  const path =
    step && 'record' in step ? `${step.record.event.requestContext.http.method} ${step.record.event.rawPath}` : '';
  return {
    authinfo: 'AuthInfo',
    link: say('授权链接', 'Authorization link'),
    exchange: say('换取用户标识', 'Exchange of an auth code'),
    completion: say('用户返回', 'A user came back'),
    callback: say('回调', 'A callback'),
    other: path,
  }[kind];
}

function callerOf({ steps: [step] }: Journey, { inspected }: TimelineContext): Html {
  const caller = step && 'record' in step ? inspected.get(step.record)?.caller : undefined;
  return caller === undefined ? NOTHING : html`<span class="soft caller">${caller}</span>`;
}

/** How it stands: by the last thing that says so. */
function statusOf(journey: Journey, { reader }: TimelineContext): Html {
  const { kind, word } = wordsOf(journey, reader);
  return pill(kind, word);
}

interface Place {
  readonly journey: Journey;
  readonly index: number;
  readonly context: TimelineContext;
}

function stepView(step: Step, { journey, index, context }: Place): Html {
  const id = `${journey.id}-${index}`;
  const { reader } = context;
  switch (step.kind) {
    case 'request':
      return requestSteps(step, { ...context, id });
    case 'response':
      return responseStep(step, { ...context, id });
    case 'result-page':
      return resultStep(step, { reader, id });
    case 'consent-page':
      return consentStep(step, { reader, id });
    case 'token-call':
      return tokenStep(step, { reader, id });
    case 'callback': {
      const before = journey.steps.slice(0, index).filter(({ kind }) => kind === 'callback');
      return callbackStep(step, { reader, id, attempt: before.length + 1 });
    }
  }
}

/** A result that was reached can be delivered again. */
function actions({ kind, steps }: Journey, { say, language }: Reader): Html {
  const [step] = steps;
  const isReached = steps.some(({ kind: each }) => each === 'result-page');
  if (kind !== 'link' || step?.kind !== 'request' || !isReached) return NOTHING;
  const businessId = step.record.event.headers.businessid ?? '';
  const serialNo = textOf(membersOf(bodyOf(step.record)), 'serialNo');
  return html`<footer><form method="post" action="/inspector/resend?lang=${language}" data-quiet data-output="resent-${serialNo}"><input type="hidden" name="businessId" value="${businessId}"><input type="hidden" name="serialNo" value="${serialNo}"><button id="resend-${serialNo}" class="small">${say('再次投递回调', 'Resend the callback')}</button></form><div id="resent-${serialNo}" role="status" class="soft" data-kept></div></footer>`;
}

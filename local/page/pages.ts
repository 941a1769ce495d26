import { gatewayAnswer, type HttpAnswer } from '../gateway/http-response.ts';
import type { EventStream } from '../inspector/event-stream.ts';
import type { LocalPages, PageRequest } from '../inspector/page-request.ts';
import { isOwnPage, isThisMachine } from '../inspector/same-machine.ts';
import type { Console } from './console.ts';

/** More than any form sends. */
const MOST_BODY_BYTES = 65_536;
const OURS =
  /^\/$|^\/inspector\/(?:page\.css|page\.js|parts|phone|events|tries|faults|behaviour|resend|pages\/|requests\/|tries\/)/;

/**
 * The demo page and what it asks for. All of it shows secrets' effects and live requests: it answers only when the request names this
 * machine, and changes something only for a page of this machine's own.
 * @param open makes it when somebody looks first: a start does without
 */
export function demoPages(events: EventStream, open: () => Promise<Console>): LocalPages {
  let opened: Promise<Console> | undefined;
  return (request) => {
    if (!OURS.test(request.path)) return undefined;
    const refusal = refusalOf(request);
    if (refusal) return Promise.resolve(refusal);
    if (request.path === '/inspector/events') return Promise.resolve(events.open());
    opened ??= open();
    return opened.then((ready) => ready.answer(request));
  };
}

function refusalOf(request: PageRequest): HttpAnswer | undefined {
  const { method, body } = request;
  if (!isThisMachine(request)) return gatewayAnswer(403, 'Forbidden');
  if (!['GET', 'HEAD', 'POST'].includes(method)) return gatewayAnswer(405, 'Method Not Allowed');
  if (method === 'POST' && !isOwnPage(request)) return gatewayAnswer(403, 'Forbidden');
  return body.length > MOST_BODY_BYTES ? gatewayAnswer(413, 'Request Entity Too Large') : undefined;
}

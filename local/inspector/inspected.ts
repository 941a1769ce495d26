import { UnusableDocument } from '../../cli/explain/examination.ts';
import { type Inspection, inspect } from '../../cli/explain/explain.ts';
import { readEvent } from '../../cli/explain/request/event.ts';
import { findCaller, protocolOf, type ReadItem } from '../../cli/explain/who.ts';
import type { RequestRecord } from './request-records.ts';

/** A record with what the gateway verified: made anew from the event by the protocol itself. */
export interface InspectedRequest extends RequestRecord {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  /** Absent where nothing is signed. */
  readonly protocol?: string;
  readonly caller?: string;
  /** `unknown-caller`: it names nobody; `not-signed`: its path needs no signature; `not-judged`: its body was not kept. */
  readonly verdict: Inspection['verdict'] | 'unknown-caller' | 'not-signed' | 'not-judged';
  readonly stringToSign?: string;
  /** What besides the signature is wrong, in words. */
  readonly reasons: readonly string[];
}

/** @param read one document of the registry */
export async function inspected(record: RequestRecord, read: ReadItem): Promise<InspectedRequest> {
  const { rawPath, requestContext } = record.event;
  const receivedAt = new Date(requestContext.timeEpoch).toISOString();
  return { ...record, receivedAt, method: requestContext.http.method, path: rawPath, ...(await judged(record, read)) };
}

type Judged = Pick<InspectedRequest, 'protocol' | 'caller' | 'verdict' | 'stringToSign' | 'reasons'>;

async function judged({ event, isBodyLeftOut }: RequestRecord, read: ReadItem): Promise<Judged> {
  const request = readEvent(event);
  const protocol = protocolOf(request);
  if (!protocol) return { verdict: 'not-signed', reasons: [] };
  if (isBodyLeftOut) return { protocol, verdict: 'not-judged', reasons: ['the body is larger than what is kept'] };
  const caller = await findCaller(protocol, request, read);
  if (!caller) return { protocol, verdict: 'unknown-caller', reasons: [] };
  const known = { protocol, caller: caller.id };
  try {
    const { verdict, stringToSign, reasons } = inspect({
      protocol,
      request,
      ...caller,
      nowMs: event.requestContext.timeEpoch,
    });
    const texts = reasons.map(({ text }) => text);
    return { ...known, verdict, reasons: texts, ...(stringToSign !== undefined && { stringToSign }) };
  } catch (error) {
    if (error instanceof UnusableDocument) return { ...known, verdict: 'not-judged', reasons: [error.message] };
    throw error;
  }
}

import { UnusableDocument } from '../../cli/explain/examination.ts';
import { type Explanation, explain } from '../../cli/explain/explain.ts';
import { readEvent } from '../../cli/explain/request/event.ts';
import { findCaller, protocolOf, type ReadItem } from '../../cli/explain/who.ts';
import type { RequestRecord } from './request-records.ts';

/** Which mistake makes a recorded request's signature wrong; `undefined` where nobody's document says. */
export async function explained(
  { event, isBodyLeftOut }: RequestRecord,
  read: ReadItem,
): Promise<Explanation | undefined> {
  const request = readEvent(event);
  const protocol = protocolOf(request);
  if (!protocol || isBodyLeftOut) return undefined;
  const caller = await findCaller(protocol, request, read);
  if (!caller) return undefined;
  try {
    return explain({
      protocol,
      request,
      document: caller.document,
      registeredId: caller.id,
      nowMs: event.requestContext.timeEpoch,
    });
  } catch (error) {
    if (error instanceof UnusableDocument) return undefined;
    throw error;
  }
}

import type { LoggedRequest } from '../alipay/request-log.ts';
import type { Happenings, LogNote, SeenCallback } from './journal.ts';
import { bodyOf, kindOf, linkIn, membersOf, parameterOf, type RequestKind, textOf } from './request-parts.ts';
import type { RequestRecord } from './request-records.ts';

/** One thing that happened. */
export type Step =
  | { readonly kind: 'request'; readonly atMs: number; readonly record: RequestRecord; readonly note?: LogNote }
  /** What the gateway responded to a request. */
  | { readonly kind: 'response'; readonly atMs: number; readonly record: RequestRecord; readonly note?: LogNote }
  /** The user is back from Alipay, and sees a page of the gateway. */
  | { readonly kind: 'result-page'; readonly atMs: number; readonly record: RequestRecord; readonly note?: LogNote }
  /** The user sees Alipay's page, or has decided there. */
  | { readonly kind: 'consent-page'; readonly atMs: number; readonly call: LoggedRequest }
  /** The gateway redeems a code. */
  | { readonly kind: 'token-call'; readonly atMs: number; readonly call: LoggedRequest }
  | { readonly kind: 'callback'; readonly atMs: number; readonly callback: SeenCallback };

/** All that belongs to one request: what led from it, until the callback. */
export interface Journey {
  /** The id of the request with which it began; of what began elsewhere one of its own. Letters, digits, `-` and `_`. */
  readonly id: string;
  readonly kind: RequestKind | 'callback';
  /** The oldest first. */
  readonly steps: readonly Step[];
}

/** Gathers what belongs together: by state, by code, by serial number. What belongs to no request is left out. @returns the newest first */
export function journeysOf({ requests, calls, callbacks, notes }: Happenings): Journey[] {
  const drafts = new Drafts();
  for (const record of [...requests].reverse())
    drafts.addRequest(record, notes.get(record.event.requestContext.requestId));
  for (const call of calls) drafts.addCall(call);
  for (const callback of callbacks) drafts.addCallback(callback);
  return drafts.finished();
}

/** The id by which a record is known here. */
export function idOf({ requestIds }: Pick<RequestRecord, 'requestIds'>): string {
  return safe(requestIds[0] ?? '');
}

const safe = (id: string): string => id.replace(/[^A-Za-z0-9_-]/g, '_');

interface Draft {
  readonly id: string;
  readonly kind: Journey['kind'];
  readonly steps: Step[];
}

class Drafts {
  readonly #all: Draft[] = [];
  readonly #byState = new Map<string, Draft>();
  readonly #byCode = new Map<string, Draft>();
  readonly #bySerial = new Map<string, Draft>();

  addRequest(record: RequestRecord, note: LogNote | undefined): void {
    const kind = kindOf(record);
    const { timeEpoch } = record.event.requestContext;
    const end = { atMs: timeEpoch + (note?.DurationMs ?? 0), record, ...(note && { note }) };
    if (kind === 'completion') this.#comeBack(record, { kind: 'result-page', ...end });
    else
      this.#begin(record, kind, [
        { ...end, kind: 'request', atMs: timeEpoch },
        { ...end, kind: 'response' },
      ]);
  }

  addCall(call: LoggedRequest): void {
    const parameters = { ...Object.fromEntries(new URLSearchParams(call.body)), ...call.query };
    const atMs = Date.parse(call.receivedAt);
    const page = this.#byState.get(parameters.state ?? '');
    if (page) page.steps.push({ kind: 'consent-page', atMs, call });
    const redeeming = call.path.startsWith('/oauth2/') ? undefined : this.#byCode.get(parameters.code ?? '');
    if (redeeming) redeeming.steps.push({ kind: 'token-call', atMs, call });
  }

  addCallback(callback: SeenCallback): void {
    const members = membersOf(callback.body);
    const serial = `${callback.headers.businessid} ${textOf(members, 'serialNo')}`;
    const atMs = Date.parse(callback.receivedAt);
    const draft = this.#bySerial.get(serial) ?? this.#new(safe(`callback-${textOf(members, 'eventId')}`), 'callback');
    this.#bySerial.set(serial, draft);
    draft.steps.push({ kind: 'callback', atMs, callback });
  }

  finished(): Journey[] {
    const ordered = this.#all.map((draft) => ({ ...draft, steps: draft.steps.sort((a, b) => a.atMs - b.atMs) }));
    return ordered.sort((a, b) => (b.steps[0]?.atMs ?? 0) - (a.steps[0]?.atMs ?? 0));
  }

  #comeBack(record: RequestRecord, step: Step): void {
    const draft = this.#byState.get(parameterOf(record, 'state')) ?? this.#new(idOf(record), 'completion');
    draft.steps.push(step);
    const code = parameterOf(record, 'auth_code');
    if (code !== '') this.#byCode.set(code, draft);
  }

  #begin(record: RequestRecord, kind: RequestKind, steps: readonly Step[]): void {
    const link = linkIn(record);
    const state = link === undefined ? '' : (new URL(link).searchParams.get('state') ?? '');
    // Who asks twice for the same link gets the same: one journey.
    const draft = this.#byState.get(state) ?? this.#new(idOf(record), kind);
    draft.steps.push(...steps);
    const members = membersOf(bodyOf(record));
    if (state !== '') {
      this.#byState.set(state, draft);
      this.#bySerial.set(`${record.event.headers.businessid} ${textOf(members, 'serialNo')}`, draft);
    }
    const code = kind === 'exchange' ? textOf(members, 'authCode') : '';
    if (code !== '' && !this.#byCode.has(code)) this.#byCode.set(code, draft);
  }

  #new(id: string, kind: Journey['kind']): Draft {
    const draft = { id, kind, steps: [] };
    this.#all.push(draft);
    return draft;
  }
}

import type { HttpRequest } from '../../gateway/http-request.ts';
import type { CredentialsBase } from '../../gateway/protocol.ts';
import { readChinaTime } from '../../platform/china-time.ts';
import { GatewayError } from '../../platform/errors.ts';
import type { Violation } from '../../platform/violation.ts';
import { MEMBERS, type Member, type RequestMembers } from './members.ts';

/** What a DaxPay request claims. Nothing but `callerId` and `timestampMs` has passed its grammar. */
export interface DaxpayCredentials extends CredentialsBase {
  readonly timestampMs: number;
  readonly members: RequestMembers;
  /** Absent where the request is not signed. */
  readonly sign?: string;
}

const APP_ID = /^[A-Za-z0-9_-]*$/;
const APP_ID_MAX_LENGTH = 32;

/**
 * Reads the credentials, which lie in the body: so this is where it is parsed, strictly.
 * @throws GatewayError `malformed_request` for anything but a JSON object, `invalid_parameter` for members that can be no
 *   part of a signed text and for a bad appId, `timestamp_malformed`
 */
export function readCredentials(request: HttpRequest): DaxpayCredentials {
  const members = readMembers(request);
  const { appId, reqTime, sign } = members;
  const violations = [
    ...ofAppId(appId),
    ...ofText('reqTime', reqTime),
    ...(sign === undefined ? [] : ofText('sign', sign)),
  ];
  if (violations.length > 0) throw invalid(violations);
  const timestampMs = readChinaTime(String(reqTime));
  if (timestampMs === undefined) {
    throw new GatewayError('timestamp_malformed', { reason: 'reqTime is no time like 2026-11-21 08:00:00' });
  }
  return { callerId: String(appId), timestampMs, members, ...(sign !== undefined && { sign: String(sign) }) };
}

/**
 * The known members of the body.
 * @throws GatewayError as {@link readCredentials}
 */
export function readMembers(request: HttpRequest): RequestMembers {
  const body = request.members();
  const names = Object.keys(MEMBERS) as Member[];
  const there = names.flatMap((name) => (Object.hasOwn(body, name) ? [[name, body[name]] as const] : []));
  const unsignable = there.filter(([, value]) => typeof value !== 'string' && !Number.isSafeInteger(value));
  if (unsignable.length > 0) throw invalid(unsignable.map(([member]) => ({ member, rule: 'type' })));
  return Object.fromEntries(there) as RequestMembers;
}

function ofAppId(appId: string | number | undefined): Violation[] {
  const [violation] = ofText('appId', appId);
  if (violation) return [violation];
  const text = String(appId);
  if (text === '') return [{ member: 'appId', rule: 'minLength', limit: 1 }];
  const actual = text.length;
  if (actual > APP_ID_MAX_LENGTH) return [{ member: 'appId', rule: 'maxLength', limit: APP_ID_MAX_LENGTH, actual }];
  return APP_ID.test(text) ? [] : [{ member: 'appId', rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' }];
}

function ofText(member: Member, value: string | number | undefined): Violation[] {
  if (typeof value === 'string') return [];
  return [{ member, rule: value === undefined ? 'required' : 'type' }];
}

const invalid = (violations: readonly Violation[]) =>
  new GatewayError('invalid_parameter', { reason: 'members of the body are missing or malformed', violations });

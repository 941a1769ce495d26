import type { Violation } from '../../shared/platform/violation.ts';
import { CallbackUrlError, readCallbackUrl } from '../../shared/protocols/openapi/callback-url.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Judges what no schema says in plain words: the user's id has two names, and an address has many rules.
 * @param allowLoopback as {@link readCallbackUrl} has it
 */
export function alsoCheck(members: Members, { allowLoopback }: { readonly allowLoopback: boolean }): Violation[] {
  return [...judgeUserId(members), ...judgeCallbackUrl(members, allowLoopback)];
}

function judgeUserId({ userId, thirdAccount }: Members): Violation[] {
  if (userId === undefined && thirdAccount === undefined) return [{ member: 'userId', rule: 'required' }];
  const differ = userId !== undefined && thirdAccount !== undefined && userId !== thirdAccount;
  return differ ? [{ member: 'userId', rule: 'differs' }] : [];
}

function judgeCallbackUrl({ callbackUrl }: Members, allowLoopback: boolean): Violation[] {
  if (typeof callbackUrl !== 'string') return [];
  try {
    readCallbackUrl(callbackUrl, { allowLoopback });
    return [];
  } catch (error) {
    if (!(error instanceof CallbackUrlError)) throw error;
    return [{ member: 'callbackUrl', ...error.broken }];
  }
}

/** Least privilege from both sides: what a function called and its role does not grant, and the other way about. */
import type { Grant } from './packaged-roles.ts';
import type { RecordedCall } from './recorded-calls.ts';

/** Where a role and the calls of its function differ; nothing in both lists is least privilege. */
export interface RoleDifference {
  /** Calls that no grant covers. */
  readonly outside: readonly RecordedCall[];
  /** Grants that no call needs. */
  readonly unused: readonly Grant[];
}

/**
 * Compares the calls of a function with what its role grants. A call that was recorded while its input was not kept says
 * nothing of its partition key: it is within each limit of keys, and needs none.
 */
export function compareWithRole(grants: readonly Grant[], calls: readonly RecordedCall[]): RoleDifference {
  const needs = (grant: Grant, call: RecordedCall) => isOf(grant, call) && isOfItsKeys(grant, call);
  const covers = (grant: Grant, call: RecordedCall) =>
    isOf(grant, call) && (call.input === undefined || isOfItsKeys(grant, call));
  return {
    outside: calls.filter((call) => !grants.some((grant) => covers(grant, call))),
    unused: grants.filter((grant) => !calls.some((call) => needs(grant, call))),
  };
}

function isOf({ action, pattern }: Grant, call: RecordedCall): boolean {
  return action === call.action && pattern.test(call.resource);
}

function isOfItsKeys({ keyPattern }: Grant, { leadingKeys }: RecordedCall): boolean {
  return keyPattern === undefined || (leadingKeys?.every((key) => keyPattern.test(key)) ?? false);
}

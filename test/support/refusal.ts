import type { ErrorCode, GatewayErrorOptions } from '../../shared/platform/errors.ts';

/** What a refusal must be, to the last member: its code, its reason for the log, and what the caller may see. */
export const refusal = (
  code: ErrorCode,
  { reason, ...shown }: Pick<GatewayErrorOptions, 'reason' | 'members' | 'violations' | 'fault' | 'told' | 'evidence'>,
): Error =>
  expect.objectContaining({
    name: 'GatewayError',
    code,
    message: reason,
    members: shown.members ?? [...new Set((shown.violations ?? []).map(({ member }) => member))],
    violations: shown.violations ?? [],
    fault: shown.fault,
    told: shown.told,
    evidence: shown.evidence,
  }) as unknown as Error;

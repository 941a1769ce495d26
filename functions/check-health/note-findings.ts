import type { LogLevel } from '../../shared/platform/logger.ts';
import type { Counts } from '../../shared/platform/metric-name.ts';
import type { Findings } from './checks.ts';

/** An error is what every request needs; a connection that fails is somebody's ticket. */
export function levelOf({ connections }: Findings, healthy: boolean): LogLevel {
  if (!healthy) return 'error';
  return connections.every(({ passed }) => passed) ? 'info' : 'warn';
}

/**
 * What was found, for the check's one line: each check by name, and figures. There is no metric for each connection: it would cost
 * as much as the connection's secret.
 */
export function noteFindings(
  { own, connections, measures }: Findings,
  { logged, counts, healthy }: { logged: Record<string, unknown>; counts: Counts; healthy: boolean },
): void {
  const all = [...own, ...connections];
  const days = all.flatMap(({ daysToExpiry = [] }) => daysToExpiry);
  logged.checks = Object.fromEntries(all.map(({ name, text }) => [name, text]));
  const probes = connections.flatMap(({ probePassed = [] }) => probePassed);
  Object.assign(counts, {
    Healthy: healthy ? 1 : 0,
    ConnectionsFailed: connections.filter(({ passed }) => !passed).length,
    ProbesPassed: probes.filter((passed) => passed).length,
    ProbesFailed: probes.filter((passed) => !passed).length,
    ProbesUnverified: connections.filter(({ probeUnverified }) => probeUnverified).length,
    ...measures,
    ...(days.length > 0 && { ExpiresInDays: Math.min(...days) }),
  });
}

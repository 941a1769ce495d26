import type { Outcome } from './cell.ts';
import type { Fault } from './faults.ts';
import type { Dependency } from './scenario.ts';

/** A cell with what was seen in it, and without any fault. */
export interface Told {
  readonly dependency: Dependency;
  readonly fault: Pick<Fault, 'harmless'>;
  readonly operation: string;
  readonly seen: Outcome;
  readonly sound: Outcome;
}

/** By how urgent they are. */
const LEVELS = ['INFO', 'WARN', 'ERROR'];

/**
 * Whether whoever must act is told: what differs from how it is without a fault is no INFO, and what is more than INFO makes an
 * alarm fire, if it goes on. A harmless fault is none: the dependency does its work. Of a wrong clock only the health check can know; whoever is refused for it looks like a caller
 * whose own clock is wrong.
 * @returns what is not told; nothing is good
 */
export function untold({ dependency, fault, operation, seen, sound }: Told): string[] {
  if (fault.harmless) return [];
  if (dependency === 'Our own clock') {
    const isTold = operation !== '`check-health`' || (seen.level === 'ERROR' && seen.alarms.includes('**health**'));
    return isTold ? [] : ['the health check says nothing of the clock'];
  }
  const differs = seen.gets !== sound.gets || seen.stored !== sound.stored;
  const isNoted = LEVELS.indexOf(seen.level) > LEVELS.indexOf(sound.level);
  return [
    ...(differs && seen.level === 'INFO' ? [`something is wrong, and the log says ${seen.level}`] : []),
    ...(isNoted && seen.alarms === '' ? [`the log says ${seen.level}, and no alarm fires`] : []),
  ];
}

import type { Text } from '../text.ts';

/** What a metric tells. Its unit is in its name; which alarms look at it, the alarms say. */
export interface MetricEntry {
  /** Besides `service`: the dimension, and its values where they are not all operations. */
  readonly dimensions: readonly string[];
  readonly meaning: Text;
}

/** Functions count under their operation. */
export const OPERATION = ['`operation`'] as const;

/** Those of one function. */
export const of = (operation: string): readonly string[] => [`\`operation\` = \`${operation}\``];

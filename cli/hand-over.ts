import type { Work } from './command-context.ts';

/** Prints what a caller must get, by the name of the setting in its client: its secrets stand here this once, and nowhere else. */
export function reportHandOver(report: Work['report'], handOver: Readonly<Record<string, string>>): void {
  const lines = Object.entries(handOver).map(([setting, value]) => `${setting}: ${value}`);
  if (lines.length === 0) return;
  report(handOver, ['\nFor the caller; its secrets are shown this once:', ...lines].join('\n'));
}

import './environment.ts';
import type { Row } from '../row.ts';

/** Measures that run in a process of their own: what they compile and keep meets no other, and their log goes nowhere. */
const measures: Readonly<Record<string, () => Promise<Row[]>>> = {
  handlers: async () => (await import('../measures/handlers.ts')).measureHandlers(),
  throughput: async () => (await import('../measures/throughput.ts')).measureThroughput(),
  growth: async () => (await import('../measures/growth.ts')).measureGrowth(),
  names: async () => (await import('../measures/names.ts')).measureNames(),
  'callback-cost': async () => (await import('../measures/callback-cost.ts')).callbackCosts(),
  'registry-cost': async () => (await import('../measures/registry-cost.ts')).registryCosts(),
  'hostile-input': async () => (await import('../measures/hostile-input.ts')).measureHostileInput(),
  costs: async () => (await import('../measures/costs.ts')).measureCosts(),
  network: async () => (await import('../measures/network.ts')).measureNetwork(),
};

const name = process.argv[2] ?? '';
const rows = await measures[name]?.();
process.send?.(rows);
process.disconnect?.();

import type { Adapter } from './adapter.ts';

/** A schedule has nobody to respond to: what went wrong is thrown, so that Lambda counts and repeats it. */
export const scheduleAdapter: Adapter<unknown, unknown> = {
  name: 'schedule',
  decode: (event) => event,
  write(outcome) {
    if (!outcome.ok) throw outcome.error;
    return outcome.data;
  },
};

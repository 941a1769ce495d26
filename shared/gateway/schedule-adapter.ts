import type { Surface } from './adapter.ts';

/** A schedule has nobody to answer: what went wrong is thrown, so that Lambda counts and repeats it. */
export const scheduleSurface: Surface<unknown, unknown> = {
  name: 'schedule',
  decode: (event) => event,
  write(outcome) {
    if (!outcome.ok) throw outcome.error;
    return outcome.data;
  },
};

/** Gives the present time in milliseconds since the epoch. An argument wherever time matters, so that tests freeze it. */
export type Clock = () => number;

/** The machine's clock. Looked up at each call, so that a replaced `Date.now` counts. */
export const systemClock: Clock = () => Date.now();

/** Three of five minutes: no single bad one, and nobody waits for a quarter of an hour. */
export const MINUTES = { periodSeconds: 60, periods: 5, datapoints: 3 };

/** For figures that are 0 while all is well. */
export const YES = { above: 0 };

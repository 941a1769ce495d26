/**
 * Ends what hangs, in milliseconds; every limit in a test is this one. Nothing is held to a time: a test waits for a
 * condition, and on the busiest machine the condition comes long before this.
 */
export const HANG_MS = 120_000;

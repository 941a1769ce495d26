/** A moment as documents have it: `2026-11-21T00:00:00Z`. @param epochMs milliseconds since the epoch, rounded up to a second */
export const instantOf = (epochMs: number): string =>
  new Date(Math.ceil(epochMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');

/**
 * Gives one thing for sixteen uses, then a new one. For handlers in tests with thousands of runs: reading their secrets each time is
 * most of such a test, but their bucket of look-ups (50) must not run dry, or unknown callers are refused for that.
 */
export function renewed<T>(make: () => T): () => T {
  let [thing, uses] = [make(), 0];
  return () => {
    uses += 1;
    if (uses % 16 === 0) thing = make();
    return thing;
  };
}

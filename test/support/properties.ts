/** fast-check for all properties, so that what they try is the same in every run, or said. */
import fc from 'fast-check';

/** Where every property begins, unless `PROPERTY_SEED` says otherwise: `npm run test:long` takes another one each time. */
const SEED = 20_261_121;

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? SEED) });

/** The only fast-check of the tests: with the library's own import a property would begin anywhere. */
export { fc };

/** How often a property at a public seam is tried: `PROPERTY_RUNS`, or 300. */
export const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) } as const;

/** So many runs or, where mutants are tried, at most `MUTANT_RUNS`: each mutant repeats them all. */
export const atMost = (numRuns: number): number => Math.min(numRuns, Number(process.env.MUTANT_RUNS ?? numRuns));

/** Half of them ASCII, control characters included; the others anything but half a surrogate pair. */
const codePoint = fc.oneof(
  fc.nat(0x7f),
  fc.nat(0x10_f7ff).map((number) => (number < 0xd800 ? number : number + 0x800)),
);

/** A string of any characters. fast-check's own unit `binary` is a table of a million entries, made anew in each suite. */
export const anyString = (constraints: fc.StringConstraints = {}): fc.Arbitrary<string> =>
  fc.string({ ...constraints, unit: codePoint.map((number) => String.fromCodePoint(number)) });

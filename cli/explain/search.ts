import type { Mistake, Variant } from './mistake.ts';

/** What was signed, as far as the secret is not in it, and with it. */
export interface SignedString {
  /** Without the secret. */
  readonly plain: Buffer;
  /** What the digest is of. */
  readonly compose: (secret: Buffer) => Buffer;
}

/** Gives a digest's bytes. */
export type Digest = (input: { readonly plain: Buffer; readonly text: Buffer; readonly secret: Buffer }) => Buffer;

/** All ways in which a signature could have been made, and what the sent one is in bytes, in all ways to read it. */
export interface Search {
  readonly strings: readonly Variant<SignedString>[];
  /** Strings of which there are so many that they are tried only where everything else is right. */
  readonly lone?: readonly Variant<SignedString>[];
  readonly secrets: readonly Variant<Buffer>[];
  readonly digests: readonly Variant<Digest>[];
  readonly targets: readonly Variant<Buffer>[];
}

/** A way that gives the very signature that was sent. */
export interface Found {
  readonly mistakes: readonly Mistake[];
  readonly string: SignedString;
}

/** Whoever makes more at once has to look for them one after the other. */
const MOST_MISTAKES = 2;

/**
 * Looks for the ways with the fewest mistakes that give the signature that was sent. What reproduces a digest of 16 bytes or more
 * is what was done: nothing here is a guess.
 * @returns all of that number of mistakes; none when nothing reproduces it
 */
export function search(all: Search): readonly Found[] {
  const targets = targetsByDigest(all.targets);
  if (targets.size === 0) return [];
  for (let count = 0; count <= MOST_MISTAKES; count += 1) {
    const strings = count === 1 ? [...all.strings, ...(all.lone ?? [])] : all.strings;
    const found = distinct(reproduce({ ...all, strings }, targets, count));
    if (found.length > 0) return found;
  }
  return [];
}

type Targets = ReadonlyMap<string, readonly Mistake[]>;

/** By bytes; of two ways to read the same bytes the one with fewer mistakes. */
function targetsByDigest(targets: Search['targets']): Targets {
  const byDigest = new Map<string, readonly Mistake[]>();
  for (const { mistakes, value } of targets) {
    const before = byDigest.get(value.toString('latin1'));
    if (!before || mistakes.length < before.length) byDigest.set(value.toString('latin1'), mistakes);
  }
  return byDigest;
}

/** All ways of as many mistakes. */
function reproduce({ strings, secrets, digests }: Search, targets: Targets, count: number): Found[] {
  const found: Found[] = [];
  for (const string of strings) {
    for (const secret of secrets) {
      const rest = count - string.mistakes.length - secret.mistakes.length;
      if (rest < 0) continue;
      const { plain } = string.value;
      const input = { plain, text: string.value.compose(secret.value), secret: secret.value };
      for (const digest of digests) {
        // A sent signature can be read with a mistake, too.
        if (digest.mistakes.length > rest) continue;
        const reading = targets.get(digest.value(input).toString('latin1'));
        if (reading?.length !== rest - digest.mistakes.length) continue;
        const mistakes = [...string.mistakes, ...secret.mistakes, ...digest.mistakes, ...reading];
        found.push({ mistakes, string: string.value });
      }
    }
  }
  return found;
}

/** One way for each set of mistakes. */
function distinct(found: readonly Found[]): Found[] {
  const byNames = new Map<string, Found>();
  for (const way of found) {
    const names = way.mistakes.map(({ id }) => id).join(' ');
    if (!byNames.has(names)) byNames.set(names, way);
  }
  return [...byNames.values()];
}

/** In the place of a secret: by it two strings are told apart. */
const PROBE = Buffer.from('Probe-of-a-secret');

/** Leaves out what gives the same bytes as a string before it: it is no mistake here, or has been named already. */
export function withoutEffectless(strings: readonly Variant<SignedString>[]): Variant<SignedString>[] {
  const seen = new Set<string>();
  const byNumber = [...strings].sort((one, other) => one.mistakes.length - other.mistakes.length);
  return byNumber.filter(({ value: { plain, compose } }) => {
    const bytes = `${plain.toString('latin1')}|${compose(PROBE).toString('latin1')}`;
    const isNew = !seen.has(bytes);
    seen.add(bytes);
    return isNew;
  });
}

/** A string into which no secret goes. */
export const fixedString = (plain: Buffer | string): SignedString => {
  const bytes = Buffer.from(plain);
  return { plain: bytes, compose: () => bytes };
};

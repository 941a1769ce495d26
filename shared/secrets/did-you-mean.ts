/**
 * The known name that somebody most likely meant: at most two letters differ, or only case, `_` and `-`.
 * @returns `undefined` when none is near
 */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  if (name.length > 64) return undefined;
  const meant = plain(name);
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: distanceOf(meant, plain(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.min(2, (candidate.length - 1) / 3))
    .sort((one, other) => one.distance - other.distance);
  return nearest?.candidate;
}

const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, '');

/** Levenshtein's: how many letters must be put in, left out or changed. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const letter of one) {
    const above = row;
    row = [(above[0] ?? 0) + 1];
    for (const [index, otherLetter] of [...other].entries()) {
      const changed = (above[index] ?? 0) + (letter === otherLetter ? 0 : 1);
      row.push(Math.min(changed, (above[index + 1] ?? 0) + 1, (row[index] ?? 0) + 1));
    }
  }
  return row.at(-1) ?? 0;
}

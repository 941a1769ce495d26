/** Where two strings part: what is the same before and behind is not in it. */
export interface Difference {
  /** UTF-16 code units that are the same at the beginning. */
  readonly sameBefore: number;
  /** And at the end. */
  readonly sameBehind: number;
}

/**
 * Finds where two strings differ: what lies between the longest same beginning and the longest same end. Strings to sign mostly
 * differ at one place, and a person reads two whole parts better than scattered letters.
 */
export function differenceOf(one: string, other: string): Difference {
  const shorter = Math.min(one.length, other.length);
  let before = 0;
  while (before < shorter && one[before] === other[before]) before += 1;
  let behind = 0;
  while (behind < shorter - before && one.at(-1 - behind) === other.at(-1 - behind)) behind += 1;
  return { sameBefore: before, sameBehind: behind };
}

/** A string with the part that differs in marks; what cannot be seen is shown as `⏎`, `␍`, `⇥`. */
export function marked(text: string, { sameBefore, sameBehind }: Difference): string {
  const end = text.length - sameBehind;
  return `${visible(text.slice(0, sameBefore))}⟦${visible(text.slice(sameBefore, end))}⟧${visible(text.slice(end))}`;
}

const SHOWN: Readonly<Record<string, string>> = { '\n': '⏎\n', '\r': '␍', '\t': '⇥' };

/** A text of which everything is seen: newlines, returns, tabs, controls and marks without width; lines stay lines. */
export const visible = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (unit) => SHOWN[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A word, and no code, id or secret that got into a name's place. */
const WORD = /^[A-Za-z_]{1,30}$/;

/** A name that a stranger chose, where the caller and the log may see it; else `undefined`. */
export const shownName = (name: string): string | undefined => (WORD.test(name) ? name : undefined);

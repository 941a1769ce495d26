/** Something that is wrong with a request. */
export interface Mistake {
  /** A stable name, such as `secret-newline`; behind a colon may stand which member it concerns. */
  readonly id: string;
  /** What was done: the beginning of a sentence's rest, such as `the secret ends with a newline`. */
  readonly text: string;
  /** What to do instead. */
  readonly remedy: string;
}

/** One way to do a step of signing: the right one has no mistake. */
export interface Variant<T> {
  readonly mistakes: readonly Mistake[];
  readonly value: T;
}

/** The step as it should be. */
export const right = <T>(value: T): Variant<T> => ({ mistakes: [], value });

/** The step with one mistake. */
export const wrong = <T>(value: T, id: string, text: string, remedy: string): Variant<T> => ({
  mistakes: [{ id, text, remedy }],
  value,
});

import type { MistakeName } from '../../catalog/mistakes/mistakes.ts';
import type { ErrorCode } from '../../shared/platform/errors.ts';

/** One of the catalogue, behind a colon which member it concerns; or a code of the gateway, which refuses the grammar. */
export type MistakeId = MistakeName | `${MistakeName}:${string}` | ErrorCode;

/** Something that is wrong with a request. */
export interface Mistake {
  /** A stable name, such as `secret-newline`, which is an anchor of docs/mistakes.md. */
  readonly id: MistakeId;
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
export const wrong = <T>(value: T, id: MistakeId, text: string, remedy: string): Variant<T> => ({
  mistakes: [{ id, text, remedy }],
  value,
});

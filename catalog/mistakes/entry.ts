import type { Text } from '../text.ts';

/** A mistake in signing, as `explain` finds it: in one request it may tell more exactly what was done. */
export interface MistakeEntry {
  readonly text: Text;
  readonly remedy: Text;
}

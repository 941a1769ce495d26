import type { Text } from '../text.ts';

/** What an error means to whoever gets it. Its status and its message are the protocol's table's. */
export interface ErrorEntry {
  readonly meaning: Text;
  /** The likely ones, the most frequent first; none where it is nobody's mistake. */
  readonly mistakes: readonly Text[];
  readonly remedy: Text;
  readonly again: Again;
}

/** When the same may be asked again. */
export type Again = 'corrected' | 'signed-anew' | 'later' | 'operator' | 'new-code' | 'new-token' | 'new-serial';

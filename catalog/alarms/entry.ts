/** A runbook in Chinese. */
export interface RunbookInChinese {
  /** The first eight digits of the SHA-256 of the English body that it says: when that has changed, look here, too. */
  readonly of: string;
  readonly means: string;
  readonly look: string;
  readonly do: string;
  readonly wake: string;
}

/** Headers that a signature covers; `signType` only where it was sent and is not empty. */
export interface SignedHeaders {
  readonly businessId: string;
  readonly nonce: string;
  readonly signType?: string | undefined;
  readonly timestamp: string;
}

/**
 * The text that a signature covers: the headers as name=value, sorted by name, joined by `&`, and directly behind them the
 * body's bytes. Nothing is escaped, so everything here must have passed the grammar of its header, in which there is no
 * character that could move a boundary.
 */
export function stringToSign({ businessId, nonce, signType, timestamp }: SignedHeaders, body: Uint8Array): Buffer {
  const type = signType === undefined ? '' : `signType=${signType}&`;
  return Buffer.concat([Buffer.from(`businessId=${businessId}&nonce=${nonce}&${type}timestamp=${timestamp}`), body]);
}

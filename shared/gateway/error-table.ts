import type { CommonErrorCode, ErrorCode } from '../platform/errors.ts';

/**
 * What a protocol responds for each error that its operations can reach, and for no other: the common ones and its own.
 * `test/scripts/error-tables.test.ts` holds the union to what the code of its functions throws.
 */
export type ErrorTable<Own extends ErrorCode, Row> = Readonly<Record<CommonErrorCode | Own, Row>>;

/** The row of a code; for one that the protocol cannot reach, which would be a mistake of ours, that of `internal`. */
export function rowOf<Row>(
  table: Readonly<Record<CommonErrorCode, Row> & Partial<Record<ErrorCode, Row>>>,
  code: ErrorCode,
): Row {
  return table[code] ?? table.internal;
}

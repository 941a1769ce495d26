import { GatewayError } from '../../shared/platform/errors.ts';

/** In milliseconds. */
export const DAY_MS = 24 * 3_600_000;

/** One check's outcome: `ok` and perhaps a remark, or why not, in words that are safe to log. */
export interface CheckOutcome {
  /** `table`, `keys/<ring>`, `registry`, `connection:<identifier>`, `queue`, `dead-letters`, `undelivered` or `alipay-clock` */
  readonly name: string;
  readonly passed: boolean;
  readonly text: string;
  /** Whole days until what was checked ends, negative afterwards; absent where nothing ends. */
  readonly daysToExpiry?: number;
}

/** A check gives a remark, or nothing; it fails by throwing. */
export async function outcomeOf(name: string, check: Promise<unknown>): Promise<CheckOutcome> {
  try {
    const remark = await check;
    return { name, passed: true, text: typeof remark === 'string' ? `ok: ${remark}` : 'ok' };
  } catch (error) {
    // Only our own reasons are known to hold no secret; of any other error the class must do.
    const text = error instanceof GatewayError ? error.message : error instanceof Error ? error.name : 'unknown';
    return { name, passed: false, text };
  }
}

import { GatewayError } from '../../shared/platform/errors.ts';
import { type AlipayChecked, checkAlipayClock } from './check-alipay-clock.ts';
import {
  type ConnectionInUse,
  type ConnectionsChecked,
  checkConnection,
  listConnections,
} from './check-connections.ts';
import { type DeliveryChecked, type DeliveryMeasures, measureDelivery } from './check-delivery.ts';
import { checkGatewayKeys } from './check-keys.ts';
import { checkWechatConnection, type WechatChecked } from './check-wechat.ts';

/** What the checks look at. */
export interface Checked extends ConnectionsChecked, WechatChecked, DeliveryChecked, AlipayChecked {
  /** Writes a probe item and reads it back. */
  readonly results: { probe(token: string): Promise<void> };
  /** Distinguishes this check's probe item from any other's. */
  readonly probeToken: string;
}

/** One check's outcome: `ok` and perhaps a remark, or why not, in words that are safe to log. */
export interface CheckOutcome {
  /** `table`, `keys/<ring>`, `registry`, `connection:<identifier>`, `queue`, `dead-letters`, `undelivered` or `alipay-clock` */
  readonly name: string;
  readonly passed: boolean;
  readonly text: string;
  /** Whole days until what was checked ends, negative afterwards; absent where nothing ends. */
  readonly daysToExpiry?: number;
}

/** What a whole check found. */
export interface Findings {
  readonly outcomes: readonly CheckOutcome[];
  readonly measures: DeliveryMeasures;
}

/** Runs every check, whatever the others find. */
export async function runChecks(checked: Checked): Promise<Findings> {
  const measures: DeliveryMeasures = {};
  const delivery = measureDelivery(checked, measures);
  const registry = listConnections(checked);
  const connections = registry.catch(() => []);
  const outcomes = await Promise.all([
    outcomeOf('table', checked.results.probe(checked.probeToken)),
    ...Object.entries(checkGatewayKeys(checked)).map(([name, check]) => outcomeOf(name, check)),
    outcomeOf(
      'registry',
      registry.then(({ length }) => `${length} connections in use`),
    ),
    ...(await connections).map((connection) => connectionOutcome(checked, connection)),
    ...Object.entries(delivery).map(([name, check]) => outcomeOf(name, check)),
    outcomeOf('alipay-clock', checkAlipayClock(checked)),
  ]);
  return { outcomes, measures };
}

async function connectionOutcome(checked: Checked, { identifier, kind }: ConnectionInUse): Promise<CheckOutcome> {
  const name = `connection:${identifier}`;
  if (kind === 'wechat') return outcomeOf(name, checkWechatConnection(checked, identifier));
  let daysToExpiry: number | undefined;
  const check = checkConnection(checked, identifier, (days) => {
    daysToExpiry = days;
  });
  const outcome = await outcomeOf(name, check);
  return daysToExpiry === undefined ? outcome : { ...outcome, daysToExpiry };
}

/** A check gives a remark, or nothing; it fails by throwing. */
async function outcomeOf(name: string, check: Promise<unknown>): Promise<CheckOutcome> {
  try {
    const remark = await check;
    return { name, passed: true, text: typeof remark === 'string' ? `ok: ${remark}` : 'ok' };
  } catch (error) {
    // Only our own reasons are known to hold no secret; of any other error the class must do.
    const text = error instanceof GatewayError ? error.message : error instanceof Error ? error.name : 'unknown';
    return { name, passed: false, text };
  }
}

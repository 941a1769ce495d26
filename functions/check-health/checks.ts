import { type AlipayChecked, checkAlipayClock } from './check-alipay-clock.ts';
import { listConnections } from './check-connections.ts';
import { type DeliveryChecked, type DeliveryMeasures, measureDelivery } from './check-delivery.ts';
import { checkGatewayKeys } from './check-keys.ts';
import { type CheckOutcome, outcomeOf } from './check-outcome.ts';
import { type ConnectionOutcome, type ConnectionProbing, connectionOutcome } from './connection-outcome.ts';

/** What the checks look at. */
export interface Checked extends ConnectionProbing, DeliveryChecked, AlipayChecked {
  /** Writes a probe item and reads it back. */
  readonly results: { probe(token: string): Promise<void> };
  /** Distinguishes this check's probe item from any other's. */
  readonly probeToken: string;
}

/** What a whole check found. */
export interface Findings {
  /** Of what every request needs: one that fails makes the whole fail. */
  readonly own: readonly CheckOutcome[];
  /** Of single connections: one that fails is one tenant's matter. */
  readonly connections: readonly ConnectionOutcome[];
  readonly measures: DeliveryMeasures;
}

/** Runs every check, whatever the others find. */
export async function runChecks(checked: Checked): Promise<Findings> {
  const measures: DeliveryMeasures = {};
  const delivery = measureDelivery(checked, measures);
  const registry = listConnections(checked);
  const listed = registry.catch(() => []);
  const rings = checkGatewayKeys(checked);
  const own = Promise.all([
    outcomeOf('table', checked.results.probe(checked.probeToken)),
    ...rings,
    outcomeOf(
      'registry',
      registry.then(({ length }) => `${length} connections in use`),
    ),
    ...Object.entries(delivery).map(([name, check]) => outcomeOf(name, check)),
    outcomeOf('alipay-clock', checkAlipayClock(checked)),
  ]);
  const connections = await Promise.all((await listed).map((connection) => connectionOutcome(checked, connection)));
  return { own: await own, connections, measures };
}

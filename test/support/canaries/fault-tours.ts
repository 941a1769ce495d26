/** The same visits while everything around the gateway fails, in every way that the stack knows. */
import { ALIPAY_FAULT_MODES } from '../../../local/alipay/faults.ts';
import { FAULT_MODES } from '../../../local/aws/faults.ts';
import { MAX_ATTEMPTS } from '../../../shared/delivery/schedule.ts';
import { daxpayRun } from '../daxpay-run.ts';
import { publicGet } from '../genauth-client.ts';
import { localTable } from '../local-table.ts';
import { type FaultService, withFault } from '../recorded-calls.ts';
import { until } from '../until.ts';
import { UNREAD_CONNECTION } from './callers.ts';
import type { MarkedWorld } from './world.ts';

const SERVICES: readonly FaultService[] = ['secretsmanager', 'dynamodb', 'sqs'];

/** Every fault of AWS. Callers are new where secrets are not read, so that no cache stands in between. */
export async function tourUnderAwsFaults(
  { stack, journal, tour, newCallers, callers, askAlipay }: MarkedWorld,
  modes: readonly (typeof FAULT_MODES)[number][] = FAULT_MODES,
): Promise<void> {
  for (const service of SERVICES) {
    for (const mode of modes) {
      const some = service === 'secretsmanager' ? await newCallers(`sm-${mode}`) : callers;
      await withFault(stack.aws, { service, mode }, async () => {
        await tour(some);
        await journal.send(publicGet(some.publicApp.appId, UNREAD_CONNECTION));
      });
      await askAlipay();
    }
  }
}

/** Every fault of Alipay, as long as a tour takes. */
export async function tourUnderAlipayFaults({ stack, tour, callers, askAlipay }: MarkedWorld): Promise<void> {
  const { setFault } = daxpayRun(stack.demo);
  for (const mode of ALIPAY_FAULT_MODES) {
    await setFault(mode, 1_000);
    await tour(callers);
    await setFault(mode, 0);
    await askAlipay();
  }
}

/** Every answer of a merchant, the second attempt, and what comes after the last. */
export async function tourUnderMerchantFaults({
  stack,
  merchant,
  tour,
  callers,
  askAlipay,
}: MarkedWorld): Promise<void> {
  const table = localTable(stack.aws);
  for (const mode of merchant.modes) {
    const before = merchant.received.length;
    merchant.mode = mode;
    await tour(callers);
    await until(
      () => merchant.received.length,
      (count) => count >= before + 2,
    );
    await askAlipay();
  }
  merchant.mode = 'fail';
  const last = new Map(merchant.received.slice(-4).map((callback) => [callback.serialNo, callback]));
  for (const { businessId, serialNo } of last.values()) {
    await until(
      () => table.load({ businessId, serialNo }),
      ({ attempts }) => Number(attempts) > 0,
    );
    await table.change({ businessId, serialNo }, { attempts: MAX_ATTEMPTS - 1 });
  }
  table.close();
  const deadLettered = () => stack.functionLog().split('callback dead_lettered').length - 1;
  await until(deadLettered, (count) => count >= last.size);
  merchant.mode = 'success';
}

/** The schedules find no table: what they throw goes to the log as it is. */
export async function sweepUnderFault({ stack }: MarkedWorld): Promise<void> {
  const failed = () => /"operation":"sweep-callbacks".*"outcome":"failed"/.test(stack.functionLog());
  const fault = { service: 'dynamodb', mode: 'error' } as const;
  await withFault(stack.aws, fault, () => until(failed, Boolean));
}

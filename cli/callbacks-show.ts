import type { Command } from 'commander';
import { locatorOf } from '../shared/storage/authorization-item.ts';
import { deliveryOf } from './callbacks/delivery-of.ts';
import { explainResult, hostOf, identitiesOf } from './callbacks/why.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { resultNamed } from './identifiers.ts';
import { Refusal } from './surroundings.ts';
import { recordLines } from './table.ts';

/** `callbacks show B SERIAL`: one result, and why it was not delivered as far as its item knows. It never says who the user is. */
export function callbacksShow(callbacks: Command, { reading, run }: CommandContext): void {
  const command = callbacks
    .command('show')
    .description('one result and why it was not delivered; it never says who the user is')
    .argument('<business>', "the business's id")
    .argument('<serialNo>', 'its serial number');
  reading(command).action((business: string, serial: string, options: DeploymentCommandOptions) => {
    const { businessId, serialNo } = resultNamed(business, serial);
    return run(options, async ({ deployment, report }) => {
      const result = await deliveryOf(deployment).authorizations.load(locatorOf(businessId, serialNo));
      if (!result)
        throw new Refusal(`Business ${businessId} has no serial number ${serialNo} here. See: callbacks list`);
      const row = {
        business: businessId,
        serialNo,
        eventId: result.eventId,
        merchant: result.merchantId,
        to: hostOf(result),
        outcome: result.outcome,
        delivery: result.delivery,
        failed: result.attempts,
        at: result.authorizedAt ?? '',
        identities: identitiesOf(result),
        ...explainResult(result),
      };
      const hint = result.attempts > 0 ? [`Why each attempt failed: logs ${serialNo}`] : [];
      report(row, [...recordLines(row), ...hint].join('\n'));
    });
  });
}

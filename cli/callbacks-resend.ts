import type { Command } from 'commander';
import { locatorOf } from '../shared/storage/authorization-item.ts';
import { deliveryOf } from './callbacks/delivery-of.ts';
import { putOnQueue, type ResultName, watchDeliveries, whyNot } from './callbacks/resend.ts';
import { resendMany } from './callbacks/resend-many.ts';
import { chooseResults, readResults } from './callbacks/stored-results.ts';
import { hostOf } from './callbacks/why.ts';
import type { CommandContext, DestroyOptions, Work } from './command-context.ts';
import { resultNamed } from './identifiers.ts';
import { progressOf } from './progress.ts';
import { NotWell, Refusal, UsageError } from './surroundings.ts';

interface ResendOptions extends DestroyOptions {
  readonly failed: boolean;
  readonly business?: string;
  readonly rate: string;
  readonly force: boolean;
}

/** `callbacks resend B SERIAL` and `callbacks resend --failed`: puts results on the queue again, and watches them. */
export function callbacksResend(callbacks: Command, context: CommandContext): void {
  const command = callbacks
    .command('resend')
    .alias('redrive')
    .description('deliver one result again, or with --failed all that failed, and watch')
    .argument('[business]', "the business's id")
    .argument('[serialNo]', 'its serial number')
    .option('--failed', 'all that failed', false)
    .option('--business <id>', 'with --failed: only those of one business')
    .option('--rate <number>', 'with --failed: so many a second, 1 to 100', '10')
    .option('--force', 'also what is under way, and what comes without its identities', false);
  context
    .destroying(command)
    .action((business: string | undefined, serial: string | undefined, options: ResendOptions) => {
      if (options.failed !== (business === undefined)) throw new UsageError('Say <business> <serialNo>, or --failed.');
      const rate = rateOf(options.rate);
      if (business !== undefined) {
        const name = resultNamed(business, serial ?? '');
        return context.run(options, (work) => resendOne(name, options, work));
      }
      return context.run(options, (work) => resendFailed({ rate, options, context }, work));
    });
}

async function resendOne(name: ResultName, options: ResendOptions, { deployment, report }: Work): Promise<void> {
  const resending = { ...deliveryOf(deployment), force: options.force };
  if (options.dryRun) {
    const before = await resending.authorizations.load(locatorOf(name.businessId, name.serialNo));
    const refusal = whyNot(name, before, options);
    if (refusal !== undefined) throw new Refusal(refusal);
    return report({ ...name, result: 'can be resent' }, 'It can be resent; nothing was written.');
  }
  const put = await putOnQueue(name, resending);
  if (typeof put === 'string') throw new Refusal(put);
  const line = `On the queue: event ${put.eventId}, outcome ${put.outcome}, to ${hostOf(put)}.`;
  report({ ...name, result: 'queued', eventId: put.eventId }, line);
  const watched = (await watchDeliveries([name], resending)).get(name);
  if (watched !== 'delivered')
    throw new NotWell(`${watched === 'refused' ? REFUSED : NOT_YET} Why: logs ${name.serialNo}`);
  report({ ...name, result: 'delivered' }, 'Delivered: the merchant answered SUCCESS.');
}

const REFUSED = 'The merchant did not accept it; it is tried again on schedule.';
const NOT_YET = 'Not delivered yet. It stays on the queue.';

async function resendFailed(
  { rate, options, context }: { rate: number; options: ResendOptions; context: CommandContext },
  { deployment, report }: Work,
): Promise<void> {
  const progress = progressOf(context.surroundings, options);
  const { clients, names } = deployment;
  const results = await readResults({ database: clients.database, tableName: names.stateTable });
  const chosen = chooseResults(results, { failed: true, business: options.business });
  if (chosen.length === 0) return report({ result: 'nothing has failed' }, 'Nothing has failed.');
  const businesses = new Set(chosen.map(({ businessId }) => businessId)).size;
  const batch = `${counted(chosen.length, 'result')} of ${counted(businesses, 'business', 'businesses')}`;
  await context.confirm(`Resend ${batch}, ${rate} a second?`, options);
  if (options.dryRun) return report({ result: 'would be resent', results: chosen.length }, `Would resend ${batch}.`);
  const { skipped, ...ends } = await resendMany(chosen, {
    ...{ ...deliveryOf(deployment), force: options.force, rate },
    report: ({ businessId, serialNo }) => progress(`On the queue: ${businessId} ${serialNo}`),
  });
  for (const { name, why } of skipped) {
    const { businessId, serialNo } = name;
    report({ businessId, serialNo, result: 'left alone', why }, `${businessId} ${serialNo}: ${why}`);
  }
  const { delivered, refused, waiting } = ends;
  const text = `${delivered} delivered, ${refused} refused again, ${waiting} not tried yet, ${skipped.length} left alone.`;
  report({ delivered, refused, waiting, leftAlone: skipped.length }, text);
  if (delivered < chosen.length) throw new NotWell('Not all are delivered. See: callbacks list --failed');
}

const counted = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

function rateOf(text: string): number {
  const rate = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (rate >= 1 && rate <= 100) return rate;
  throw new UsageError('--rate is a whole number from 1 to 100.');
}

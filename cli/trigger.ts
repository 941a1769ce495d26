import { randomUUID } from 'node:crypto';
import { Argument, type Command } from 'commander';
import { callbackRequest, judgeResponse } from '../shared/delivery/callback-request.ts';
import { createGuardedPost, type PostOutcome } from '../shared/delivery/guarded-post.ts';
import { signMessage } from '../shared/protocols/openapi/signer.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { findLocalStack, LOCAL_STAGE, readDemo } from './local-stack.ts';
import { NotWell, Refusal } from './surroundings.ts';
import { exampleResult, TRIGGERS, type Trigger } from './trigger/example-result.ts';
import { findBusiness } from './trigger/find-business.ts';

/** `trigger KIND`: a callback of that kind to the demo merchant, signed as deliver-callback signs. */
export function trigger(program: Command, { reading, run, surroundings }: CommandContext): void {
  const command = program
    .command('trigger')
    .description(
      'send a callback of this kind to the demo merchant (stage local), which passes it on where npm start got --forward-to; say what the response was',
    )
    .addArgument(new Argument('<kind>', 'duplicate: the same event twice').choices([...TRIGGERS]));
  reading(command).action((kind: Trigger, options: DeploymentCommandOptions) => {
    if (options.stage !== LOCAL_STAGE)
      throw new Refusal('Only stage local has a demo merchant. A real one: callbacks resend');
    return run(options, async ({ deployment, report }) => {
      const { merchant, openapi } = readDemo(findLocalStack(surroundings.environment));
      const { businessId, merchantId, callbackUrl } = openapi.rsa;
      const business = await findBusiness(deployment, businessId);
      const result = exampleResult(kind, { businessId, merchantId, callbackUrl }, surroundings.nowMs);
      const post = createGuardedPost({ allowLoopback: true });
      let isWell = true;
      for (let attempt = 1; attempt <= (kind === 'duplicate' ? 2 : 1); attempt += 1) {
        const sign = (message: Parameters<typeof signMessage>[1]) => signMessage(business, message);
        const outcome = await post(callbackRequest(result, { sign, uuid: randomUUID(), nowMs: surroundings.nowMs }));
        const { accepted, reason } = judgeResponse(outcome);
        const { verified = false, forwarded } = (await received(merchant, result.eventId, attempt)) ?? {};
        isWell &&= accepted && verified;
        const facts = {
          kind,
          eventId: result.eventId,
          answered: answerOf(outcome),
          verdict: reason,
          verified,
          ...(forwarded && { forwardedTo: forwarded.to, ...(forwarded.fault && { fault: forwarded.fault }) }),
        };
        const proof = verified ? 'its signature verified there' : 'its signature did not verify there';
        const by = forwarded ? ` by ${forwarded.to}` : '';
        const fault = forwarded?.fault ? ` ${forwarded.fault}` : '';
        report(facts, `Event ${result.eventId}: answered ${facts.answered} (${reason})${by}; ${proof}.${fault}`);
      }
      if (!isWell) throw new NotWell('The gateway would try it again on schedule.');
    });
  });
}

const answerOf = (outcome: PostOutcome): string =>
  outcome.kind === 'failed' ? outcome.reason : `${outcome.status} ${JSON.stringify(outcome.text?.slice(0, 80) ?? '…')}`;

/** A callback as the demo merchant got it. */
interface Received {
  readonly body: string;
  readonly verified: boolean;
  /** With `npm start -- --forward-to`. */
  readonly forwarded?: { readonly to: string; readonly fault?: string };
}

/** What the demo merchant says of the callback of this number with this event. */
async function received(merchant: string, eventId: string, number: number): Promise<Received | undefined> {
  const response = await fetch(`${merchant}/received`);
  const all = (await response.json()) as Received[];
  return all.filter(({ body }) => body.includes(`"${eventId}"`))[number - 1];
}

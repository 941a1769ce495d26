import type { Command } from 'commander';
import type { CallerProtocol } from '../shared/registry/item-key.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { describeExplanation } from './explain/describe.ts';
import { UnusableDocument } from './explain/examination.ts';
import { type Explanation, explain as explainRequest } from './explain/explain.ts';
import { readEvent } from './explain/request/event.ts';
import type { SentRequest } from './explain/request/sent-request.ts';
import { protocolOf } from './explain/who.ts';
import { findDocument } from './find-document.ts';
import { protocolNamed } from './identifiers.ts';
import { findLocalStack, readDemo } from './local-stack.ts';
import { readRequestFile } from './read-request-file.ts';
import { requestsOfStack } from './stack-requests.ts';
import { Refusal, type Surroundings, UsageError } from './surroundings.ts';

interface ExplainOptions extends DeploymentCommandOptions {
  readonly caller?: string;
  readonly sentAt?: string;
}

/** A request, and the protocol under which it is judged. */
interface Sent {
  readonly protocol: CallerProtocol;
  readonly request: SentRequest;
}

/** `explain PROTOCOL FILE` and `explain REQUEST_ID`: which mistake makes a request's signature wrong. */
export function explain(
  program: Command,
  { surroundings, reading }: CommandContext,
  ended: (exitCode: number) => void,
): void {
  const command = program
    .command('explain')
    .summary("say which mistake makes a request's signature wrong")
    .description(
      "say which mistake makes a request's signature wrong: of a file (curl command, raw HTTP, HAR entry; - reads standard input), or of a request that the local stack saw",
    )
    .argument('<what>', 'genauth, openapi or daxpay, with a file; or the request id that the local stack gave')
    .argument('[file]', 'the request as it was sent')
    .option('--caller <file>', "the caller's document, in the place of the registry's")
    .option('--sent-at <instant>', 'when it was sent, to judge its time too');
  reading(command).action(async (first: string, file: string | undefined, options: ExplainOptions) => {
    const sent =
      file === undefined ? await recorded(first, options, surroundings) : read(first, file, options, surroundings);
    const found = await findDocument(sent.protocol, sent.request, options, surroundings);
    const explanation = explainedOrRefused({ ...sent, ...found, nowMs: surroundings.nowMs });
    if (options.json) surroundings.print(JSON.stringify({ protocol: sent.protocol, ...explanation }, undefined, 2));
    else for (const line of describeExplanation(explanation)) surroundings.print(line);
    ended(explanation.verdict === 'good' ? 0 : 1);
  });
}

function read(word: string, file: string, { sentAt }: ExplainOptions, surroundings: Surroundings): Sent {
  const protocol = protocolNamed(word);
  const sentAtMs = sentAt === undefined ? {} : { sentAtMs: instant(sentAt) };
  return { protocol, request: { ...readRequestFile(file, surroundings), ...sentAtMs } };
}

function instant(text: string): number {
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) throw new UsageError('An instant is written like 2026-11-21T08:00:00Z.');
  return epochMs;
}

/** A request that the local stack saw. */
async function recorded(requestId: string, { stage }: ExplainOptions, surroundings: Surroundings): Promise<Sent> {
  if (stage !== 'local')
    throw new UsageError('Requests are recorded on stage local alone. Name a protocol and a file.');
  const records = await requestsOfStack(readDemo(findLocalStack(surroundings.environment)));
  const record = records.find(({ requestIds }) => requestIds.includes(requestId));
  if (!record) throw new Refusal('The local stack has no such request among the last 100.');
  if (record.isBodyLeftOut) throw new Refusal('Its body was too large to be kept. Name a protocol and a file.');
  const request = readEvent(record.event);
  const protocol = protocolOf(request);
  if (!protocol) throw new Refusal('Requests of that path are not signed: there is nothing to explain.');
  return { protocol, request };
}

function explainedOrRefused(question: Parameters<typeof explainRequest>[0]): Explanation {
  try {
    return explainRequest(question);
  } catch (error) {
    if (error instanceof UnusableDocument) throw new Refusal(`${error.message}. Look at it: check FILE`);
    throw error;
  }
}

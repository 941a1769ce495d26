import type { Command } from 'commander';
import type { CallerProtocol } from '../shared/registry/item-key.ts';
import type { CommandContext } from './command-context.ts';
import { visible } from './explain/difference.ts';
import type { SentRequest } from './explain/request/sent-request.ts';
import { headerOf } from './explain/request/sent-request.ts';
import { protocolNamed } from './identifiers.ts';
import { type DemoClient, findLocalStack, readDemo } from './local-stack.ts';
import { DEMO_REQUESTS } from './sign/demo-requests.ts';
import { requestLines } from './sign/signed.ts';
import { type Message, type Verified, verifyDaxpayMessage, verifyOpenapiMessage } from './sign/verify-message.ts';
import { reach } from './stack-requests.ts';

/** `call PROTOCOL`: a whole call of a demo caller against the local stack. */
export function call(program: Command, { surroundings }: CommandContext, ended: (exitCode: number) => void): void {
  program
    .command('call')
    .summary('make a whole demo call against the local stack')
    .description('make a whole demo call against the local stack: request, string-to-sign, response, verdict')
    .argument('<protocol>', 'genauth, openapi, daxpay')
    .option('--json', 'print JSON for programs', false)
    .action(async (word: string, { json }: { json: boolean }) => {
      const protocol = protocolNamed(word);
      const demo = readDemo(findLocalStack(surroundings.environment));
      const { request, stringToSign } = await DEMO_REQUESTS[protocol](demo, surroundings.nowMs);
      const { status, message } = await send(demo, request);
      const response = message.body.toString('utf8');
      const verdict = verdictOf(protocol, { demo, request, message });
      const { method, target, headers, body } = request;
      const sent = { method, target, headers, body: body.toString('utf8') };
      const facts = { protocol, request: sent, stringToSign, status, response, ...verdict };
      for (const line of json ? [JSON.stringify(facts, undefined, 2)] : lines(request, facts)) surroundings.print(line);
      ended(verdict.verdict === 'good' ? 0 : 1);
    });
}

interface Facts {
  readonly stringToSign: string;
  readonly status: number;
  readonly response: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
}

const lines = (request: SentRequest, { stringToSign, status, response, verdict, reasons }: Facts): string[] => [
  'String to sign:',
  ...visible(stringToSign)
    .split('\n')
    .map((line) => `  ${line}`),
  '',
  ...requestLines(request),
  '',
  `HTTP ${status}`,
  response,
  '',
  [verdict, ...reasons].join(': '),
];

async function send({ gateway }: DemoClient, { method, target, headers, body }: SentRequest) {
  const options = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) };
  const response = await reach(
    gateway + target,
    body.length > 0 ? { ...options, body: new Uint8Array(body) } : options,
  );
  const message: Message = { headers: [...response.headers], body: Buffer.from(await response.arrayBuffer()) };
  return { status: response.status, message };
}

interface Call {
  readonly demo: DemoClient;
  readonly request: SentRequest;
  readonly message: Message;
}

/** Whether it succeeded, and its response is the gateway's. */
function verdictOf(protocol: CallerProtocol, call: Call): Pick<Verified, 'verdict' | 'reasons'> {
  const { statusCode, status, code } = JSON.parse(call.message.body.toString('utf8')) as Record<string, unknown>;
  const isDone = statusCode === 200 || status === 0 || code === 0;
  if (!isDone) return { verdict: 'refused', reasons: ['the gateway refused the call'] };
  const { reasons } = VERIFIED[protocol](call);
  return { verdict: reasons.length === 0 ? 'good' : 'refused', reasons };
}

const VERIFIED: Readonly<Record<CallerProtocol, (call: Call) => Pick<Verified, 'reasons'>>> = {
  genauth: () => ({ reasons: [] }),
  openapi: ({ demo, request, message }) =>
    verifyOpenapiMessage(
      message,
      { algorithm: 'SHA256-RSA' },
      { keys: [demo.platform.publicKey], requestNonce: headerOf(request, 'nonce') },
    ),
  daxpay: ({ demo, message }) =>
    verifyDaxpayMessage(message, { signSecrets: [{ secret: demo.daxpay.hmac.secret }], channels: {} }),
};

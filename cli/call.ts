import type { Command } from 'commander';
import type { DaxpayDocument } from '../shared/protocols/daxpay/caller.ts';
import type { CallerDocument } from '../shared/protocols/genauth/caller.ts';
import type { BusinessDocument } from '../shared/protocols/openapi/caller.ts';
import type { CallerProtocol } from '../shared/registry/item-key.ts';
import type { CommandContext } from './command-context.ts';
import { visible } from './explain/difference.ts';
import type { SentRequest } from './explain/request/sent-request.ts';
import { headerOf } from './explain/request/sent-request.ts';
import { callerNamed, PROTOCOLS, protocolNamed } from './identifiers.ts';
import { type DemoClient, findLocalStack, readDemo } from './local-stack.ts';
import { readOwnCaller } from './own-caller.ts';
import { readBytes } from './read-request-file.ts';
import { DEMO_REQUESTS, newCode } from './sign/demo-requests.ts';
import { OWN_REQUESTS } from './sign/own-request.ts';
import { signWithDocument } from './sign/sign-with-document.ts';
import { requestLines, type Signed } from './sign/signed.ts';
import { type Message, type Verified, verifyDaxpayMessage, verifyOpenapiMessage } from './sign/verify-message.ts';
import { reach } from './stack-requests.ts';
import type { Surroundings } from './surroundings.ts';

interface CallOptions {
  readonly json: boolean;
  readonly id?: string;
  readonly privateKey?: string;
}

/** `call PROTOCOL`: a whole call of a demo caller, or of one's own, against the local stack. */
export function call(program: Command, { surroundings }: CommandContext, ended: (exitCode: number) => void): void {
  program
    .command('call')
    .summary('make a whole call against the local stack')
    .description(
      'make a whole call of a demo caller against the local stack, or of one of your own: request, string-to-sign, response, verdict',
    )
    .argument('<protocol>', PROTOCOLS.join(', '))
    .option('--id <id>', 'of a caller of your own')
    .option('--private-key <file>', "openapi with RSA: that business's private key")
    .option('--json', 'print JSON for programs', false)
    .action(async (word: string, options: CallOptions) => {
      const protocol = protocolNamed(word);
      const demo = readDemo(findLocalStack(surroundings.environment));
      const { request, stringToSign, document } = await signedRequest(protocol, demo, options, surroundings);
      const { status, message } = await send(demo, request);
      const response = message.body.toString('utf8');
      const verdict = verdictOf(protocol, { demo, request, message, document });
      const { method, target, headers, body } = request;
      const sent = { method, target, headers, body: body.toString('utf8') };
      const facts = { protocol, request: sent, stringToSign, status, response, ...verdict };
      const shown = options.json ? [JSON.stringify(facts, undefined, 2)] : lines(request, facts);
      for (const line of shown) surroundings.print(line);
      ended(verdict.verdict === 'good' ? 0 : 1);
    });
}

interface Asked extends Pick<Signed, 'request' | 'stringToSign'> {
  readonly document: object;
}

/** Of the demo caller, or of the one that is named. */
async function signedRequest(
  protocol: CallerProtocol,
  demo: DemoClient,
  { id, privateKey: keyFile }: CallOptions,
  surroundings: Surroundings,
): Promise<Asked> {
  if (id === undefined) {
    const document = protocol === 'daxpay' ? { signSecrets: [{ secret: demo.daxpay.hmac.secret }] } : RSA;
    return { ...(await DEMO_REQUESTS[protocol](demo, surroundings.nowMs)), document };
  }
  const { document, appIdOf } = await readOwnCaller(callerNamed(protocol, id), surroundings);
  const code = async (connection: string) => newCode(demo, await appIdOf(connection));
  const request = await OWN_REQUESTS[protocol]({ id, document, newCode: code });
  // A public app's id is enough.
  if (protocol === 'genauth' && (document as CallerDocument).public) return { request, stringToSign: '', document };
  const key = keyFile === undefined ? {} : { privateKey: readBytes(keyFile, surroundings).toString() };
  return { ...signWithDocument(protocol, request, { document, nowMs: surroundings.nowMs, ...key }), document };
}

const RSA = { algorithm: 'SHA256-RSA' } as const;

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
  readonly document: object;
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
  openapi: ({ demo, request, message, document }) =>
    verifyOpenapiMessage(message, document as BusinessDocument, {
      ...{ keys: [demo.platform.publicKey], requestNonce: headerOf(request, 'nonce') },
    }),
  daxpay: ({ message, document }) => verifyDaxpayMessage(message, document as DaxpayDocument),
};

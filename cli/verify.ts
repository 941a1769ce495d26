import type { Command } from 'commander';
import type { DaxpayDocument } from '../shared/protocols/daxpay/caller.ts';
import type { BusinessDocument } from '../shared/protocols/openapi/caller.ts';
import type { CallerProtocol } from '../shared/registry/item-key.ts';
import { signingKeys } from '../shared/secrets/signing-keys.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { openDeployment } from './deployment.ts';
import { visible } from './explain/difference.ts';
import { readRawMessage } from './explain/request/raw-http.ts';
import type { SentRequest } from './explain/request/sent-request.ts';
import { UnreadableRequest } from './explain/request/sent-request.ts';
import { findDocument } from './find-document.ts';
import { callerNamed } from './identifiers.ts';
import { publicHalfOf } from './keys-init.ts';
import { readBytes } from './read-request-file.ts';
import type { RingDocument } from './rings.ts';
import { type Message, type Verified, verifyDaxpayMessage, verifyOpenapiMessage } from './sign/verify-message.ts';
import { Refusal, type Surroundings, UsageError } from './surroundings.ts';

interface VerifyOptions extends DeploymentCommandOptions {
  readonly caller?: string;
  readonly id?: string;
  readonly publicKey?: string;
  readonly nonce?: string;
}

/** `verify PROTOCOL FILE`: whether a response or a callback is the gateway's, unaltered. */
export function verify(
  program: Command,
  { surroundings, reading }: CommandContext,
  ended: (exitCode: number) => void,
): void {
  const command = program
    .command('verify')
    .summary("say whether a response or a callback is the gateway's")
    .description('say whether a response or a callback is signed as it must be (of a request: explain)')
    .argument('<protocol>', 'openapi, daxpay')
    .argument('<file>', 'raw HTTP with headers and body; of daxpay the body is enough; - reads standard input')
    .option('--id <id>', 'whose it is, where it does not say so (daxpay)')
    .option('--caller <file>', "the caller's document, in the place of the registry's")
    .option('--public-key <file>', "the platform's public key, in the place of the stage's")
    .option('--nonce <nonce>', 'of the request that a response must answer');
  reading(command).action(async (word: string, file: string, options: VerifyOptions) => {
    const verified = await verifiedMessage(word, readMessage(file, surroundings), options, surroundings);
    if (options.json) surroundings.print(JSON.stringify(verified, undefined, 2));
    else for (const line of describe(verified)) surroundings.print(line);
    ended(verified.verdict === 'good' ? 0 : 1);
  });
}

const describe = ({ verdict, reasons, stringToSign }: Verified): string[] => [
  ...(verdict === 'good' ? ['good: the gateway signed it'] : reasons.map((reason) => `refused: ${reason}`)),
  ...(stringToSign === ''
    ? []
    : [
        '',
        'String to sign:',
        ...visible(stringToSign)
          .split('\n')
          .map((line) => `  ${line}`),
      ]),
];

/** A body alone has no headers. */
function readMessage(file: string, surroundings: Surroundings): Message {
  const bytes = readBytes(file, surroundings);
  if (/^\s*\{/.test(bytes.toString('latin1'))) return { headers: [], body: bytes };
  try {
    return readRawMessage(bytes);
  } catch (error) {
    if (error instanceof UnreadableRequest) throw new Refusal(error.message);
    throw error;
  }
}

async function verifiedMessage(
  protocol: string,
  message: Message,
  options: VerifyOptions,
  surroundings: Surroundings,
): Promise<Verified> {
  if (protocol === 'daxpay') {
    const document = await documentOf('daxpay', message, options, surroundings);
    return verifyDaxpayMessage(message, document as DaxpayDocument);
  }
  if (protocol !== 'openapi') throw new UsageError('Responses of openapi and daxpay are signed, and no others.');
  const document = (await documentOf('openapi', message, options, surroundings)) as BusinessDocument;
  const keys = document.algorithm === 'MD5' ? [] : await platformKeys(options, surroundings);
  return verifyOpenapiMessage(message, document, { keys, requestNonce: options.nonce });
}

/** A callback names its business in a header; of daxpay nothing says whose a response is. */
async function documentOf(
  protocol: CallerProtocol,
  message: Message,
  options: VerifyOptions,
  surroundings: Surroundings,
): Promise<object> {
  const { id } = options;
  if (id !== undefined) callerNamed(protocol, id);
  if (protocol === 'daxpay' && id === undefined && options.caller === undefined) {
    throw new UsageError('Say whose response it is: --id APP_ID, or --caller FILE.');
  }
  const named: SentRequest = {
    ...{ method: 'POST', target: '/', headers: id === undefined ? message.headers : [['businessId', id]] },
    body: Buffer.from(JSON.stringify({ appId: id })),
  };
  return (await findDocument(protocol, named, options, surroundings)).document;
}

async function platformKeys({ publicKey, ...place }: VerifyOptions, surroundings: Surroundings): Promise<string[]> {
  if (publicKey !== undefined) return [readBytes(publicKey, surroundings).toString('utf8')];
  const deployment = openDeployment(place, surroundings);
  try {
    const ring = (await deployment.secrets.read(signingKeys.secret)) as RingDocument | undefined;
    return (ring?.keys ?? []).flatMap(({ privateKey }) => (privateKey === undefined ? [] : [publicHalfOf(privateKey)]));
  } finally {
    deployment.close();
  }
}

import { createPublicKey } from 'node:crypto';
import { type Command, Option } from 'commander';
import { contract as completion } from '../functions/complete-authorization/contract.ts';
import type { ConnectionKindName } from '../shared/secrets/connections.ts';
import { readPrivateKey } from '../shared/signing/key-material.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { type ConnectionParts, documentFromParts } from './connection-parts.ts';
import { type ConnectionDocument, cardOf, putConnection } from './connection-writer.ts';
import { kindOnCard } from './connections-named.ts';
import { connectionNamed } from './identifiers.ts';
import { findLocalStack, LOCAL_STAGE, readDemo } from './local-stack.ts';
import { checkDocument, readDocument } from './read-document.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

interface PutOptions extends WriteOptions, ConnectionParts {
  readonly file?: string;
}

/** `connection put ID`: checks a connection's document, writes its secret and its card, and says what the console must have. */
export function connectionPut(connection: Command, context: CommandContext): void {
  const { surroundings } = context;
  const command = connection
    .command('put')
    .description(
      'write a connection, its secret and its card, from a file or from what the console shows; asks for what is missing',
    )
    .argument('<id>', 'its identifier: a-z 0-9 -, at most 31')
    .option('--file <file>', 'its document as JSON; - reads standard input')
    .option('--app-id <id>', 'of an Alipay app')
    .option('--pid <pid>', 'of its account')
    .option('--private-key <file>', "the app's private key: PEM, or the console's one line")
    .option('--alipay-public-key <file>', "the key that the console calls Alipay's public key")
    .addOption(
      new Option('--environment <name>', 'of Alipay (default: production)').choices(['production', 'sandbox']),
    );
  context.writing(command).action(async (id: string, options: PutOptions) => {
    connectionNamed(id);
    const document = await documentOf(options, surroundings);
    return context.run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      requireSameKind(await kindOnCard(registry, id), cardOf(document).kind);
      const name = `connection ${id}`;
      if (options.dryRun) return report({ name, result: 'good, and not written' });
      const result = await putConnection({ ...deployment, registry }, id, document);
      report({ name, result });
      if (document.kind === 'wechat' || result === 'unchanged') return;
      const key = createPublicKey(readPrivateKey(document.privateKey));
      const publicKey = key.export({ type: 'spki', format: 'pem' }).toString();
      const callbackAddress = `${baseUrlOf(options.stage, surroundings)}${completion.path}`;
      report({ publicKey, callbackAddress }, forConsole(publicKey, callbackAddress));
    });
  });
}

const forConsole = (publicKey: string, callbackAddress: string): string =>
  [
    "\nIn Alipay's console this app must have, as its public key:",
    `${publicKey.trimEnd()}\nand as its authorization callback address:`,
    callbackAddress,
  ].join('\n');

async function documentOf({ file, ...parts }: PutOptions, surroundings: Surroundings): Promise<ConnectionDocument> {
  if (file !== undefined) return readDocument<ConnectionDocument>('connection', file, surroundings);
  const document = await documentFromParts(parts, surroundings);
  checkDocument('connection', document, surroundings);
  return document as ConnectionDocument;
}

/** Where users' browsers reach the gateway; only the deployment knows it elsewhere. */
const baseUrlOf = (stage: string, { environment }: Surroundings): string =>
  stage === LOCAL_STAGE ? readDemo(findLocalStack(environment)).gateway : '<publicBaseUrl>';

/** Callers name a connection in places that take one kind. */
function requireSameKind(before: ConnectionKindName | undefined, given: ConnectionKindName): void {
  if (before === undefined || before === given) return;
  throw new Refusal(
    `The connection is of kind ${before}, and keeps it: put one of kind ${given} under another identifier. Nothing was written.`,
  );
}

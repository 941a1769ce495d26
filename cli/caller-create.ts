import type { Command } from 'commander';
import { callerKey } from '../shared/registry/item-key.ts';
import { type DraftOptions, draftCaller } from './caller-drafts.ts';
import { changeCaller } from './caller-writer.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { connectionsNamed, kindOnCard, type NamedConnection, wrongKinds } from './connections-named.ts';
import { reportHandOver } from './hand-over.ts';
import { callerNamed, PROTOCOLS } from './identifiers.ts';
import { checkDocument } from './read-document.ts';
import type { RegistryWriter } from './registry-writer.ts';
import { Refusal } from './surroundings.ts';

/** `caller create PROTOCOL ID`: makes a caller with new secrets, and prints once what it must get. */
export function callerCreate(caller: Command, { writing, run, surroundings }: CommandContext): void {
  const command = caller
    .command('create')
    .description('make a caller with new secrets, and print once what it must get')
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id: A-Z a-z 0-9 _ -, at most 64')
    .requiredOption('--connection <ids...>', 'the connections it may use')
    .option('--public', 'genauth: its app id is enough, as published AuthenticationClients send it')
    .option('--method <methods...>', 'genauth: HMAC-SHA256 (default), HMAC-SHA1, token')
    .option('--merchant <merchants...>', 'openapi: merchantId=name of each')
    .option('--callback-url <urls...>', 'openapi: where its callbacks go; the first is the default')
    .option('--public-key <file>', "openapi: the business's RSA public key; - reads standard input")
    .option('--md5', 'openapi: MD5 with a new secret instead of RSA')
    .option('--sign-type <type>', 'daxpay: hmac_sha256 (default), md5, sm3')
    .option('--channel <channels...>', 'daxpay: channel=connection of each; ali_pay with --connection by default')
    .option('--ip <addresses...>', 'openapi, daxpay: addresses or networks that may send its requests');
  writing(command).action((protocol: string, id: string, options: WriteOptions & DraftOptions) => {
    const name = callerNamed(protocol, id);
    const readFile = (file: string) => Buffer.from(surroundings.read(file)).toString('utf8');
    const { document, handOver } = draftCaller(name.protocol, id, options, readFile);
    checkDocument(name.protocol, document, surroundings);
    return run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      await requireConnections(registry, connectionsNamed(name.protocol, document));
      const create = (before: unknown): object => {
        if (before === undefined) return document;
        throw new Refusal(`There is a caller ${protocol} ${id} already. Choose another id, or: caller rotate`);
      };
      if (options.dryRun) {
        create((await registry.read(callerKey(name.protocol, id)))?.document);
        return report({ caller: `${protocol} ${id}`, result: 'good, and not written' });
      }
      await changeCaller(registry, name, create);
      report({ caller: `${protocol} ${id}`, result: 'created' });
      reportHandOver(report, handOver);
    });
  });
}

async function requireConnections(registry: RegistryWriter, named: readonly NamedConnection[]): Promise<void> {
  for (const { identifier } of named) {
    if ((await kindOnCard(registry, identifier)) !== undefined) continue;
    throw new Refusal(`There is no connection ${identifier}. Write it first: connection put ${identifier} --file FILE`);
  }
  const faults = await wrongKinds(registry, named);
  if (faults.length > 0) throw new Refusal([...faults, 'Nothing was written.'].join('\n'));
}

import type { Command } from 'commander';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { visible } from './explain/difference.ts';
import { findDocument } from './find-document.ts';
import { PROTOCOLS, protocolNamed } from './identifiers.ts';
import { readBytes, readRequestFile } from './read-request-file.ts';
import { signWithDocument } from './sign/sign-with-document.ts';
import { requestLines } from './sign/signed.ts';

interface SignOptions extends DeploymentCommandOptions {
  readonly caller?: string;
  readonly privateKey?: string;
}

/** `sign PROTOCOL FILE`: the string-to-sign of a request, and the request with its signature. */
export function sign(program: Command, { surroundings, reading }: CommandContext): void {
  const command = program
    .command('sign')
    .summary('sign a request as its caller does, and send nothing')
    .description('sign a request as its caller does; print the string-to-sign and the request, and send nothing')
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<file>', 'the request: curl command, raw HTTP or HAR entry; - reads standard input')
    .option('--caller <file>', "the caller's document, in the place of the registry's")
    .option('--private-key <file>', "openapi: the business's private key");
  reading(command).action(async (word: string, file: string, options: SignOptions) => {
    const protocol = protocolNamed(word);
    const request = readRequestFile(file, surroundings);
    const { document } = await findDocument(protocol, request, options, surroundings);
    const privateKey =
      options.privateKey === undefined ? {} : { privateKey: readBytes(options.privateKey, surroundings).toString() };
    const signed = signWithDocument(protocol, request, { document, nowMs: surroundings.nowMs, ...privateKey });
    if (options.json) {
      const { method, target, headers, body } = signed.request;
      const { stringToSign, signature } = signed;
      const parts = { stringToSign, signature, method, target, headers, body: body.toString('utf8') };
      surroundings.print(JSON.stringify(parts, undefined, 2));
      return;
    }
    const lines = visible(signed.stringToSign).split('\n');
    const shown = ['String to sign:', ...lines.map((line) => `  ${line}`), '', ...requestLines(signed.request)];
    for (const line of shown) surroundings.print(line);
  });
}

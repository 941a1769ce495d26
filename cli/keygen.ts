import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Argument, type Command } from 'commander';
import type { CommandContext } from './command-context.ts';

/** `keygen rsa|secret`: makes a key pair or a secret, prints it, and keeps nothing. */
export function keygen(program: Command, { surroundings: { print } }: CommandContext): void {
  program
    .command('keygen')
    .description('make an RSA key pair or a shared secret, print it, and keep nothing')
    .addArgument(new Argument('<what>', 'an RSA key pair of 2048 bits, or 32 random bytes').choices(['rsa', 'secret']))
    .option('--json', 'print JSON for programs', false)
    .action((what: 'rsa' | 'secret', { json }: { json: boolean }) => {
      const made: Readonly<Record<string, string>> = what === 'rsa' ? keyPair() : { secret: sharedSecret() };
      if (json) print(JSON.stringify(made, undefined, 2));
      else for (const text of Object.values(made)) print(text.trimEnd());
    });
}

/** A shared secret of 256 bits, 43 letters, digits, `-` and `_`. */
export const sharedSecret = (): string => randomBytes(32).toString('base64url');

function keyPair(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

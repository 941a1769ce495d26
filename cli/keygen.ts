import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { Refusal } from './surroundings.ts';

/** `keygen rsa|secret`: makes a key pair or a secret, prints it, and keeps nothing. */
export function keygen(program: Command, { surroundings: { print } }: CommandContext): void {
  program
    .command('keygen')
    .description('make an RSA key pair or a shared secret, print it, and keep nothing')
    .addArgument(new Argument('<what>', 'an RSA key pair of 2048 bits, or 32 random bytes').choices(['rsa', 'secret']))
    .option('--out <name>', 'write it to files that begin so, instead of printing it')
    .option('--json', 'print JSON for programs', false)
    .action((what: 'rsa' | 'secret', { out, json }: { out?: string; json: boolean }) => {
      const made: Readonly<Record<string, string>> = what === 'rsa' ? keyPair() : { secret: sharedSecret() };
      if (out !== undefined) {
        const files = Object.entries(made).map(([member, text]) => keep(`${out}${FILES[member]}`, text));
        if (json) print(JSON.stringify({ files }, undefined, 2));
        else for (const file of files) print(`written: ${file}`);
      } else if (json) print(JSON.stringify(made, undefined, 2));
      else for (const text of Object.values(made)) print(text.trimEnd());
    });
}

const FILES: Readonly<Record<string, string>> = {
  privateKey: '.private.pem',
  publicKey: '.public.pem',
  secret: '.secret',
};

/** Only its owner may read it, and nothing that is there is written over. */
function keep(file: string, text: string): string {
  try {
    writeFileSync(resolve(process.env.INIT_CWD ?? '.', file), `${text.trimEnd()}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new Refusal(`${file} ${isThere ? 'is there already: take another name' : 'cannot be written'}.`);
  }
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
